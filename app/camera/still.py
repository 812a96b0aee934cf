"""A live camera whose picture stands still shows nobody: a driver that hangs repeats its last frame for ever."""

import numpy as np

from app.domain.sentence import Sentence
from app.errors import CameraLost
from app.services.ports import Frame

STILL_S = 5.0  # a sensor's noise changes some pixel in every frame, even in the dark


class Stillness:
    """Remembers the last frame that differed from the one before it."""

    def __init__(self, still_s: float = STILL_S) -> None:
        self._still_s = still_s
        self._frame: Frame | None = None
        self._since = 0.0

    def expect_change(self, frame: Frame, name: str, now: float) -> None:
        """Raise CameraLost when the frame has been the same, to the last bit, for too long.

        The frame is remembered beyond the loss: a camera that was opened anew and still shows it is lost at once.

        Args:
            frame: BGR uint8 (H, W, 3). now: monotonic seconds.
        """
        if self._frame is None or not np.array_equal(frame, self._frame):
            self._frame, self._since = frame, now
        elif now - self._since > self._still_s:
            raise CameraLost(
                Sentence(
                    "Expected a moving picture from {name}. Received the same frame for {seconds:g} seconds. "
                    "Take the cover off, or plug the camera in again; it comes back by itself.",
                    name=name,
                    seconds=self._still_s,
                )
            )
