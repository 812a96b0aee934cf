"""Write a trained tower for the app: `python -m model.training.export --runs runs/base --to model/weights`."""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from model.siamese.headfile import read_head, write_head
from model.training.keras_file import write_sums

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

UNKNOWN_TOWER = "0" * 64  # a head whose tower has not been exported yet
LARGEST_DIFFERENCE = 1e-5  # between Keras and LiteRT, on unit vectors


def export_tower(tower: Any, folder: Path) -> float:
    """Write tower.keras and tower.tflite into `folder`, each whole or not at all.

    Args:
        tower: Keras model, channels last; float32 RGB (n, s, s, 3) in 0..255 -> unit rows (n, 128).
    Returns:
        the largest difference between Keras and LiteRT over 8 random pictures.
    Raises:
        RuntimeError: the two disagree by more than 1e-5; nothing is replaced then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export") as partial:
        keras_file, litert_file = Path(partial) / "tower.keras", Path(partial) / "tower.tflite"
        tower.save(keras_file)
        _deflate(keras_file)
        tower.export(str(litert_file), format="litert", verbose=False)
        difference = disagreement(tower, litert_file)
        if difference > LARGEST_DIFFERENCE:
            raise RuntimeError(
                f"Expected Keras and LiteRT to agree to {LARGEST_DIFFERENCE}. Received {difference:.2g}. "
                "Export with the versions in requirements.txt."
            )
        for file in (keras_file, litert_file):
            _flush(file)
            file.replace(folder / file.name)
        write_sums(folder, [keras_file.name, litert_file.name])
    return difference


def export_head(head_file: Path, folder: Path) -> None:
    """Write head.json beside an exported tower, tied to it by the hash of tower.tflite."""
    tower = hashlib.sha256((folder / "tower.tflite").read_bytes()).hexdigest()
    write_head(folder / "head.json", replace(read_head(head_file), tower_sha256=tower))


def disagreement(tower: Any, litert_file: Path, count: int = 8) -> float:
    """Largest difference of one coordinate between a Keras tower and its LiteRT file."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(litert_file), num_threads=2)
    interpreter.allocate_tensors()
    given, result = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
    shape = (count, *tower.input_shape[1:])
    faces = np.random.default_rng(0).integers(0, 256, shape).astype(np.float32)
    expected, worst = np.asarray(tower(faces)), 0.0
    for i in range(count):
        interpreter.set_tensor(given, faces[i : i + 1])
        interpreter.invoke()
        worst = max(worst, float(np.abs(interpreter.get_tensor(result)[0] - expected[i]).max()))
    return worst


def tower_from_run(runs: Path, data_format: str = "channels_last") -> Any:
    """Build the tower with the weights that a training stage left in `runs` (tower.npz, tower.json)."""
    from model.siamese.tower import build_tower

    about = json.loads((runs / "tower.json").read_text("utf8"))
    shape = {key: about[key] for key in ("channels", "blocks") if key in about}
    tower = build_tower(about["side"], data_format=data_format, **shape)
    with np.load(runs / "tower.npz") as weights:
        tower.set_weights([weights[name] for name in weights.files])
    return tower


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.training.export", description=__doc__)
    parser.add_argument("--runs", default="runs/verifier", help="folder that the head stage wrote")
    parser.add_argument("--to", default="model/weights", help="folder for tower.keras and tower.tflite")
    options = parser.parse_args(arguments)
    from model.siamese.tower import mirrored

    difference = export_tower(mirrored(tower_from_run(Path(options.runs))), Path(options.to))
    if (Path(options.runs) / "head.json").exists():
        export_head(Path(options.runs) / "head.json", Path(options.to))
    print(f"exported; Keras and LiteRT differ by {difference:.1e}", file=sys.stderr)  # noqa: T201
    return 0


def _deflate(keras_file: Path) -> None:
    """Keras stores a tower's weights as they are; a hosted repository takes no file over 16 MiB."""
    packed = keras_file.with_suffix(".packed")
    with zipfile.ZipFile(keras_file) as stored, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as deflated:
        for name in stored.namelist():
            deflated.writestr(name, stored.read(name))
    packed.replace(keras_file)


def _flush(file: Path) -> None:
    with file.open("rb") as handle:
        os.fsync(handle.fileno())


if __name__ == "__main__":
    sys.exit(main())
