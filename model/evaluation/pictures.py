"""Pictures side by side and in rows, with words and coloured frames: montages, worst pairs, comparisons."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
TILE_PX = 96
GAP_PX = 6
TEXT_PX = 18
GREEN, RED, BLACK, WHITE = (40, 160, 60), (60, 60, 210), (0, 0, 0), (255, 255, 255)  # BGR


def tile(picture: Picture, side: int = TILE_PX) -> Picture:
    """A picture uint8 (s, s, 1 or 3), grey or RGB, as BGR (side, side, 3)."""
    colour = np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture[:, :, ::-1]
    way = cv2.INTER_AREA if colour.shape[0] > side else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(np.ascontiguousarray(colour), (side, side), interpolation=way), np.uint8)


def pair_tile(first: Picture, second: Picture, text: str, colour: tuple[int, int, int], side: int = TILE_PX) -> Picture:
    """Two pictures in a coloured frame with a line of text below: BGR."""
    height, width = side + TEXT_PX + 3 * GAP_PX, 2 * side + 3 * GAP_PX
    drawn = np.full((height, width, 3), 255, np.uint8)
    cv2.rectangle(drawn, (0, 0), (width - 1, height - 1), colour, 3)
    for column, picture in enumerate((first, second)):
        left = GAP_PX + column * (side + GAP_PX)
        drawn[GAP_PX : GAP_PX + side, left : left + side] = tile(picture, side)
    _write(drawn, text, (GAP_PX, height - GAP_PX), colour)
    return drawn


def grid(tiles: Sequence[Picture], columns: int) -> Picture:
    """Tiles of one size in rows, white between them."""
    height, width = tiles[0].shape[:2]
    rows = -(-len(tiles) // columns)
    drawn = np.full((rows * (height + GAP_PX) + GAP_PX, columns * (width + GAP_PX) + GAP_PX, 3), 255, np.uint8)
    for number, one in enumerate(tiles):
        top = GAP_PX + number // columns * (height + GAP_PX)
        left = GAP_PX + number % columns * (width + GAP_PX)
        drawn[top : top + height, left : left + width] = one
    return drawn


def pair_montage(
    pictures: Picture, first: NDArray[np.int64], second: NDArray[np.int64], same: NDArray[np.bool_], columns: int = 7
) -> Picture:
    """A labelled montage of pairs: green and "same", or red and "different"."""
    tiles = [
        pair_tile(pictures[a], pictures[b], "same" if s else "different", GREEN if s else RED, side=64)
        for a, b, s in zip(first, second, same, strict=True)
    ]
    return grid(tiles, columns)


def titled(picture: Picture, title: str) -> Picture:
    """The picture with a line of text above it."""
    above = np.full((TEXT_PX + 2 * GAP_PX, picture.shape[1], 3), 255, np.uint8)
    _write(above, title, (GAP_PX, TEXT_PX), BLACK)
    return np.concatenate([above, picture])


def write_png(path: Path, picture: Picture) -> None:
    """Write a BGR picture as PNG, whatever the path's letters.

    Raises:
        OSError: the folder is not there or cannot be written.
    """
    path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())


def _write(drawn: Picture, text: str, at: tuple[int, int], colour: tuple[int, int, int]) -> None:
    cv2.putText(drawn, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.42, colour, 1, cv2.LINE_AA)
