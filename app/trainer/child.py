"""The training child: reads the samples, calibrates, leaves a candidate's folder, and says how it went.

It starts as a fresh interpreter (spawn); what only a training needs is imported in here.
"""

import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.services.ports import Candidate, TrainingProgress
from app.trainer.messages import Finished, GaveUp, Job, rounded
from app.trainer.wording import verdict_words
from model.errors import ModelError, in_one_line
from model.faces.face import Detector
from model.versions import Verifier, Versions, write_version

if TYPE_CHECKING:
    from model.training.calibrate import Calibration

NICENESS = 10  # check-in goes first
READING_SHARE = 0.8  # of the time
TELL_EVERY_S = 0.25
MOST_NAMED = 50  # unusable pictures that metrics.json names

Send = Callable[[TrainingProgress], None]
Skipped = list[tuple[str, str]]


def work(job: Job, answers: Connection) -> None:
    """Run the job; every answer goes through the pipe, the last one is Finished or GaveUp."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then ends this process
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # LiteRT greets there, between the parent's own lines
    try:
        answers.send(_answer(job, answers.send))
    except BrokenPipeError:
        return  # the parent is gone, and with it everybody who wanted the candidate


def _answer(job: Job, send: Send) -> Finished | GaveUp:
    from model.training.calibrate import TooFewPeople

    try:
        return Finished(_candidate(job, send))
    except TooFewPeople as error:
        return GaveUp(str(error), refused=True)
    except ModelError as error:
        return GaveUp(str(error), refused=False)
    except BrokenPipeError:
        raise
    except Exception as error:  # whatever it was, the parent says it in one line
        return GaveUp(
            f"Expected the training to end with a result. Received {type(error).__name__}: {in_one_line(error)}. "
            "Nothing was changed. Run main.py doctor.",
            refused=False,
        )


def _candidate(job: Job, send: Send) -> Candidate:
    versions = Versions(job.versions, job.shipped)
    current = versions.load(job.parent)
    result, skipped = _calibrated(job, current, _origin(versions, current), send)
    words = verdict_words(result, len(skipped))
    folder = _written(job, versions, current, result, skipped, words)
    return Candidate(
        version=job.version,
        parent=current.version,
        kind="calibrated",
        folder=str(folder),
        tower=current.tower,
        before=rounded(result.before),
        after=rounded(result.after),
        better=result.verdict.better,
        thin=result.split.thin,
        words=words,
    )


def _calibrated(job: Job, current: Verifier, origin: Verifier, send: Send) -> "tuple[Calibration, Skipped]":
    from model.datasets.folder import company_pictures
    from model.inference.embedder import Embedder
    from model.training.calibrate import calibrate, seed_of
    from model.training.gather import gather

    pictures = company_pictures(job.samples, seed_of(job.version))
    tell = _throttled(send)
    company, skipped = gather(
        pictures,
        Embedder(current.tower_path),
        _detect_and_align(job.detector),
        lambda done, total: tell(READING_SHARE * done / total, f"Reading the pictures, {done} of {total}"),
    )
    result = calibrate(
        company,
        base=origin.head,
        current=current.head,
        version=job.version,
        progress=lambda done, text: send(
            TrainingProgress(fraction=READING_SHARE + (1 - READING_SHARE) * done, text=text)
        ),
    )
    return result, skipped


def _origin(versions: Versions, current: Verifier) -> Verifier:
    """The version that came with the tower in use: its head is what a calibration shrinks towards."""
    base = versions.base()
    return base if base.tower == current.tower else current


def _written(
    job: Job, versions: Versions, current: Verifier, result: "Calibration", skipped: Skipped, words: str
) -> Path:
    metrics = result.metrics() | {
        "kind": "calibrated",
        "parent": current.version,
        "words": words,
        "skipped": skipped[:MOST_NAMED],
        "skipped_count": len(skipped),
    }
    own_tower = current.tower_path if current.tower_path.parent != job.shipped else None
    return write_version(versions.candidates / job.version, result.head, metrics, own_tower)


def _detect_and_align(name: str) -> Callable[[NDArray[np.uint8]], NDArray[np.uint8] | None]:
    """Cut out the largest face; the detector is loaded when the first picture needs it, which is seldom."""
    loaded: list[Detector] = []

    def cut(frame: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
        from model.faces.alignment import align

        if not loaded:
            loaded.append(_detector(name))
        faces = loaded[0].detect(frame)
        return align(frame, faces[0].landmarks) if faces else None

    return cut


def _detector(name: str) -> Detector:
    if name == "mtcnn":
        from model.faces.detector_files import ensure_detector_files
        from model.faces.mtcnn import MtcnnDetector

        return MtcnnDetector(ensure_detector_files())
    from model.faces.yunet import YunetDetector

    return YunetDetector(name)


def _throttled(send: Send) -> Callable[[float, str], None]:
    due = 0.0

    def tell(fraction: float, text: str) -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + TELL_EVERY_S
            send(TrainingProgress(fraction=fraction, text=text))

    return tell
