"""The Trainer port: one training at a time, in a process of its own."""

import multiprocessing
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import uuid4

from app.errors import Refused, TrainingFailed
from app.services.ports import Candidate, Template, TrainingKind, TrainingProgress
from app.trainer.child import work
from app.trainer.messages import Answer, Finished, GaveUp, Job
from model.errors import ModelError
from model.faces.detector_files import cache_folder
from model.versions import Versions

END_WAIT_S = 5.0  # for a child that was asked to end; then it is killed
KIND_NAMES = {TrainingKind.CALIBRATE: "calibrated", TrainingKind.FINE_TUNE: "fine-tuned"}
CANCELLED = "The training was cancelled. Nothing was changed."


class SpawnedTrainer:
    """Trains in a spawned child, so that the caller stays fluid and needs no training framework.

    A pipe, not a queue, carries the answers: a queue's lock stays taken when its writer is killed in the midst
    of a message, while the end of a pipe tells of that death at once.

    Args:
        samples: folder with anchor, positive and negative.
        versions: `<data>/versions`; candidates appear below it.
        shipped: the folder of the base weights.
        lock: holds this data folder's one training; raises AlreadyRunning.
        detector: "mtcnn" or a YuNet file, for pictures that were dropped into the folders uncut.
        base_faces: the base's validation shard, where it is at hand: it judges what a fine-tuning forgot.
        picture_keys: the data keys of sealed pictures by number in lower case, asked for when a training starts.
        known: templates by the tower of that name of people of whom no picture is kept.
    """

    def __init__(
        self,
        *,
        samples: Path,
        versions: Path,
        shipped: Path,
        lock: Callable[[], AbstractContextManager[None]],
        detector: str = "mtcnn",
        base_faces: Path | None = None,
        picture_keys: Callable[[], Mapping[str, bytes]] = dict,
        known: Callable[[str], tuple[Template, ...]] = lambda tower: (),
    ) -> None:
        self._samples, self._folder, self._shipped, self._detector = samples, versions, shipped, detector
        self._base_faces, self._picture_keys, self._known = base_faces, picture_keys, known
        self._versions = Versions(versions, shipped)
        self._lock = lock
        self._changing = threading.Lock()  # guards the two below
        self._child: BaseProcess | None = None
        self._cancelled = False

    def calibrate(self, parent: str, on_progress: Callable[[TrainingProgress], None]) -> Candidate:
        """Fit head and threshold, and leave the candidate in a folder of its own; see the port.

        Raises:
            Refused: too little to learn from, or it was cancelled.
            AlreadyRunning: another training holds this data folder.
            TrainingFailed: the child ended without a result; nothing of it is left.
        """
        return self._train(TrainingKind.CALIBRATE, "", parent, on_progress)

    def fine_tune(self, parent: str, loss: str, on_progress: Callable[[TrainingProgress], None]) -> Candidate:
        """Train the tower's last stage as well; else as `calibrate`."""
        return self._train(TrainingKind.FINE_TUNE, loss, parent, on_progress)

    def _train(
        self, kind: TrainingKind, loss: str, parent: str, on_progress: Callable[[TrainingProgress], None]
    ) -> Candidate:
        with self._lock():
            self._versions.sweep()
            with self._changing:
                self._cancelled = False
            try:
                return self._run(self._job(kind, loss, parent), on_progress)
            except BaseException:
                self._versions.sweep()
                raise

    def cancel(self) -> None:
        """Stop the running training, from any thread; nothing happens when there is none."""
        with self._changing:
            self._cancelled = True
            if self._child is not None:
                self._child.terminate()

    def _job(self, kind: TrainingKind, loss: str, parent: str) -> Job:
        return Job(
            kind=kind,
            loss=loss,
            samples=self._samples,
            versions=self._folder,
            shipped=self._shipped,
            parent=parent,
            version=f"{KIND_NAMES[kind]}-{datetime.now(UTC):%Y%m%d-%H%M%S}-{uuid4().hex[:4]}",
            detector=self._detector,
            base_faces=self._base_faces,
            cache=cache_folder(),
            known=self._known_to(parent),
            picture_keys=self._picture_keys(),
        )

    def _known_to(self, parent: str) -> tuple[Template, ...]:
        try:
            return self._known(self._versions.load(parent).tower)
        except ModelError:  # the child says why
            return ()

    def _run(self, job: Job, on_progress: Callable[[TrainingProgress], None]) -> Candidate:
        context = multiprocessing.get_context("spawn")
        receiving, sending = context.Pipe(duplex=False)
        child = context.Process(target=work, args=(job, sending), name="training", daemon=True)
        with receiving:
            self._start(child)
            sending.close()  # so that the child's end is the last one and its death reads as the end
            try:
                answer = _last_answer(receiving, on_progress)
            finally:
                self._end(child)
        if self._cancelled:
            raise Refused(CANCELLED)
        return _result(answer, child.exitcode)

    def _start(self, child: BaseProcess) -> None:
        with self._changing:
            if self._cancelled:
                raise Refused(CANCELLED)
            child.start()
            self._child = child

    def _end(self, child: BaseProcess) -> None:
        with self._changing:
            self._child = None
        child.terminate()  # it has said its last word, or the caller has had enough
        child.join(END_WAIT_S)
        child.kill()
        child.join()


def _last_answer(receiving: Connection, on_progress: Callable[[TrainingProgress], None]) -> Answer | None:
    """Hand progress on until the last answer; None when the child ended without one."""
    while isinstance(answer := _received(receiving), TrainingProgress):
        on_progress(answer)
    return answer


def _received(receiving: Connection) -> Answer | None:
    try:
        answer: Answer = receiving.recv()
    except (EOFError, OSError):  # the child is gone: why, its exit status tells
        return None
    return answer


def _result(answer: Answer | None, status: int | None) -> Candidate:
    match answer:
        case Finished(candidate):
            return candidate
        case GaveUp(reason, refused):
            raise (Refused if refused else TrainingFailed)(reason)
        case _:
            raise TrainingFailed(
                f"Expected the training to end with a result. Received the end of its process ({_ending(status)}). "
                "Nothing was changed. Retrain; if it happens again, run main.py doctor."
            )


def _ending(status: int | None) -> str:
    return f"killed by signal {-status}" if status is not None and status < 0 else f"status {status}"
