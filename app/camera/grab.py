"""One frame out of OpenCV."""

from typing import cast

import cv2

from app.services.ports import Frame


def next_frame(capture: cv2.VideoCapture) -> Frame | None:
    """The next frame, BGR uint8 (H, W, 3), or None when there is none."""
    got, frame = capture.read()
    return cast(Frame, frame) if got else None
