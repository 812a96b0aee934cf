"""Small verifiers on disk: a head over random weights, and a tower file that is only ever hashed."""

from pathlib import Path

import numpy as np

from model.siamese.headfile import FmrPoint, HeadFile, write_head
from model.versions import HEAD, TOWER, tower_digest

TOWER_BYTES = b"a tower that nobody runs"


def a_shipped_folder(folder: Path, tower: bytes = TOWER_BYTES) -> Path:
    """`model/weights` in small: tower.tflite and head.json of a version named base-1."""
    folder.mkdir(parents=True)
    (folder / TOWER).write_bytes(tower)
    write_head(folder / HEAD, a_head("base-1", tower_digest(folder / TOWER)))
    return folder


def a_head(version: str, tower_sha256: str, **values) -> HeadFile:
    """Equal weights of 3, bias 4, and a curve from one false match in 10,000 to one in 10."""
    defaults = {
        "version": version,
        "w": (3.0,) * 128,
        "bias": 4.0,
        "tower_sha256": tower_sha256,
        "fmr_curve": tuple(a_point(2.0 + step, 10.0 ** (step - 4), 1_000_000) for step in range(4)),
        "fmr_floor": 3e-6,
    }
    return HeadFile(**defaults | values)


def a_point(distance: float, fmr: float, comparisons: int) -> FmrPoint:
    half = 1.96 * np.sqrt(fmr * (1 - fmr) / comparisons)
    return FmrPoint(
        distance=distance,
        fmr=fmr,
        low=max(fmr - half, 0.0),
        high=min(fmr + half, 1.0),
        comparisons=comparisons,
        matches=round(fmr * comparisons),
    )
