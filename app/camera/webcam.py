"""A webcam by its number."""

import cv2

from app.camera.device import fault_at, opened, silent_fault
from app.camera.grab import next_frame
from app.domain.sentence import Sentence
from app.errors import CameraLost
from app.services.ports import Frame

USUAL_FPS = 30.0


class Webcam:
    """A FrameSource for camera 0, 1, ... asked for 640x480; it may send another size."""

    live = True

    def __init__(self, index: int):
        self.name: str = Sentence("camera {index}", index=index)
        self.fps = USUAL_FPS
        self._index = index
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        if self._capture is not None:
            return
        fault = fault_at(self._index)
        if fault:
            raise CameraLost(fault)
        self._capture = opened(self._index)
        if self._capture is None:
            raise CameraLost(silent_fault(self._index))

    def read(self) -> Frame | None:
        frame = next_frame(self._capture) if self._capture else None
        if frame is None:
            raise CameraLost(
                Sentence(
                    "Expected the next frame from camera {index}. Received nothing. Plug it in, or check its cable.",
                    index=self._index,
                )
            )
        return frame

    def close(self) -> None:
        if self._capture is not None:
            self._capture.release()
            self._capture = None
