"""Batches of augmented faces, made ahead of time in a process of its own."""

import multiprocessing
import os
from pathlib import Path
from queue import Full
from typing import Any

import cv2
import numpy as np

from model.sampling.augment import augment

AHEAD = 12  # batches kept ready


class Feed:
    """An endless stream of (faces uint8 RGB (b, side, side, 3), row int64 (b,)), shuffled every epoch.

    `rows` are the indices into the decoded faces that may be drawn. Close it, or use it with `with`.
    """

    def __init__(self, decoded: str | Path, rows: Any, *, side: int, batch: int, seed: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._queue = context.Queue(AHEAD)
        work = (self._queue, Path(decoded), np.asarray(rows), side, batch, seed)
        self._process = context.Process(target=_produce, args=work, daemon=True)
        self._process.start()

    def next(self) -> tuple[Any, Any]:
        """Wait for the next batch."""
        faces, row = self._queue.get(timeout=300)
        return faces, row

    def close(self) -> None:
        self._process.terminate()
        self._process.join()

    def __enter__(self) -> "Feed":
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()


def _produce(queue: Any, decoded: Path, rows: Any, side: int, batch: int, seed: int) -> None:
    cv2.setNumThreads(1)
    _leave_the_trainers_core()
    rng = np.random.default_rng(seed)
    faces = np.load(decoded, mmap_mode="r")
    parent = multiprocessing.parent_process()
    while True:
        order = rng.permutation(rows)
        for start in range(0, len(order) - batch + 1, batch):
            chosen = order[start : start + batch]
            _offer(queue, (_render(faces, chosen, side, rng), chosen), parent)


def _leave_the_trainers_core() -> None:
    # A child inherits the cores its parent was pinned to, where it would take a tenth of the training's time.
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))


def _offer(queue: Any, batch: Any, parent: Any) -> None:
    while True:
        try:
            queue.put(batch, timeout=10)
            return
        except Full:
            if parent is not None and not parent.is_alive():
                os._exit(0)  # the trainer was killed: nobody will ever take the batch


def _render(faces: Any, chosen: Any, side: int, rng: np.random.Generator) -> Any:
    images = np.empty((len(chosen), side, side, 3), np.uint8)
    for i, row in enumerate(chosen):
        face = augment(faces[row], rng)
        if side != face.shape[0]:
            face = cv2.resize(np.ascontiguousarray(face), (side, side), interpolation=cv2.INTER_AREA)
        images[i] = face[:, :, ::-1]
    return images
