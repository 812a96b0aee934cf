"""Shards of aligned faces on the command line: read, embedded, judged as a door would."""

import numpy as np
from numpy.typing import NDArray

from app.capture.quality import assess, problems
from app.cli.context import Context
from app.cli.progress import tracked
from app.errors import BadInput
from model.datasets.shards import FaceSet, read_pairs, read_shard
from model.faces.alignment import ARCFACE_POSITIONS, CROP_SIDE_PX
from model.faces.face import DetectedFace

Rows = NDArray[np.float32]


def shard(path: str) -> FaceSet:
    """Read a shard.

    Raises:
        BadInput: there is none at the path.
    """
    try:
        return read_shard(path)
    except (OSError, ValueError) as error:
        raise BadInput(f"Expected a shard of aligned faces at {path}. Received: {error}. Check the path.") from error


def pair_numbers(path: str) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Read a first,second,same list.

    Raises:
        BadInput: there is none at the path.
    """
    try:
        return read_pairs(path)
    except (OSError, ValueError) as error:
        raise BadInput(f"Expected a first,second,same list at {path}. Received: {error}. Check the path.") from error


def embed(context: Context, faces: FaceSet) -> Rows:
    """float32 (n, 128), one row a face."""
    return np.concatenate([context.engine.embed([crop]) for crop in tracked(list(faces.faces), "Embedding")])


def is_fit(faces: FaceSet) -> NDArray[np.bool_]:
    """Which crops a door would take, bool (n,): by light and sharpness; size and turn are lost once a face is cut."""
    side = float(CROP_SIDE_PX)
    upright = DetectedFace((0.0, 0.0, side, side), np.asarray(ARCFACE_POSITIONS, np.float32), 1.0)
    return np.array([not problems(assess(crop, upright, crop)) for crop in faces.faces], np.bool_)
