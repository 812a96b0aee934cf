"""head.json: the verifier's head as a file, read and written without Keras.

Schema (UTF-8 JSON, one object):
    version       str, names the verifier; templates carry it.
    w             128 numbers >= 0, the weight of each coordinate's difference.
    bias          number > 0.
    tower_sha256  str, SHA-256 (hex) of the tower.tflite that w was fitted to.
    fmr_curve     list of points, rising in distance:
        distance          folded L1 distance, a threshold
        fmr               share of the comparisons with a stranger at or under it
        low, high         95 % confidence interval of fmr
        comparisons       how many comparisons were made
        matches           how many were at or under the distance
    fmr_floor     smallest fmr that the comparisons can show (3 / comparisons: the upper 95 % bound of
                  none found); nothing below it is claimed.
    one_camera    0 < number <= 1: strangers before one and the same camera lie nearer to each other than those of the
                  curve by this factor; a door multiplies the curve's distances by it. 1: not measured, or the
                  curve was measured at the door itself.
"""

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

EMBEDDING_SIZE = 128


@dataclass(frozen=True, kw_only=True)
class FmrPoint:
    """False match rate per person at one threshold, with its 95 % interval."""

    distance: float
    fmr: float
    low: float
    high: float
    comparisons: int
    matches: int


@dataclass(frozen=True, kw_only=True)
class HeadFile:
    """The head s = sigmoid(bias - sum_i w_i |a_i - b_i|) and what was measured with it."""

    version: str
    w: tuple[float, ...]
    bias: float
    tower_sha256: str
    fmr_curve: tuple[FmrPoint, ...] = ()
    fmr_floor: float = 1.0
    one_camera: float = 1.0

    def __post_init__(self) -> None:
        if len(self.w) != EMBEDDING_SIZE or not all(np.isfinite(self.w)) or min(self.w) < 0:
            raise ValueError(
                f"Expected {EMBEDDING_SIZE} finite weights >= 0. Received {len(self.w)} numbers. "
                "Restore head.json from the checkout."
            )
        if not (np.isfinite(self.bias) and self.bias > 0):
            raise ValueError(f"Expected bias > 0. Received {self.bias}. Restore head.json.")
        if not 0 < self.one_camera <= 1:
            raise ValueError(f"Expected 0 < one_camera <= 1. Received {self.one_camera}. Restore head.json.")

    def weights(self) -> np.ndarray:
        """w as float32 (128,), to multiply embeddings with before a plain L1 distance."""
        return np.asarray(self.w, np.float32)


def read_head(path: str | Path) -> HeadFile:
    """Read head.json.

    Raises:
        FileNotFoundError: no such file.
        ValueError: not JSON, a field is missing, or a value is out of range.
    """
    text = Path(path).read_text("utf8")
    try:
        fields = json.loads(text)
        return HeadFile(
            version=str(fields["version"]),
            w=tuple(float(weight) for weight in fields["w"]),
            bias=float(fields["bias"]),
            tower_sha256=str(fields["tower_sha256"]),
            fmr_curve=tuple(FmrPoint(**point) for point in fields.get("fmr_curve", ())),
            fmr_floor=float(fields.get("fmr_floor", 1.0)),
            one_camera=float(fields.get("one_camera", 1.0)),
        )
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"Expected a head file at {path}. Received {error!r}.") from error


def write_head(path: str | Path, head: HeadFile) -> None:
    """Write head.json so that a crash leaves either the old file or the new one, whole."""
    path = Path(path)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".partial")
    try:
        with os.fdopen(handle, "w", encoding="utf8") as file:
            json.dump(asdict(head), file, indent=1)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
