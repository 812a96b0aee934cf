"""The live picture and the face in it: one thread grabs, another recognises, the screen only looks."""

import time
from collections.abc import Callable
from typing import Any

from app.camera.source import FrameSource
from app.camera.thread import CameraThread
from app.capture.recognition import REMEMBERED_S, RETRY_ENGINE_S, RecognitionThread, Seen, stopped_before
from app.services.ports import FaceEngine, Newest, View

LONGEST_STOP_S = 0.95


class RecognitionFeed:
    """The LiveFeed of app/services/ports. start() and stop() belong to one thread, the rest to any.

    open_source: gives the camera, open or not; called in the camera's thread, again after each loss.
    make_engine: called in the recognition thread, whose own the engine's interpreters are. When it raises
        EngineStopped, newest() shows why, submit() hands it to `done`, and it is tried again every ten seconds.
    """

    def __init__(
        self,
        open_source: Callable[[], FrameSource],
        make_engine: Callable[[], FaceEngine],
        *,
        retry_engine_s: float = RETRY_ENGINE_S,
    ):
        self._camera = CameraThread(open_source, self._wake)
        self._make_engine = make_engine
        self._retry_engine_s = retry_engine_s
        self._recognition: RecognitionThread | None = None

    def start(self) -> None:
        """Begin to grab and to follow; nothing happens when it runs already."""
        if self._recognition is not None:
            return
        self._recognition = RecognitionThread(
            self._camera.newest, self._make_engine, retry_engine_s=self._retry_engine_s
        )
        self._recognition.start()
        self._camera.start()

    def stop(self) -> None:
        """Let the camera go and end both threads within a second; start() may follow.

        Work that was submitted and not begun is refused with EngineStopped.
        """
        recognition, self._recognition = self._recognition, None
        if recognition is None:
            return
        deadline = time.monotonic() + LONGEST_STOP_S
        recognition.stop()
        self._camera.stop()
        recognition.join(deadline - time.monotonic())

    def newest(self) -> Newest:
        """What the preview shows now; never waits for the camera or for recognition."""
        shot, recognition = self._camera.newest(), self._recognition
        seen = recognition.seen() if recognition and shot.frame is not None else []
        fault = recognition.fault() if recognition else ""
        return Newest(
            frame=shot.frame,
            view=_fresh(seen, shot.at),
            state=shot.state,
            message=shot.message or fault,
            count=shot.count,
        )

    def recent(self, seconds: float = 0.5) -> list[View]:
        """Views of frames grabbed in the last moments (two seconds at most), oldest first; never waits."""
        recognition = self._recognition
        since = time.monotonic() - min(seconds, REMEMBERED_S)
        return [seen.view for seen in recognition.seen() if seen.at >= since] if recognition else []

    def submit(self, work: Callable[[FaceEngine], Any], done: Callable[[Any], None]) -> None:
        """Run the work before the next frame; `done` gets its result, or the exception it raised, in that thread.

        When the feed does not run, `done` gets EngineStopped at once, in the calling thread.
        """
        recognition = self._recognition
        if recognition is None or not recognition.submit(work, done):
            done(stopped_before())

    def _wake(self) -> None:
        recognition = self._recognition
        if recognition is not None:
            recognition.wake()


def _fresh(seen: list[Seen], shot_at: float) -> View | None:
    """The newest view, unless it is from before the camera was lost and found again."""
    return seen[-1].view if seen and shot_at - seen[-1].at <= REMEMBERED_S else None
