"""Pictures of what a network has learned: a map of all pictures, and what is nearest to some of them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.datasets.folder_classes import PictureSet
from model.evaluation.pictures import BLACK, GREEN, RED, grid, tile

MAP_PX, THUMB_PX = 1400, 36
SHOWN_QUERIES, SHOWN_NEAREST = 8, 6
PALE = (200, 200, 200)
MOST_JOINED = 8  # pictures of a class that are joined by lines; more would be a scribble


def draw_map(pictures: PictureSet, place: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Each picture small at its place, uint8 BGR (1400, 1400, 3); those of a small class joined to their middle.

    Args:
        place: float (n, 2), as `model.evaluation.inspection.placed` gives it.
    """
    low, high = place.min(axis=0), place.max(axis=0)
    spot = (place - low) / np.maximum(high - low, 1e-9) * (MAP_PX - 2 * THUMB_PX) + THUMB_PX
    drawn = np.full((MAP_PX, MAP_PX, 3), 255, np.uint8)
    for name in np.unique(pictures.label):
        own = spot[pictures.label == name]
        if len(own) <= MOST_JOINED:
            middle = own.mean(axis=0).astype(int).tolist()
            for one in own.astype(int).tolist():
                cv2.line(drawn, one, middle, PALE, 1, cv2.LINE_AA)
    colours = _colours(len(pictures.names))
    for picture, label, (x, y) in zip(pictures.pictures, pictures.label, spot.astype(int), strict=True):
        left, top = x - THUMB_PX // 2, y - THUMB_PX // 2
        drawn[top : top + THUMB_PX, left : left + THUMB_PX] = tile(picture, THUMB_PX)
        corner = (left + THUMB_PX - 1, top + THUMB_PX - 1)
        cv2.rectangle(drawn, (left, top), corner, colours[int(label)], 2)
    return drawn


def draw_nearest(pictures: PictureSet, nearest: NDArray[np.int64], queries: NDArray[np.int64]) -> NDArray[np.uint8]:
    """A row a query: the picture, then its nearest others, green where they are of its class, else red."""
    tiles = []
    for query in queries[:SHOWN_QUERIES]:
        tiles.append(_framed(pictures, int(query), BLACK))
        for other in nearest[query][:SHOWN_NEAREST]:
            same = pictures.label[other] == pictures.label[query]
            tiles.append(_framed(pictures, int(other), GREEN if same else RED))
    return grid(tiles, 1 + min(SHOWN_NEAREST, nearest.shape[1]))


def _framed(pictures: PictureSet, row: int, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    drawn = tile(pictures.pictures[row]).copy()
    cv2.rectangle(drawn, (0, 0), (drawn.shape[1] - 1, drawn.shape[0] - 1), colour, 4)
    return drawn


def _colours(count: int) -> list[tuple[int, ...]]:
    """Colours far apart in hue, BGR."""
    hues = np.array([[[int(180 * i / max(count, 1)), 200, 200]] for i in range(count)], np.uint8)
    return [tuple(int(value) for value in colour[0]) for colour in cv2.cvtColor(hues, cv2.COLOR_HSV2BGR)]
