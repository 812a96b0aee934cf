"""Batches of look-alike pairs: every other pair's pictures are the negatives."""

import numpy as np
from numpy.typing import NDArray

from model.sampling.affine import Rng, random_affine, warped
from model.sampling.batches import PairBatch, Sampler, every_pair

GREY = 127


def lookalike_batches(label: NDArray[np.int64], size: int) -> Sampler:
    """Draw size / 2 pairs, both pictures of each: anchor and positive of one pair, negatives from all the others.

    Args:
        label: int64 (n,), the pair of each picture, two of each. size: pictures in a batch, at most.
    Raises:
        ValueError: fewer than two pairs, or one without two pictures.
    """
    names, counts = np.unique(label, return_counts=True)
    if len(names) < 2 or not (counts == 2).all():
        raise ValueError(f"Expected two pairs or more, two pictures in each. Received {len(names)} pairs. Add some.")
    rows = np.argsort(label, kind="stable").reshape(-1, 2)
    pairs = min(len(rows), size // 2)

    def draw(rng: Rng) -> PairBatch:
        return every_pair(rows[rng.choice(len(rows), pairs, replace=False)].ravel(), label)

    return draw


def augment_lookalikes(pictures: NDArray[np.uint8], rng: Rng) -> NDArray[np.uint8]:
    """Each picture mirrored or not, moved a little, brighter or darker: uint8 (b, side, side, channels)."""
    return np.stack([_disturbed(picture, rng) for picture in pictures])


def _disturbed(picture: NDArray[np.uint8], rng: Rng) -> NDArray[np.uint8]:
    shape = picture.shape
    if rng.random() < 0.5:
        picture = picture[:, ::-1]
    moved = warped(picture, random_affine(rng, turn=4, slant=0.03, stretch=0.05, move=0.03), GREY).reshape(shape)
    level = moved.astype(np.float32) * np.exp(rng.normal(0, 0.15)) + rng.normal(0, 12)
    if shape[2] == 3 and rng.random() < 0.2:
        level = np.repeat(level.mean(axis=2, keepdims=True), 3, axis=2)
    return np.asarray(np.clip(level, 0, 255), np.uint8)
