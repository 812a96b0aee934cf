"""Disturb handwriting of a training batch: digits each by itself, signatures also all together."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from model.sampling.affine import Matrix, Rng, random_affine, warped

Pictures = NDArray[np.uint8]

WHITE, BLACK = 255, 0
LINE = np.ones((2, 2), np.uint8)


def augment_digits(pictures: Pictures, rng: Rng) -> Pictures:
    """Each digit turned, slanted, scaled and moved a little: uint8 (b, side, side, 1), white on black."""
    maps = [random_affine(rng, turn=6, slant=0.08, stretch=0.06, move=0.03) for _ in pictures]
    moved = [warped(picture[..., 0], one, BLACK) for picture, one in zip(pictures, maps, strict=True)]
    return np.stack(moved)[..., np.newaxis]


def augment_signatures(pictures: Pictures, rng: Rng) -> Pictures:
    """Disturbed copies of a batch of cleaned signatures.

    The whole batch is mirrored or not, slanted and stretched alike: genuine and forged stay what they are to each
    other, in the hand of writers who do not exist. Each picture by itself is turned, moved, scaled and slanted a
    little, its lines thicker or thinner and darker or paler.

    Args:
        pictures: uint8 (b, side, side, 1), dark on white.
    Returns:
        uint8 (b, side, side, 1).
    """
    down, across = (-1 if chance < 0.5 else 1 for chance in rng.random(2))
    hand = random_affine(rng, turn=6, slant=0.2, stretch=0.1, move=0)
    return np.stack([_another_day(picture[::down, ::across, 0], hand, rng) for picture in pictures])[..., np.newaxis]


def _another_day(picture: Pictures, hand: Matrix, rng: Rng) -> Pictures:
    day = random_affine(rng, turn=2, slant=0.03, stretch=0.03, move=0.015)
    return _inked(warped(picture, day @ hand, WHITE), rng)


def _inked(picture: Pictures, rng: Rng) -> Pictures:
    width = rng.uniform(-0.2, 0.2)
    other: Any = cv2.erode(picture, LINE) if width > 0 else cv2.dilate(picture, LINE)
    mixed = cv2.addWeighted(other, abs(width), picture, 1 - abs(width), 0)
    if rng.random() < 0.1:
        mixed = cv2.GaussianBlur(mixed, (0, 0), rng.uniform(0.3, 0.6))
    darkness = cv2.convertScaleAbs(WHITE - mixed, alpha=rng.uniform(0.95, 1.06))
    return np.asarray(WHITE - darkness, np.uint8)
