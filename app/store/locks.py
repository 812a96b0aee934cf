"""One holder at a time per data folder and purpose, also across processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from app.errors import AlreadyRunning
from app.store import durable, failures


@contextmanager
def hold(folder: Path, purpose: str, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the lock of `purpose` ("window", "training") on a data folder while the block runs.

    The operating system frees it when the process dies, however it dies. The lock file stays behind, empty:
    removing it would let two holders in.

    Args:
        wait_s: how long to wait for another holder before giving up.
    Raises:
        AlreadyRunning: somebody else holds it.
        StoreUnavailable: the lock file cannot be written.
    """
    file = folder / f".{purpose}.lock"
    lock = FileLock(file, timeout=wait_s, thread_local=False)  # a window may close on another thread than it opened
    try:
        durable.make_folder(folder)
        lock.acquire()
    except Timeout as error:
        raise AlreadyRunning(
            f"Expected to be the only {purpose} on {folder}. Received: another one is running. "
            "Close it first, or choose another folder with --data."
        ) from error
    except OSError as error:
        raise failures.of_file(error, file) from error
    try:
        yield
    finally:
        lock.release()
