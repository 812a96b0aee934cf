"""A frame and its halvings: what is small is cut from a smaller copy, which reads a fraction of the pixels."""

import cv2
import numpy as np
from numpy.typing import NDArray

from model.faces.boxes import Boxes


class Halves:
    """Cuts out of a frame at any size. Each halving averages 2x2 pixels; between two of them it is bilinear.

    Args:
        frame: uint8 (H, W, 3); not to change meanwhile.
    """

    def __init__(self, frame: NDArray[np.uint8]) -> None:
        self.frame = frame
        self._halved = [frame]

    def resized(self, size: tuple[int, int]) -> NDArray[np.uint8]:
        """The whole frame at another size, (width, height); no larger than it is."""
        source = self._at(min(self.frame.shape[1] / size[0], self.frame.shape[0] / size[1]))[0]
        return np.asarray(cv2.resize(source, size, interpolation=cv2.INTER_LINEAR), np.uint8)

    def crops(self, boxes: Boxes, side: int) -> NDArray[np.uint8]:
        """Square boxes cut out, each brought to one size; black beyond the border.

        Args:
            boxes: squares in pixels of the frame, to fractions of a pixel; at least one pixel a side.
            side: pixels of the result.
        Returns:
            uint8 (n, side, side, 3).
        """
        cut = np.zeros((len(boxes), side, side, 3), np.uint8)
        for index, (left, top, right, _) in enumerate(boxes.tolist()):
            step = max(right - left, 1.0) / side
            source, halvings = self._at(step)
            across, step = 2.0**-halvings, step / 2**halvings
            # From the middle of a pixel of the crop to the middle of one of the source.
            shift = (0.5 * step - 0.5 + left * across, 0.5 * step - 0.5 + top * across)
            matrix = np.array([[step, 0, shift[0]], [0, step, shift[1]]])
            flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            cv2.warpAffine(source, matrix, (side, side), dst=cut[index], flags=flags, borderMode=cv2.BORDER_CONSTANT)
        return cut

    def _at(self, step: float) -> tuple[NDArray[np.uint8], int]:
        """The smallest copy that still has a pixel for each of the result, and how often it was halved.

        step: how many pixels of the frame one of the result covers a side.
        """
        halvings = 0
        while step >= 2 ** (halvings + 1):
            halvings += 1
            if halvings == len(self._halved) and not self._halve():
                return self._halved[-1], halvings - 1
        return self._halved[halvings], halvings

    def _halve(self) -> bool:
        if min(self._halved[-1].shape[:2]) < 2:
            return False
        self._halved.append(halved(self._halved[-1]))
        return True


def halved(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Half as wide and high, each pixel the mean of exactly four; an odd last row or column is left out."""
    height, width = picture.shape[:2]
    even = picture[: height // 2 * 2, : width // 2 * 2]
    return np.asarray(cv2.resize(even, (width // 2, height // 2), interpolation=cv2.INTER_AREA), np.uint8)
