"""Judge a run on look-alikes: each left against its right, and against every other right."""

from pathlib import Path
from typing import Any

import numpy as np

from model.datasets.folder_classes import PictureSet
from model.datasets.lookalike import part_of, read_lookalike
from model.errors import PictureError
from model.evaluation.inspection import TOP
from model.evaluation.report import ScoredPairs
from model.inference.run_tower import RunTower

MOST_NON_MATED = 100_000


def evaluate_lookalike(run: RunTower, data: Path) -> tuple[ScoredPairs, dict[str, Any]]:
    """All left-right pairs that the run was not trained on.

    Returns:
        the pairs, and "mean_cosine": {"positive", "negative"} of their embeddings, "top_k": the share of lefts whose
        right is among the k nearest of all rights, and "chance", what guessing would reach at top 1.
    Raises:
        PictureError: not that layout, or fewer than two pairs the run does not know.
    """
    pictures = unknown_pairs(run, data)
    count = len(pictures.label) // 2
    rows = run.embed(pictures.pictures)
    left, right = rows[:count], rows[count:]
    first, second = (index.ravel() for index in np.indices((count, count)))
    same = first == second
    kept = np.sort(np.concatenate([np.flatnonzero(same), _some(np.flatnonzero(~same))]))
    first, second, same = first[kept], second[kept], same[kept]
    score = -run.distance(left[first], right[second]).astype(np.float64)
    pairs = ScoredPairs(pictures.pictures, first, second + count, same, score, pictures.label, -run.threshold)
    cosine = left @ right.T
    mates = np.diagonal(cosine)
    rank = (cosine > mates[:, np.newaxis]).sum(axis=1)
    return pairs, {
        "mean_cosine": {"positive": float(mates.mean()), "negative": float(cosine[~np.eye(count, dtype=bool)].mean())},
        "top_k": {str(k): float(np.mean(rank < k)) for k in TOP},
        "chance": 1 / count,
    }


def unknown_pairs(run: RunTower, data: Path) -> PictureSet:
    """The pairs of FOLDER/test, or of the folder itself, that had no part in the run's training."""
    read = read_lookalike(part_of(data, "test"), run.config.side, run.config.channels)
    known = run.trained_on | run.chosen_on
    kept = [i for i, name in enumerate(read.names) if name not in known]
    if len(kept) < 2:
        raise PictureError(
            f"Expected two pairs or more that the run does not know. Received {len(kept)} in {data}, by their names. "
            "Name other pairs."
        )
    return read.only(np.isin(read.label, kept))


def _some(rows: np.ndarray) -> np.ndarray:
    return np.random.default_rng(0).permutation(rows)[:MOST_NON_MATED]
