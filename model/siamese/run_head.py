"""The head of a workbench run as a file, head.json, read and written without Keras."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DISTANCES = ("l1", "l2")
Rows = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class RunHead:
    """How a run tells same from different.

    similarity = sigmoid(bias - D), D = sum_i w_i |a_i - b_i| (l1) or sqrt(sum_i w_i**2 (a_i - b_i)**2) (l2): in both
    w * f(x) is an embedding whose plain distance it is.
    threshold: the D of equal error on the validation pairs; at or under it a pair is called the same.
    eer: that error, 0..1. tower_sha256: of the tower.tflite it was fitted to.
    """

    w: tuple[float, ...]
    bias: float
    distance: str
    threshold: float
    eer: float
    tower_sha256: str

    def __post_init__(self) -> None:
        if self.distance not in DISTANCES:
            raise ValueError(f"Expected distance l1 or l2. Received {self.distance!r}.")
        if not self.w or not np.isfinite(self.w).all() or min(self.w) < 0:
            raise ValueError(f"Expected finite weights >= 0. Received {len(self.w)} numbers that are not.")
        if not (np.isfinite(self.bias) and self.bias > 0 and np.isfinite(self.threshold)):
            raise ValueError(f"Expected bias > 0 and a threshold. Received {self.bias}, {self.threshold}.")

    def weights(self) -> Rows:
        """w as float32 (d,), to multiply embeddings with before a plain distance."""
        return np.asarray(self.w, np.float32)

    def folded_distance(self, a: Rows, b: Rows) -> Rows:
        """D of rows (..., d) and (..., d), broadcast to (...)."""
        return plain_distance((a - b) * self.weights(), self.distance)

    def similarity_of(self, distance: Rows) -> Rows:
        """sigmoid(bias - D), without overflow for large D."""
        return np.asarray(0.5 * (1 + np.tanh((self.bias - distance) / 2)), np.float32)


def plain_distance(difference: Rows, distance: str) -> Rows:
    """L1 or L2 length of differences (..., d): (...)."""
    if distance == "l1":
        return np.asarray(np.abs(difference).sum(axis=-1), np.float32)
    return np.asarray(np.sqrt(np.square(difference).sum(axis=-1)), np.float32)


def read_run_head(path: Path) -> RunHead:
    """Read a run's head.json.

    Raises:
        FileNotFoundError: no such file.
        ValueError: not JSON, a field is missing, or a value is out of range.
    """
    try:
        values = json.loads(path.read_text("utf8"))
        return RunHead(**{**values, "w": tuple(map(float, values["w"]))})
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"Expected a run's head at {path}. Received {error!r}. Train it again.") from error


def write_run_head(path: Path, head: RunHead) -> None:
    """Write head.json, weights to seven digits."""
    values = asdict(head) | {"w": [float(f"{weight:.7g}") for weight in head.w]}
    path.write_text(json.dumps(values, indent=1) + "\n", "utf8")
