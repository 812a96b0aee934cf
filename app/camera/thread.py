"""A thread that grabs, so that nobody ever waits for a camera."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.camera.source import FrameSource
from app.camera.still import Stillness
from app.domain.sentence import Sentence
from app.errors import AttendanceError
from app.services.ports import CameraState, Frame

SILENCE_S = 2.0  # a live camera that sends nothing for so long is lost
BACK_OFF_S = (0.5, 1.0, 2.0, 4.0)  # between tries to open a lost camera; the last one is repeated
LONGEST_STOP_S = 0.8

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """The newest frame and how the camera is.

    count: rises with every frame. at: monotonic seconds of the frame. source: its name.
    live: no frame for a while would be a fault.
    """

    frame: Frame | None = None
    count: int = 0
    at: float = 0.0
    state: CameraState = CameraState.STARTING
    message: str = ""
    source: str = ""
    live: bool = False


class CameraThread:
    """Keeps the newest frame of a source; finds a lost camera again by itself.

    open_source: gives the source, open or not; called in the thread, again after each loss.
    on_change: called in the thread after every new frame or state; it must be quick.
    """

    def __init__(
        self,
        open_source: Callable[[], FrameSource],
        on_change: Callable[[], None] = lambda: None,
        *,
        back_off_s: tuple[float, ...] = BACK_OFF_S,
        silence_s: float = SILENCE_S,
    ):
        self._open_source = open_source
        self._on_change = on_change
        self._back_off_s = back_off_s
        self._silence_s = silence_s
        self._stillness = Stillness()
        self._shot = Shot()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to grab; nothing happens when it runs already."""
        if self._thread is not None:
            return
        with self._lock:
            self._shot = Shot(count=self._shot.count, message=Sentence("Opening the camera …"))
        self._stopped = threading.Event()
        # A daemon: a read that hangs in a driver must not keep the program from ending.
        self._thread = threading.Thread(target=self._grab, args=(self._stopped,), name="camera", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let the camera go, within a second even when a read hangs: that thread is then left to end by itself."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopped.set()
        thread.join(LONGEST_STOP_S)
        with self._lock:
            self._shot = Shot(count=self._shot.count)

    def newest(self) -> Shot:
        """Never blocks."""
        with self._lock:
            shot = self._shot
        # Told by whoever asks, because the thread that hangs in a read cannot tell it.
        silent = shot.live and shot.state is CameraState.LIVE and time.monotonic() - shot.at > self._silence_s
        return replace(shot, frame=None, state=CameraState.LOST, message=self._silence(shot)) if silent else shot

    def _grab(self, stopped: threading.Event) -> None:
        failures = 0
        while not stopped.is_set():
            before = self._shot.count
            try:
                self._play(stopped)
                return
            except AttendanceError as error:
                self._lose(stopped, error.args[0] if error.args else "")
            except Exception as error:  # a driver's own failure is a loss like any other
                self._lose(stopped, f"Expected frames from the camera. Received {error!r}. Plug it in again.")
            failures = 0 if self._shot.count > before else failures + 1
            stopped.wait(self._back_off_s[min(failures, len(self._back_off_s) - 1)])

    def _play(self, stopped: threading.Event) -> None:
        """Publish frames until the source ends or the thread is stopped; a loss is raised."""
        source = self._open_source()
        try:
            source.open()
            while not stopped.is_set():
                frame = source.read()
                if frame is None:
                    return self._end(stopped, source)
                if source.live:
                    self._stillness.expect_change(frame, source.name, time.monotonic())
                self._show(stopped, frame, source)
        finally:
            source.close()

    def _show(self, stopped: threading.Event, frame: Frame, source: FrameSource) -> None:
        shot = Shot(
            frame=frame,
            count=self._shot.count + 1,
            at=time.monotonic(),
            state=CameraState.LIVE,
            source=source.name,
            live=source.live,
        )
        self._publish(stopped, shot)

    def _lose(self, stopped: threading.Event, message: str) -> None:
        if message != self._shot.message:  # said once, not at every try
            log.warning("%s", message)
        # No frame any more: an old face must not look as if it stood before the camera.
        self._publish(stopped, Shot(count=self._shot.count, state=CameraState.LOST, message=message))

    def _end(self, stopped: threading.Event, source: FrameSource) -> None:
        message = Sentence("{name} has been played to its end.", name=source.name)
        self._publish(stopped, replace(self._shot, state=CameraState.ENDED, message=message))

    def _publish(self, stopped: threading.Event, shot: Shot) -> None:
        with self._lock:
            if stopped.is_set():  # left behind by stop(): another thread may own the shot by now
                return
            self._shot = shot
        self._on_change()

    def _silence(self, shot: Shot) -> str:
        return Sentence(
            "Expected frames from {name}. Received none for {seconds:g} seconds. "
            "Plug it in, or check its cable or network; it comes back by itself.",
            name=shot.source,
            seconds=self._silence_s,
        )
