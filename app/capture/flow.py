"""Follows many points of a face's skin from look to look, so that its shape need not rest on five landmarks."""

from collections import deque
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from app.capture.developable import Standing, standing
from app.services.ports import Crop
from model.faces.alignment import CROP_SIDE_PX

MOST_POINTS, LEAST_QUALITY, APART_PX = 160, 0.002, 2.5  # many weak corners: cheeks have no strong ones
WINDOW_PX = 7  # small, as a window over the nose's edge follows neither the nose nor the cheek
STEPS = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 20, 0.01)
LOOKS = 4  # the newest ones, that are judged together
MOST_ASTRAY_PX = 0.8  # between a point and where following it there and back ends

Points = NDArray[np.float32]


class Skin(Protocol):
    """What is known of a face's skin from a straight look on."""

    def follow(self, crop: Crop) -> None:
        """Take the next look."""
        ...

    def standings(self) -> list[Standing]:
        """Of the newest looks against the straight one, as far as enough points are left in them."""
        ...


class SkinFlow:
    """Points of one straight look, and where they are in the newest one. Crops are those of `SeenFace`.

    Each look is followed from the one before, in aligned crops, where little moves; a landmark that slips moves the
    whole crop, and the points with it, which an affine map takes up.

    Source: Shi, Tomasi 1994, "Good Features to Track"; Lucas, Kanade 1981 in Bouguet's pyramids (OpenCV); points that
        do not find their way back are dropped: Kalal, Mikolajczyk, Matas 2010, "Forward-Backward Error".
    """

    def __init__(self, straight: Crop) -> None:
        self._grey = _grey_of(straight)
        found = cv2.goodFeaturesToTrack(self._grey, MOST_POINTS, LEAST_QUALITY, APART_PX, mask=FACE, blockSize=5)
        self._first: Points = np.empty((0, 2), np.float32) if found is None else found[:, 0].astype(np.float32)
        self._newest: Points = self._first.copy()
        self._looks: deque[_Look] = deque(maxlen=LOOKS)

    def follow(self, crop: Crop) -> None:
        """Find the points in the next look; those that are lost never come back."""
        before, self._grey = self._grey, _grey_of(crop)
        if len(self._newest):
            there, found = _moved(before, self._grey, self._newest)
            back, refound = _moved(self._grey, before, there)
            kept = found & refound & (np.hypot(*(back - self._newest).T) < MOST_ASTRAY_PX)
            self._first, self._newest = self._first[kept], there[kept]
        self._looks.append(_Look(self._first, self._newest))

    def standings(self) -> list[Standing]:
        """Of the last four looks against the straight one, as far as enough points are left in them."""
        return [look.standing for look in self._looks if look.standing is not None]


@dataclass(frozen=True, eq=False)
class _Look:
    first: Points
    newest: Points

    @cached_property
    def standing(self) -> Standing | None:
        return standing(self.first, self.newest)  # two milliseconds, once, and for no look that is not judged


def _moved(before: Crop, after: Crop, points: Points) -> tuple[Points, NDArray[np.bool_]]:
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        before, after, points, np.empty_like(points), winSize=(WINDOW_PX, WINDOW_PX), maxLevel=2, criteria=STEPS
    )
    return np.asarray(there, np.float32), found[:, 0] > 0


def _grey_of(crop: Crop) -> Crop:
    return np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), np.uint8)


def _ellipse() -> Crop:
    mask = np.zeros((CROP_SIDE_PX, CROP_SIDE_PX), np.uint8)
    return np.asarray(cv2.ellipse(mask, (56, 68), (30, 42), 0, 0, 360, 255, -1), np.uint8)


FACE = _ellipse()  # brows to chin; hair and background would be followed otherwise
