"""Write a trained liveness net and its card for the app, each whole or not at all."""

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np

from model.inference.liveness import CARD, NET
from model.training.liveness_net import mean_logits

LARGEST_DIFFERENCE = 1e-3  # between Keras and LiteRT, in logits


def export_liveness(net: keras.Model, folder: Path, card: dict[str, Any]) -> None:
    """Write liveness.tflite, and liveness.json with its hash, into `folder`.

    Args:
        net: as `build_liveness_net` makes it. card: threshold, sure, figures; its hash and version come with it.
    Raises:
        RuntimeError: Keras and LiteRT disagree by more than 1e-3; nothing is replaced then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shipped = mean_logits(net)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export") as partial:
        file, about = Path(partial) / NET, Path(partial) / CARD
        shipped.export(str(file), format="litert", verbose=False)
        _check(shipped, file)
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        whole = {"version": f"liveness-{digest[:8]}", "sha256": digest} | card
        about.write_text(json.dumps(whole, indent=1) + "\n", "utf8")
        for one in (file, about):
            with one.open("rb") as handle:
                os.fsync(handle.fileno())
            one.replace(folder / one.name)


def _check(shipped: keras.Model, file: Path) -> None:
    from ai_edge_litert.interpreter import Interpreter

    rng = np.random.default_rng(0)
    patches = [rng.integers(0, 256, (1, *one.shape[1:])).astype(np.float32) for one in shipped.inputs]
    interpreter = Interpreter(str(file), num_threads=1)
    interpreter.allocate_tensors()
    for one, patch in zip(shipped.inputs, patches, strict=True):
        tensor = next(given for given in interpreter.get_input_details() if one.name in given["name"])
        interpreter.set_tensor(tensor["index"], patch)
    interpreter.invoke()
    received = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    difference = float(np.abs(received - np.asarray(shipped(patches))).max())
    if difference > LARGEST_DIFFERENCE:
        raise RuntimeError(
            f"Expected Keras and LiteRT to agree to {LARGEST_DIFFERENCE}. Received {difference:.2g}. "
            "Export with the versions in requirements.txt."
        )
