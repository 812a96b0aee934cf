"""The live picture: app/camera, app/capture/live.py."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from app.services.ports.faces import FaceEngine, Frame, View


class CameraState(StrEnum):
    STARTING = "starting"
    LIVE = "live"
    LOST = "lost"  # absent, unplugged, no frame for a while; the feed goes on trying
    ENDED = "ended"  # a picture, folder or video that has been played and is not repeated


@dataclass(frozen=True, kw_only=True)
class Newest:
    """What the preview shows now. view: of the newest examined frame, None while there is none."""

    frame: Frame | None
    view: View | None
    state: CameraState
    message: str  # for a person: "No camera at 0. Plug it in ..."; "" while live
    count: int  # rises with every new frame: the preview uploads its texture only then


class LiveFeed(Protocol):
    """A camera thread (keeps the newest frame only) and a recognition thread (follows the face in it)."""

    def start(self) -> None: ...

    def stop(self) -> None:
        """Let the camera go and end both threads; start() may follow."""
        ...

    def newest(self) -> Newest:
        """Never blocks."""
        ...

    def recent(self, seconds: float = 0.5) -> list[View]:
        """Views of the last moments, oldest first; never blocks."""
        ...

    def submit(self, work: Callable[[FaceEngine], Any], done: Callable[[Any], None]) -> None:
        """Run `work` on the recognition thread and hand its result, or the exception it raised, to `done` there."""
        ...
