"""Turn a scanned signature into what its writer did: paper, scanner and place on the page taken out."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.errors import PictureError
from model.images import read_picture

LONGEST_PX = 480  # of the scan; pens leave lines of two to four pixels then
PAPER_SHARE = 1 / 12  # of the longest side: wider than any line, so that only paper is left
COARSER = 4  # times, for finding the paper
LEAST_CONTRAST = 12.0  # grey levels between paper and ink, under which a scan shows no ink
PALE, NOISE_STEPS = 40, 4  # what is paler is paper and its noise; ink stands out by so many times the noise
LEAST_INK_PX, LEAST_SPOT_PX = 20, 3
INK_SHARE = 0.35  # of the ink's darkness: what is darker belongs to a line
SPECK_SHARE = 4e-3  # of all ink: smaller spots are dust
CUT_SHARE = 0.03  # of all ink: smaller spots that the picture's edge cuts are no part of the signature
INK_QUANTILE = 0.9  # of the ink's darkness, which counts as its level
EDGE_PX = 4  # a line this thin and this near to the picture's edge is the page's own edge
ACROSS_SHARE = 0.9  # of the picture: a thin and perfectly level line across all of it was printed
SPREAD, WIDEST, HIGHEST = 7.5, 4.2, 4.4  # of the ink's standard deviation (mean, across, down), that the sheet shows
PEN = np.ones((3, 3), np.uint8)
WIDTH_TO_HEIGHT = 1.5  # of the paper that the square shows: signatures are wide

Grey = NDArray[np.uint8]


def signature_picture(frame: NDArray[np.uint8], side: int) -> Grey:
    """Clean, crop and centre a signature.

    The paper (a wide closing of the picture) is divided out and ink told from it by its darkness, which is kept; dust,
    printed lines and the page's edges are removed. The ink's centre of mass comes to the middle of a sheet 1.5 times
    as wide as high, its spread to one size (a long tail moves a box by far more), its ratio of width to height is
    kept, and the sheet is sampled on a square grid.

    Args:
        frame: uint8 (H, W, 3) BGR or (H, W), dark ink on light paper.
        side: pixels a side of the result.
    Returns:
        uint8 (side, side, 1), 0 ink to 255 paper.
    Raises:
        PictureError: there is no ink.
    """
    ink = _ink(_small_grey(frame))
    mask = _without_dust(ink)
    ink = np.where(cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0, ink, 0).astype(np.uint8)
    return _fitted(ink, mask, side)


def ink_level(picture: Grey) -> float:
    """How dark the ink of a cleaned signature is against its paper, 0 to 255."""
    ink = 255 - picture
    inked = ink[ink > max(int(ink.max()) // 4, 1)]
    return float(np.quantile(inked, INK_QUANTILE)) if len(inked) else 0.0


def read_signature(path: Path | str, side: int, channels: int) -> Grey:
    """One signature file, cleaned: uint8 (side, side, 1).

    Raises:
        PictureError: it cannot be read, or shows no ink. ValueError: channels is not 1.
    """
    if channels != 1:
        raise ValueError(f"Expected 1 channel for signatures. Received {channels}. Train with --channels 1.")
    frame = read_picture(path)
    try:
        return signature_picture(frame, side)
    except PictureError as error:
        raise PictureError(f"{path}: {error}") from error


def _small_grey(frame: NDArray[np.uint8]) -> Grey:
    grey = frame if frame.ndim == 2 else cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    scale = LONGEST_PX / max(grey.shape[:2])
    if scale < 1:
        size = (max(round(grey.shape[1] * scale), 1), max(round(grey.shape[0] * scale), 1))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, np.uint8)


def _ink(grey: Grey) -> Grey:
    """Darkness of the ink against the paper around it, 0 on paper."""
    grey = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.uint8)
    # Paper changes slowly: a coarser picture shows it as well, in a fraction of the time.
    coarse = (max(grey.shape[1] // COARSER, 1), max(grey.shape[0] // COARSER, 1))
    small = cv2.resize(grey, coarse, interpolation=cv2.INTER_AREA)
    size = max(int(PAPER_SHARE * max(coarse)) | 1, 3)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    blurred = cv2.GaussianBlur(closed, (0, 0), size / 2)
    paper = cv2.resize(blurred, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    darkness = 255 - np.clip(grey / np.maximum(paper, 1).astype(np.float32) * 255, 0, 255)
    return np.asarray(np.maximum(darkness - np.median(darkness), 0), np.uint8)


def _without_dust(ink: Grey) -> Grey:
    """1 where there is ink of the signature, else 0."""
    faint = ink[ink < PALE]
    floor = max(LEAST_CONTRAST, NOISE_STEPS * float(np.sqrt(np.mean(np.square(faint, dtype=np.float32)))))
    inked = ink[ink > floor]
    if len(inked) < LEAST_INK_PX:
        raise PictureError("Expected dark ink on light paper. Received a picture without. Scan it with more contrast.")
    mask = (ink > max(floor, INK_SHARE * np.quantile(inked, INK_QUANTILE))).astype(np.uint8)
    # Parts are told apart on a slightly thickened mask, so that a broken line is not dust.
    count, part, statistics, _ = cv2.connectedComponentsWithStats(cv2.dilate(mask, np.ones((5, 5), np.uint8)))
    area = np.bincount(part[mask > 0], minlength=count)
    boxes = np.asarray(statistics[:, :4], np.int32)
    share = area / max(int(mask.sum()), 1)
    kept = (share >= SPECK_SHARE) & (area >= LEAST_SPOT_PX) & ~_printed(boxes, ink.shape)
    kept &= (share >= CUT_SHARE) | (_to_edge(boxes, ink.shape).min(axis=0) > EDGE_PX)
    kept[0] = False
    return np.asarray(mask * kept[part], np.uint8)


def _printed(boxes: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Which parts are the page's edges or lines printed across it; boxes: left, top, width, height (n, 4)."""
    width, height = boxes[:, 2], boxes[:, 3]
    level = width > height
    length, thickness = np.where(level, width, height), np.where(level, height, width)
    left, top, right, bottom = _to_edge(boxes, shape)
    to_edge = np.where(level, np.minimum(top, bottom), np.minimum(left, right))
    across = length >= ACROSS_SHARE * np.where(level, shape[1], shape[0])
    thin = (thickness <= 2 * EDGE_PX) & (length > 4 * EDGE_PX)
    return np.asarray(thin & (across | (to_edge <= EDGE_PX)), np.bool_)


