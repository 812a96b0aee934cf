"""Score the pairs of a set of pictures with a run: every mated pair, and as many others as is wanted."""

import numpy as np
from numpy.typing import NDArray

from model.datasets.folder_classes import PictureSet
from model.evaluation.report import ScoredPairs
from model.inference.run_tower import RunTower

MOST_MATED = 20_000
MOST_NON_MATED = 100_000


def scored_pairs(run: RunTower, pictures: PictureSet, seed: int = 0) -> ScoredPairs:
    """All pairs of the set, a random part of a kind of which there are too many.

    The score is minus the head's distance, which ranks as the similarity does without its rounding at 0 and 1.

    Raises:
        ValueError: fewer than two classes, or none with two pictures.
    """
    rng = np.random.default_rng(seed)
    first, second, same = pairs_of(pictures.label, rng)
    rows = run.embed(pictures.pictures)
    score = -run.distance(rows[first], rows[second]).astype(np.float64)
    return ScoredPairs(pictures.pictures, first, second, same, score, pictures.label, -run.threshold)


def pairs_of(
    label: NDArray[np.int64], rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Rows of up to 20,000 mated and 100,000 other pairs, each once."""
    counts = np.unique(label, return_counts=True)[1]
    if len(counts) < 2:
        raise ValueError(f"Expected two classes or more to judge. Received {len(counts)}. Add another folder.")
    if counts.max() < 2:
        raise ValueError("Expected a class with two pictures or more. Received one picture a class. Add pictures.")
    mated = np.concatenate([_inside(np.flatnonzero(label == name)) for name in np.unique(label)])
    others = _across(label, rng)
    kept = mated[rng.permutation(len(mated))[:MOST_MATED]]
    pairs = np.concatenate([kept, others])
    return pairs[:, 0], pairs[:, 1], np.arange(len(pairs)) < len(kept)


def _inside(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    one, other = np.triu_indices(len(rows), 1)
    return np.stack([rows[one], rows[other]], axis=1)


def _across(label: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    if len(label) ** 2 // 2 <= 4 * MOST_NON_MATED:
        pairs = _inside(np.arange(len(label)))
    else:
        drawn = rng.integers(0, len(label), (2 * MOST_NON_MATED, 2))
        pairs = np.unique(np.sort(drawn, axis=1), axis=0)
    pairs = pairs[label[pairs[:, 0]] != label[pairs[:, 1]]]
    return pairs[rng.permutation(len(pairs))[:MOST_NON_MATED]]
