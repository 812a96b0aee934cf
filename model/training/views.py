"""Several views of each picture for a fine-tuning, taken through the trunk once."""

from collections.abc import Callable

import keras
import numpy as np
from numpy.typing import NDArray

from model.sampling.augment import misalign, recolour
from model.training.tail import embed_maps, trunk_maps
from model.training.tune import Lesson

VIEWS = 3  # the picture itself and two light disturbances; mirror images come with each
CHUNK = 64  # pictures


def lesson_of(
    crops: NDArray[np.uint8],
    identity: NDArray[np.int64],
    trunk: keras.Model,
    tail: keras.Model,
    seed: int,
    progress: Callable[[float], None] = lambda share: None,
    views: int = VIEWS,
) -> Lesson:
    """Pass every view through the frozen trunk, and note what the base says of it.

    Args:
        crops: uint8 (n, 112, 112, 3), BGR. identity: int64 (n,).
        tail: still the base's.
        seed: of the disturbances: small misalignment, gamma and colour, as a detector and a lamp make them.
        views: 1 for pictures that only judge.
    """
    rng = np.random.default_rng(seed)
    maps, base = [], []
    for start in range(0, len(crops), CHUNK):
        chunk = crops[start : start + CHUNK]
        looks = [chunk, *(np.stack([recolour(misalign(crop, rng), rng) for crop in chunk]) for _ in range(views - 1))]
        seen = [trunk_maps(trunk, look) for look in looks]
        maps.append(np.stack(seen, axis=1))
        base.append(np.stack([embed_maps(tail, look) for look in seen], axis=1))
        progress(min(1.0, (start + CHUNK) / len(crops)))
    return Lesson(np.concatenate(maps), np.concatenate(base), identity)
