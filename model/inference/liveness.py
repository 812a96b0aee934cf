"""The passive liveness check on LiteRT: patches of a face and its surroundings in, a score out."""

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from model.errors import WeightsError, in_one_line
from model.faces.surroundings import REACHES

NET, CARD = "liveness.tflite", "liveness.json"
PATCHES = ("face", "surroundings")
RESTORE = "Restore the shipped files, or train: python -m model.training.liveness"


@dataclass(frozen=True)
class LivenessCard:
    """What belongs to a net. threshold: scores from here on are live. sure: from here on without a doubt.

    sha256: of the net's file. figures: what was measured on subjects it had not seen while the recipe was chosen.
    """

    version: str
    sha256: str
    threshold: float
    sure: float
    figures: dict[str, Any]


class LivenessNet:
    """Judges faces; one thread owns it, as an interpreter holds the tensors it works on.

    Args:
        folder: holds liveness.tflite and liveness.json.
        threads: CPU threads of one pass.
    Raises:
        WeightsError: a file is missing or damaged, or the two do not belong together.
    """

    def __init__(self, folder: Path | str, threads: int = 1) -> None:
        self.card = read_card(Path(folder))
        self._interpreter, self._inputs, self._output = _open(Path(folder) / NET, threads)

    def score(self, patches: NDArray[np.uint8]) -> float:
        """How live one face looks, 0..1: sigmoid of the mean logit of both patches and of their mirror images.

        Args:
            patches: uint8 (2, 80, 80, 3), BGR, from `model.faces.surroundings.cut_patches`.
        """
        logit = (self._logit(patches) + self._logit(patches[:, :, ::-1])) / 2
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))

    def _logit(self, patches: NDArray[np.uint8]) -> float:
        for tensor, patch in zip(self._inputs, patches, strict=True):
            rgb = np.ascontiguousarray(patch[..., ::-1], np.float32)[np.newaxis]
            self._interpreter.set_tensor(tensor, rgb)
        self._interpreter.invoke()
        return float(self._interpreter.get_tensor(self._output).mean())


def read_card(folder: Path) -> LivenessCard:
    """Read liveness.json and hold it against the hash of the net beside it.

    Raises:
        WeightsError: see LivenessNet.
    """
    try:
        about = json.loads((folder / CARD).read_text("utf8"))
        card = LivenessCard(
            version=str(about["version"]),
            sha256=str(about["sha256"]),
            threshold=float(about["threshold"]),
            sure=float(about["sure"]),
            figures=dict(about["figures"]),
        )
        found = hashlib.sha256((folder / NET).read_bytes()).hexdigest()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            f"Expected {NET} and {CARD} in {folder}. Received: {in_one_line(error)}. {RESTORE}"
        ) from error
    if found != card.sha256 or not 0 < card.threshold <= card.sure < 1:
        raise WeightsError(
            f"Expected {NET} in {folder} as its {CARD} describes it, SHA-256 {card.sha256[:12]}…. "
            f"Received {found[:12]}…, threshold {card.threshold}, sure {card.sure}. {RESTORE}"
        )
    return card


def _open(path: Path, threads: int) -> tuple[Interpreter, list[int], int]:
    try:
        interpreter = Interpreter(str(path), num_threads=threads)
        given, result = interpreter.get_input_details(), interpreter.get_output_details()
        # The exporter names and orders the inputs by itself.
        ordered = [next(one for one in given if name in one["name"]) for name in PATCHES]
        for one in ordered:
            interpreter.resize_tensor_input(one["index"], [1, *one["shape"][1:]])
        interpreter.allocate_tensors()
        if len(result) != 1 or list(result[0]["shape"])[-1:] != [len(REACHES)]:
            raise ValueError(f"an output {[list(one['shape']) for one in result]}")
    except (ValueError, RuntimeError, OSError, StopIteration) as error:
        raise WeightsError(f"Expected a liveness net at {path}. Received: {in_one_line(error)}. {RESTORE}") from error
    return interpreter, [int(one["index"]) for one in ordered], int(result[0]["index"])
