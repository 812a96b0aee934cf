"""Many pictures on one, each with its name over it: to look at all screens side by side."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
GAP_PX, NAME_PX, GREY = 6, 22, 96


def write_sheets(pictures: list[Path], target: Path, *, columns: int = 2, rows: int = 4, width: int = 780) -> int:
    """Write TARGET-00.png, TARGET-01.png, ... Returns how many. width: of one picture on a sheet, in pixels."""
    at_once = columns * rows
    for sheet, first in enumerate(range(0, len(pictures), at_once)):
        tiles = [_tile(picture, width) for picture in pictures[first : first + at_once]]
        tiles += [np.full_like(tiles[0], GREY)] * (-len(tiles) % columns)
        lines = [np.hstack(tiles[start : start + columns]) for start in range(0, len(tiles), columns)]
        cv2.imwrite(f"{target}-{sheet:02}.png", np.vstack(lines))
    return -(-len(pictures) // at_once)


def _tile(picture: Path, width: int) -> Picture:
    image = cv2.imread(str(picture))
    if image is None:
        raise SystemExit(f"Expected a picture. Received {picture}. Draw the screens again.")
    height = round(image.shape[0] * width / image.shape[1])
    name = np.full((NAME_PX, width, 3), 48, np.uint8)
    cv2.putText(name, picture.stem, (6, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 1, cv2.LINE_AA)
    small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    tile = np.vstack([name, small]).astype(np.uint8)
    bordered = cv2.copyMakeBorder(tile, GAP_PX, 0, GAP_PX, 0, cv2.BORDER_CONSTANT, value=(GREY,) * 3)
    return bordered.astype(np.uint8)
