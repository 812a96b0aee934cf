"""The training child: trains, leaves a candidate's folder, and says how it went.

It starts as a fresh interpreter (spawn); what only a training needs is imported in here.
"""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection

from app.services.ports import Candidate, TrainingKind
from app.trainer.messages import Finished, GaveUp, Job
from app.trainer.reading import Send
from model.errors import ModelError, in_one_line

NICENESS = 10  # check-in goes first
ORPHANED = 3  # exit status, which nobody is there to read


def work(job: Job, answers: Connection) -> None:
    """Run the job; every answer goes through the pipe, the last one is Finished or GaveUp."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then ends this process
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    _be_quiet()
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    try:
        answers.send(_answer(job, answers.send))
    except BrokenPipeError:
        return  # the parent is gone, and with it everybody who wanted the candidate


def _be_quiet() -> None:
    """LiteRT and TensorFlow greet between the parent's own lines; what matters goes through the pipe."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _end_with_the_parent() -> None:
    """A killed parent frees the training's lock: whoever trains next must not meet a child that still writes."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(ORPHANED)


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
    if job.kind is TrainingKind.FINE_TUNE:
        from app.trainer.tuning import fine_tuned

        return fine_tuned(job, send)
    from app.trainer.calibration import calibrated

    return calibrated(job, send)
