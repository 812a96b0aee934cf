"""The pictures of one training step, and every pair that they make."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
OF_A_CLASS = 4  # pictures, where there are classes enough to fill the batch


@dataclass(frozen=True)
class PairBatch:
    """The pictures of one step and the pairs made of them; each picture is looked at once.

    rows: int64 (m,), of the training set. first, second: int64 (p,), places in `rows`. same: bool (p,).
    weight: float32 (p,), summing to 1; left out, both kinds of pairs weigh one half together.
    For the triplet loss only `rows` counts: semi-hard triplets are found among them by their labels.
    """

    rows: NDArray[np.int64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    same: NDArray[np.bool_]
    weight: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))

    def weights(self) -> NDArray[np.float32]:
        """The weight of each pair, float32 (p,)."""
        if len(self.weight):
            return self.weight
        mated = int(self.same.sum())
        others = len(self.same) - mated
        halves = 1.0 if not mated or not others else 0.5
        return np.where(self.same, halves / max(mated, 1), halves / max(others, 1)).astype(np.float32)


Sampler = Callable[[Rng], PairBatch]


def class_batches(label: NDArray[np.int64], size: int) -> Sampler:
    """Draw batches class by class: four pictures of each where there are classes enough, more where there are few.

    All pairs of a batch are used, those of one class and those of two weighing one half each. Classes of two pictures
    or more come first; where they leave room, classes with one picture join as strangers.

    Args:
        label: int64 (n,), class of each picture. size: pictures in a batch, at most.
    Returns:
        a sampler: the same Generator state draws the same batch.
    Raises:
        ValueError: fewer than two classes, or none with two pictures.
    """
    rows_of = [np.flatnonzero(label == name) for name in np.unique(label)]
    paired, single = [rows for rows in rows_of if len(rows) > 1], [rows for rows in rows_of if len(rows) == 1]
    _check(len(rows_of), len(paired))
    classes = min(len(paired), max(size // OF_A_CLASS, 2))
    strangers = min(len(single), size // 2 if len(paired) * OF_A_CLASS < size else 0)
    each = max((size - strangers) // classes, 2)

    def draw(rng: Rng) -> PairBatch:
        chosen = [paired[i] for i in rng.choice(len(paired), classes, replace=False)]
        parts = [rng.permutation(rows)[:each] for rows in chosen]
        parts += [single[i] for i in rng.choice(len(single), strangers, replace=False)]
        return every_pair(np.concatenate(parts), label)

    return draw


def every_pair(rows: NDArray[np.int64], label: NDArray[np.int64]) -> PairBatch:
    """All pairs of these pictures, each once."""
    first, second = np.triu_indices(len(rows), 1)
    return PairBatch(rows, first, second, label[rows[first]] == label[rows[second]])


def named_pairs(first: NDArray[np.int64], second: NDArray[np.int64], same: NDArray[np.bool_]) -> PairBatch:
    """A batch of given pairs of rows, for a sampler of one's own: each picture of them is looked at once."""
    rows, place = np.unique(np.concatenate([first, second]), return_inverse=True)
    return PairBatch(rows, place[: len(first)], place[len(first) :], same)


def _check(classes: int, paired: int) -> None:
    if classes < 2:
        raise ValueError(f"Expected two classes or more. Received {classes}. Add a folder with another class.")
    if not paired:
        raise ValueError("Expected a class with two pictures or more. Received one picture a class. Add pictures.")
