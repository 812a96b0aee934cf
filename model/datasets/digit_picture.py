"""Bring a picture of a handwritten digit into MNIST's form."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.errors import PictureError
from model.images import read_picture

INK_SHARE = 20 / 28  # of the side that the digit fills, as in MNIST
PALE = 40  # grey levels: what differs less from the paper is paper


def read_digit(path: Path | str, side: int, channels: int) -> NDArray[np.uint8]:
    """One digit as MNIST has it: white on black, fitted into 20/28 of the side, its centre of mass in the middle.

    A picture of that side, dark around, is taken as it is. Any other may be dark on light or light on dark.

    Args:
        side: pixels a side of the result. channels: 1.
    Returns:
        uint8 (side, side, 1).
    Raises:
        PictureError: it cannot be read, or shows nothing.
        ValueError: channels is not 1.
    Source: LeCun, Cortes, Burges, "The MNIST database", section on how the pictures were normalised.
    """
    if channels != 1:
        raise ValueError(f"Expected 1 channel for digits. Received {channels}. Train with --channels 1.")
    grey = cv2.cvtColor(read_picture(path), cv2.COLOR_BGR2GRAY)
    around = float(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))
    if grey.shape == (side, side) and around < PALE:
        return np.asarray(grey, np.uint8)[..., np.newaxis]
    ink = np.abs(grey.astype(np.float32) - around)
    mask = (ink > max(PALE, ink.max() / 3)).astype(np.uint8)
    if not mask.any():
        raise PictureError(f"Expected a digit in {path}. Received a picture of one tone. Take one with more contrast.")
    left, top, width, height = cv2.boundingRect(mask)
    digit = np.where(mask > 0, ink, 0)[top : top + height, left : left + width]
    return _centred(digit * (255 / digit.max()), side)


def _centred(digit: NDArray[np.float32], side: int) -> NDArray[np.uint8]:
    scale = INK_SHARE * side / max(digit.shape)
    size = (max(round(digit.shape[1] * scale), 1), max(round(digit.shape[0] * scale), 1))
    small = cv2.resize(digit, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    moments = cv2.moments(small)
    move = [(side - 1) / 2 - moments[f"m{axis}"] / moments["m00"] for axis in ("10", "01")]
    placed = cv2.warpAffine(small, np.array([[1, 0, move[0]], [0, 1, move[1]]]), (side, side))
    return np.asarray(np.clip(placed, 0, 255), np.uint8)[..., np.newaxis]
