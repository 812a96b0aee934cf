"""The MTCNN nets as LiteRT files in the cache folder, made once per version of the `mtcnn` package.

This is the side of whoever wants to detect: it never imports TensorFlow. The export itself needs
it, so it runs in a spawned child, see model/training/export_detector.py.
"""

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.connection import Connection
from pathlib import Path

import platformdirs

from model.errors import DetectorUnavailable, in_one_line

NETS = ("pnet", "rnet", "onet")
EXPORT_TIMEOUT_S = 300.0


@dataclass(frozen=True)
class DetectorFiles:
    """Paths of the three nets: proposal, refinement, output."""

    pnet: Path
    rnet: Path
    onet: Path


def cache_folder() -> Path:
    """Where files that can be made again lie: TWINCLOCK_CACHE, else the platform's user cache."""
    named = os.environ.get("TWINCLOCK_CACHE")
    return Path(named) if named else platformdirs.user_cache_path("twinclock")


def detector_folder(cache: Path) -> Path:
    """The folder of the installed package's nets; another version of it gets another folder.

    A door machine has no such package: what `main.py door import` brought is used there.
    Raises:
        DetectorUnavailable: the `mtcnn` package is not installed, and nothing was brought.
    """
    try:
        return cache / f"mtcnn-{version('mtcnn')}-litert"
    except PackageNotFoundError as error:
        brought = [folder for folder in sorted(cache.glob("mtcnn-*-litert")) if files_in(folder)]
        if brought:
            return brought[-1]
        raise DetectorUnavailable(
            "Expected the package mtcnn, whose weights find faces. Received none. "
            "Run: pip install -r requirements.txt, or bring them: main.py door import FILE"
        ) from error


def files_in(folder: Path) -> DetectorFiles | None:
    """The three nets, or None when they are not there; the folder appears whole or not at all."""
    files = DetectorFiles(*(folder / f"{net}.tflite" for net in NETS))
    return files if all(path.is_file() for path in (files.pnet, files.rnet, files.onet)) else None


def ensure_detector_files(
    cache: Path | None = None, progress: Callable[[str], None] = lambda line: None
) -> DetectorFiles:
    """Return the nets' paths, making the files first where the cache has none (about ten seconds, once).

    Args:
        cache: folder to keep them in; None: `cache_folder()`.
        progress: is told one line when the files must be made.
    Returns:
        paths that exist.
    Raises:
        DetectorUnavailable: the package is missing, the folder cannot be written, or the export failed.
    """
    folder = detector_folder(cache if cache is not None else cache_folder())
    found = files_in(folder)
    if found:
        return found
    progress("Preparing the face detector, once; this takes about ten seconds")
    _export_in_child(folder)
    found = files_in(folder)
    if not found:
        raise DetectorUnavailable(
            f"Expected {', '.join(NETS)} in {folder}. Received an incomplete folder. Delete it and start again."
        )
    return found


def _export_in_child(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_export_and_report, args=(folder, sending), name="export-detector")
    child.start()
    sending.close()  # so that the child's end is the last one and its death reads as the end
    try:
        failure = receiving.recv() if receiving.poll(EXPORT_TIMEOUT_S) else f"no answer in {EXPORT_TIMEOUT_S:.0f} s"
    except EOFError:
        child.join()
        failure = f"the child process ended with status {child.exitcode}"
    finally:
        child.kill()
        child.join()
        receiving.close()
    if failure:
        raise DetectorUnavailable(
            f"Expected the face detector to be prepared in {folder}. Received: {failure}. "
            "Check the disk and run: python -m model.training.export_detector"
        )


def _export_and_report(folder: Path, answer: Connection) -> None:
    # TensorFlow's C++ greets on standard error before anybody can ask it not to; failures go through the pipe.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        # Here and not above: this import pulls TensorFlow, which only the child may hold.
        from model.training.export_detector import export_detector

        export_detector(folder)
    except Exception as error:  # whatever it was, the parent says it in one line
        answer.send(f"{type(error).__name__}: {in_one_line(error)}")
    else:
        answer.send("")
