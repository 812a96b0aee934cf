"""Judge a run on pairs of MNIST's test digits, and on digits that it never saw."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.datasets.folder_classes import PictureSet
from model.datasets.mnist import read_mnist
from model.evaluation.report import ScoredPairs
from model.evaluation.verification import Flags, verification_report
from model.inference.run_tower import RunTower
from model.sampling.pairs import Pairs, balanced_pairs, mated_pairs, non_mated_pairs

COUNT = 20_000  # pairs, half of them mated
SEED = 0


def evaluate_mnist(run: RunTower, data: Path) -> tuple[ScoredPairs, dict[str, Any]]:
    """Balanced pairs of the 10,000 test digits.

    Returns:
        the pairs, and for a run that was trained without some digits "unseen": their names, figures of pairs of the
        unseen digits among each other ("among"), and of pairs with an unseen digit in each ("against_all").
    """
    digits = read_mnist(data).test
    rows = run.embed(digits.pictures)

    def scored(pairs: Pairs) -> ScoredPairs:
        first, second, same = pairs
        score = -run.distance(rows[first], rows[second]).astype(np.float64)
        return ScoredPairs(digits.pictures, first, second, same, score, digits.label, -run.threshold)

    rng = np.random.default_rng(SEED)
    overall = scored(balanced_pairs(digits.label, COUNT, rng))
    unseen = np.array([i for i, name in enumerate(digits.names) if name not in run.trained_on], np.int64)
    if not 2 <= len(unseen) < len(digits.names):
        return overall, {}
    figures: dict[str, Any] = {"digits": "".join(digits.names[i] for i in unseen)}
    for name, pairs in (("among", _among(digits, unseen, rng)), ("against_all", _against_all(digits, unseen, rng))):
        judged = scored(pairs)
        figures |= {f"{name}_{key}": value for key, value in _told(judged).items()}
    return overall, {"unseen": figures}


def test_digits(run: RunTower, data: Path) -> PictureSet:
    """The test digits; all of them, as no training looks at these."""
    return read_mnist(data).test


def mnist_montage(data: Path, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64], Flags]:
    """Test digits uint8 (10000, 28, 28, 1), and balanced pairs of them: first, second, same."""
    digits = read_mnist(data).test
    return digits.pictures, *balanced_pairs(digits.label, COUNT, np.random.default_rng(seed))


def _told(pairs: ScoredPairs) -> dict[str, Any]:
    report = verification_report(pairs.score, pairs.same)
    right = (pairs.score >= pairs.threshold) == pairs.same
    return {**{key: report[key] for key in ("pairs", "accuracy", "auc", "eer")}, "at_threshold": float(np.mean(right))}


def _among(digits: PictureSet, unseen: NDArray[np.int64], rng: np.random.Generator) -> Pairs:
    rows = np.flatnonzero(np.isin(digits.label, unseen))
    first, second, same = balanced_pairs(digits.label[rows], COUNT, rng)
    return rows[first], rows[second], same


def _against_all(digits: PictureSet, unseen: NDArray[np.int64], rng: np.random.Generator) -> Pairs:
    rows = np.flatnonzero(np.isin(digits.label, unseen))
    first, second, _ = mated_pairs(digits.label[rows], COUNT // 2, rng)
    one, other, _ = non_mated_pairs(digits.label, 10 * COUNT, rng)
    touching = np.flatnonzero(np.isin(digits.label[one], unseen))[: COUNT // 2]
    same = np.arange(len(first) + len(touching)) < len(first)
    return np.concatenate([rows[first], one[touching]]), np.concatenate([rows[second], other[touching]]), same
