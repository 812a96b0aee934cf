"""Batches of augmented faces, made ahead of time in a process of its own."""

import multiprocessing
from pathlib import Path

import cv2
import numpy as np

from model.sampling.augment import augment

AHEAD = 12  # batches kept ready


class Feed:
    """An endless stream of (faces uint8 RGB (b, side, side, 3), row int64 (b,)), shuffled every epoch.

    `rows` are the indices into the decoded faces that may be drawn. Close it, or use it with `with`.
    """

    def __init__(self, decoded, rows, *, side, batch, seed):
        context = multiprocessing.get_context("spawn")
        self._queue = context.Queue(AHEAD)
        work = (self._queue, Path(decoded), np.asarray(rows), side, batch, seed)
        self._process = context.Process(target=_produce, args=work, daemon=True)
        self._process.start()

    def next(self):
        return self._queue.get(timeout=300)

    def close(self):
        self._process.terminate()
        self._process.join()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()


def _produce(queue, decoded, rows, side, batch, seed):
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    faces = np.load(decoded, mmap_mode="r")
    while True:
        order = rng.permutation(rows)
        for start in range(0, len(order) - batch + 1, batch):
            chosen = order[start : start + batch]
            queue.put((_render(faces, chosen, side, rng), chosen))


def _render(faces, chosen, side, rng):
    images = np.empty((len(chosen), side, side, 3), np.uint8)
    for i, row in enumerate(chosen):
        face = augment(faces[row], rng)
        if side != face.shape[0]:
            face = cv2.resize(np.ascontiguousarray(face), (side, side), interpolation=cv2.INTER_AREA)
        images[i] = face[:, :, ::-1]
    return images
