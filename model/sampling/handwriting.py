"""Disturb handwriting of a training batch: digits each by itself, signatures also all together."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from model.sampling.affine import Matrix, Rng, random_affine, warped

Pictures = NDArray[np.uint8]

WHITE, BLACK = 255, 0
BEND, BENDS = 0.025, 5  # of the side, and knots of the bend a side
LINE = np.ones((2, 2), np.uint8)


def augment_digits(pictures: Pictures, rng: Rng) -> Pictures:
    """Each digit turned, slanted, scaled and moved a little: uint8 (b, side, side, 1), white on black."""
    maps = [random_affine(rng, turn=6, slant=0.08, stretch=0.06, move=0.03) for _ in pictures]
    moved = [warped(picture[..., 0], one, BLACK) for picture, one in zip(pictures, maps, strict=True)]
    return np.stack(moved)[..., np.newaxis]


def augment_signatures(pictures: Pictures, rng: Rng) -> Pictures:
    """Disturbed copies of a batch of cleaned signatures.

    The whole batch is mirrored or not, slanted, stretched and bent alike, and sometimes only a part of the sheet is
    looked at: genuine and forged stay what they are to each other, in the hand of writers who do not exist. Each
    picture by itself is turned, moved, scaled and slanted a little, its lines thicker or thinner and darker or paler.

    Args:
        pictures: uint8 (b, side, side, 1), dark on white.
    Returns:
        uint8 (b, side, side, 1).
    """
    down, across = (-1 if chance < 0.5 else 1 for chance in rng.random(2))
    hand = _nearer(rng) @ random_affine(rng, turn=6, slant=0.2, stretch=0.1, move=0)
    bend = _bend(pictures.shape[1], rng)
    return np.stack([_another_day(picture[::down, ::across, 0], hand, bend, rng) for picture in pictures])[..., None]


def _nearer(rng: Rng) -> Matrix:
    """Now and then a part of the sheet, up to 1.5 times as large."""
    if rng.random() < 0.5:
        return np.eye(3)
    scale = rng.uniform(1, 1.5)
    move = rng.uniform(-1, 1, 2) * (scale - 1) / 2
    return np.array([[scale, 0, move[0]], [0, scale, move[1]], [0, 0, 1]])


def _bend(side: int, rng: Rng) -> NDArray[np.float32]:
    """Where each pixel of a smoothly bent sheet comes from: float32 (side, side, 2), x and y."""
    coarse = rng.normal(0, BEND * side, (BENDS, BENDS, 2)).astype(np.float32)
    straight = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).astype(np.float32)
    return np.asarray(straight + cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC), np.float32)


def _another_day(picture: Pictures, hand: Matrix, bend: NDArray[np.float32], rng: Rng) -> Pictures:
    day = random_affine(rng, turn=2, slant=0.03, stretch=0.03, move=0.015)
    written = warped(picture, day @ hand, WHITE)
    bent = cv2.remap(written, bend, None, cv2.INTER_LINEAR, borderValue=WHITE)  # type: ignore[call-overload]
    return _inked(np.asarray(bent, np.uint8), rng)


def _inked(picture: Pictures, rng: Rng) -> Pictures:
    width = rng.uniform(-0.4, 0.4)
    other: Any = cv2.erode(picture, LINE) if width > 0 else cv2.dilate(picture, LINE)
    mixed = cv2.addWeighted(other, abs(width), picture, 1 - abs(width), 0)
    if rng.random() < 0.1:
        mixed = cv2.GaussianBlur(mixed, (0, 0), rng.uniform(0.3, 0.6))
    darkness = cv2.convertScaleAbs(WHITE - mixed, alpha=rng.uniform(0.85, 1.15))
    return np.asarray(WHITE - darkness, np.uint8)
