"""Run one function in a process of its own: the caller stays free of training frameworks, and can stop it."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from app.errors import BadInput, TrainingFailed
from model.errors import ModelError, in_one_line

END_WAIT_S = 5.0  # for a child that was asked to end; then it is killed
NICENESS = 5
Job = TypeVar("Job")
Told = TypeVar("Told")
Result = TypeVar("Result")


@dataclass(frozen=True)
class _Done:
    result: Any


@dataclass(frozen=True)
class _Wrong:
    """Why it ended without a result; bad: what was handed in cannot be used."""

    reason: str
    bad: bool


def run_spawned(
    function: Callable[[Job, Callable[[Told], None]], Result], job: Job, on_told: Callable[[Told], None]
) -> Result:
    """Call function(job, tell) in a spawned child and return what it returns; `tell` reaches on_told here.

    Args:
        function: of a module that the child imports by name; it should import what is heavy only when called.
        job: plain values.
    Raises:
        BadInput: the function raised a ValueError or ModelError.
        TrainingFailed: it raised anything else, or the child died.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(function, job, sending), name="training", daemon=True)
    with receiving:
        child.start()
        sending.close()  # so that the child's end is the last one and its death reads as the end
        try:
            answer = _last_answer(receiving, on_told)
        finally:
            child.terminate()  # it has said its last word, or the caller has had enough
            child.join(END_WAIT_S)
            child.kill()
            child.join()
    if isinstance(answer, _Done):
        return answer.result
    if isinstance(answer, _Wrong):
        raise (BadInput if answer.bad else TrainingFailed)(answer.reason)
    raise TrainingFailed(
        f"Expected the training to end with a result. Received the end of its process (status {child.exitcode}). "
        "Go on with --resume; if it happens again, run main.py doctor."
    )


def _last_answer(receiving: Connection, on_told: Callable[[Any], None]) -> Any:
    """Hand on what is told until the last answer; None when the child ended without one."""
    while True:
        try:
            answer = receiving.recv()
        except (EOFError, OSError):
            return None
        if isinstance(answer, _Done | _Wrong):
            return answer
        on_told(answer)


def _work(function: Callable[[Any, Callable[[Any], None]], Any], job: Any, answers: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then ends this process
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # TensorFlow and LiteRT greet there, between the parent's lines
    try:
        answers.send(_answer(function, job, answers.send))
    except BrokenPipeError:
        return  # the parent is gone


def _answer(function: Callable[[Any, Callable[[Any], None]], Any], job: Any, tell: Callable[[Any], None]) -> Any:
    try:
        return _Done(function(job, tell))
    except BrokenPipeError:
        raise
    except (ModelError, ValueError) as error:
        return _Wrong(in_one_line(error) + ".", bad=True)
    except Exception as error:  # whatever it was, the parent says it in one line
        return _Wrong(
            f"Expected the training to end with a result. Received {type(error).__name__}: {in_one_line(error)}. "
            "Go on with --resume; if it happens again, run main.py doctor.",
            bad=False,
        )
