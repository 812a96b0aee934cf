"""A few threads for whatever would freeze the window: password hashes, reports, the database, training."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Done = Callable[[Any], None]
Submit = Callable[[Callable[[], Any], Done], None]  # run the work elsewhere, hand its result or exception to done
SubmitWithEngine = Callable[[Callable[[Any], Any], Done], None]  # the same; the work is handed the face engine

THREADS = 4  # one may be busy with a training for minutes


class Worker:
    """submit() never blocks; stop() lets running work end and forgets what has not begun, and what comes after."""

    def __init__(self) -> None:
        self._stopped = False
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="window-worker")

    def submit(self, work: Callable[[], Any], done: Done) -> None:
        """Run `work` on a thread and hand its result, or the exception it raised, to `done` there."""
        if not self._stopped:  # an answer that comes while the window closes may ask for more
            self._pool.submit(_run, work, done)

    def stop(self) -> None:
        self._stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)


def returning_by(hop: Callable[[Done], Done], submit: Callable[[Any, Done], None]) -> Callable[[Any, Done], None]:
    """The same submit, whose `done` first takes the `hop` (Kivy's mainthread): view-models then know no threads."""
    return lambda work, done: submit(work, hop(done))


def _run(work: Callable[[], Any], done: Done) -> None:
    try:
        result = work()
    except Exception as error:  # whatever it is, the screen has to say so
        result = error
    done(result)
