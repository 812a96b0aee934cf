"""A thread that owns the face engine: it follows the face in the newest frame and does submitted work in between."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.camera.thread import Shot
from app.errors import AttendanceError, EngineStopped
from app.services.ports import FaceEngine, View

FOLLOW_EVERY_S = 0.1  # ten looks a second hold a face; more would only warm the computer
REMEMBERED_S = 2.0
RETRY_FOLLOW_S = 0.5
RETRY_ENGINE_S = 10.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Seen:
    """A view and when its frame was grabbed (monotonic seconds)."""

    view: View
    at: float


class RecognitionThread:
    """Runs from start() to stop(), once.

    newest: the camera's newest shot. make_engine: called in the thread, whose own the engine's interpreters are;
    raises EngineStopped when it cannot, and is then called again every `retry_engine_s` seconds.
    """

    def __init__(
        self,
        newest: Callable[[], Shot],
        make_engine: Callable[[], FaceEngine],
        *,
        retry_engine_s: float = RETRY_ENGINE_S,
    ):
        self._newest = newest
        self._make_engine = make_engine
        self._retry_engine_s = retry_engine_s
        self._engine: FaceEngine | None = None
        self._engine_fault: AttendanceError | None = None  # told to whoever submits work while there is no engine
        self._fault = ""
        self._due = 0.0  # monotonic seconds: when to follow, or to make the engine, again
        self._followed = 0  # count of the shot that was followed last
        self._seen: deque[Seen] = deque()
        self._work: deque[tuple[Callable[[FaceEngine], Any], Callable[[Any], None]]] = deque()
        self._stopped = False
        self._news = threading.Condition()  # guards fault, seen, work, stopped; told of frames, work, the end
        self._thread = threading.Thread(target=self._run, name="recognition", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end; what was submitted and not begun is refused."""
        with self._news:
            self._stopped = True
            self._news.notify_all()

    def join(self, timeout_s: float) -> None:
        """Wait for the end; a thread in the midst of work is left to end by itself."""
        self._thread.join(max(0.0, timeout_s))

    def wake(self) -> None:
        """Say that the camera has a new shot."""
        with self._news:
            self._news.notify_all()

    def submit(self, work: Callable[[FaceEngine], Any], done: Callable[[Any], None]) -> bool:
        """Queue the work; False when the thread is ending and takes none."""
        with self._news:
            if self._stopped:
                return False
            self._work.append((work, done))
            self._news.notify_all()
        return True

    def fault(self) -> str:
        """Why faces are not recognised just now, or ""."""
        with self._news:
            return self._fault

    def seen(self) -> list[Seen]:
        """What was seen in the last REMEMBERED_S seconds and a little more, oldest first."""
        with self._news:
            return list(self._seen)

    def _run(self) -> None:
        while self._wait():
            if self._engine is None and time.monotonic() >= self._due:
                self._start_engine()
            elif self._work:
                self._do(*self._work.popleft())
            elif self._engine is not None:
                self._follow(self._engine)
        self._refuse_rest()

    def _wait(self) -> bool:
        """Sleep until there is something to do; False once stopped."""
        with self._news:
            while not self._stopped:
                pause = 0.0 if self._work else self._pause()
                if pause is not None and pause <= 0:
                    return True
                self._news.wait(pause)
        return False

    def _pause(self) -> float | None:
        """Seconds until something is due; None when only news can bring something to do."""
        if self._engine is not None:
            shot = self._newest()
            if shot.frame is None or shot.count == self._followed:
                return None
        return self._due - time.monotonic()

    def _start_engine(self) -> None:
        try:
            self._engine = self._make_engine()
            self._tell("")
        except Exception as error:
            self._engine_fault = _in_words(error)
            self._due = time.monotonic() + self._retry_engine_s
            self._complain(error)

    def _do(self, work: Callable[[FaceEngine], Any], done: Callable[[Any], None]) -> None:
        _hand_over(done, self._engine_fault if self._engine is None else _result(work, self._engine))

    def _follow(self, engine: FaceEngine) -> None:
        started, shot = time.monotonic(), self._newest()
        if shot.frame is None:  # lost since we were woken
            return
        self._followed, self._due = shot.count, started + FOLLOW_EVERY_S
        try:
            view = engine.follow(shot.frame)
        except Exception as error:
            self._due = started + RETRY_FOLLOW_S
            self._complain(error)
            return
        self._remember(Seen(view, shot.at))

    def _remember(self, seen: Seen) -> None:
        with self._news:
            self._fault = ""
            self._seen.append(seen)
            while seen.at - self._seen[0].at > REMEMBERED_S:
                self._seen.popleft()

    def _complain(self, error: Exception) -> None:
        message = str(_in_words(error))
        if message != self._fault:  # the same lines twice a second would fill the log
            log.error("%s", message, exc_info=None if isinstance(error, AttendanceError) else error)
        self._tell(message)

    def _tell(self, fault: str) -> None:
        with self._news:
            self._fault = fault

    def _refuse_rest(self) -> None:
        while self._work:
            _hand_over(self._work.popleft()[1], stopped_before())


def stopped_before() -> EngineStopped:
    """What submitted work gets for a result when the feed does not run any more."""
    return EngineStopped("Expected the camera to be running. Received a request after it was stopped. Try again.")


def _result(work: Callable[[FaceEngine], Any], engine: FaceEngine) -> Any:
    try:
        return work(engine)
    except AttendanceError as error:
        return error
    except Exception as error:
        log.exception("Submitted work failed")
        return error


def _hand_over(done: Callable[[Any], None], result: Any) -> None:
    try:
        done(result)
    except Exception:  # the receiver's own fault must not end recognition for everybody
        log.exception("The receiver of a result failed")


def _in_words(error: Exception) -> AttendanceError:
    if isinstance(error, AttendanceError):
        return error
    return EngineStopped(f"Expected the face engine to work. Received {error!r}. Run main.py doctor.")