def _to_edge(boxes: NDArray[np.int32], shape: tuple[int, ...]) -> NDArray[np.int32]:
    """How far each box is from the left, top, right and bottom edge, (4, n)."""
    left, top, width, height = boxes.T
    return np.stack([left, top, shape[1] - left - width, shape[0] - top - height])


def _fitted(ink: Grey, mask: Grey, side: int) -> Grey:
    rows, columns = np.nonzero(mask)
    across, down = float(np.std(columns)) + 1, float(np.std(rows)) + 1
    width = max(SPREAD * float(np.sqrt(across * down)), WIDEST * across, HIGHEST * WIDTH_TO_HEIGHT * down)
    by_x, by_y = side / width, side / (width / WIDTH_TO_HEIGHT)
    # A line's middle keeps its darkness where the sheet is reduced, when the line is widened by a pixel before.
    wide = cv2.GaussianBlur(cv2.dilate(ink, PEN), (0, 0), sigmaX=max(0.4 / by_x, 0.3), sigmaY=max(0.4 / by_y, 0.3))
    place = np.array(
        [[by_x, 0, side / 2 - by_x * np.mean(columns)], [0, by_y, side / 2 - by_y * np.mean(rows)]], np.float32
    )
    sheet = cv2.warpAffine(wide, place, (side, side), flags=cv2.INTER_LINEAR)
    return np.asarray(255 - sheet[..., np.newaxis], np.uint8)
