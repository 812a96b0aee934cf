"""Judge a verifier on pairs: figures with intervals, pictures, and one page that holds them all."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ScoredPairs:
    """Pairs of pictures with their scores.

    pictures: uint8 (n, side, side, channels). first, second: int64 (p,), rows of `pictures`. same: bool (p,).
    score: float (p,), large for the same; a negated distance will do. identity: int64 (n,), the unit of the
    bootstrap (a class, a person, a writer). threshold: score at or over which the verifier says same.
    """

    pictures: NDArray[np.uint8]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    same: NDArray[np.bool_]
    score: NDArray[np.float64]
    identity: NDArray[np.int64]
    threshold: float


def verification_figures(pairs: ScoredPairs, seed: int = 0) -> dict[str, Any]:
    """{"pairs", "accuracy", "accuracy_std", "auc", "eer", "tar": {...}, "intervals": {"eer": [low, high], ...}}.

    The keys of `model.evaluation.verification.verification_report`, and 95 % intervals by bootstrap over identities.
    """
    raise NotImplementedError


def verification_page(pairs: ScoredPairs, folder: Path, title: str, notes: tuple[str, ...] = ()) -> dict[str, Any]:
    """Write roc.png, scores.png, worst.png and report.html (self-contained) into `folder`; return the figures."""
    raise NotImplementedError
