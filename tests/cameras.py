"""Cameras of a few lines, for tests: they keep the contract of app/camera/source.py."""

from collections.abc import Sequence
from threading import Event

import numpy as np

from app.errors import CameraLost
from app.services.ports import Frame


def grey_frame(level: int = 128, *, width: int = 64, height: int = 48) -> Frame:
    """A plain BGR frame."""
    return np.full((height, width, 3), level, np.uint8)


class PluggableCamera:
    """Plays its frames round and round like a webcam, until somebody pulls the plug.

    RecognitionFeed(lambda: camera, make_engine) shows it; unplug() and plug() may be called from any thread.
    """

    live = True
    name = "test camera"

    def __init__(self, frames: Sequence[Frame], *, fps: float = 25.0, plugged: bool = True):
        self.fps = fps
        self._frames = list(frames)
        self._played = 0
        self._unplugged = Event()
        if not plugged:
            self.unplug()

    def unplug(self) -> None:
        self._unplugged.set()

    def plug(self) -> None:
        self._unplugged.clear()

    def open(self) -> None:
        if self._unplugged.is_set():
            raise CameraLost("Expected a test camera. Received none. Plug it in.")

    def read(self) -> Frame | None:
        if self._unplugged.wait(1 / self.fps):  # the wait is the camera's pace; pulling the plug cuts it short
            raise CameraLost("Expected a frame from the test camera. Received nothing. Plug it in.")
        self._played += 1
        return self._frames[(self._played - 1) % len(self._frames)]

    def close(self) -> None:
        """Nothing is held."""
