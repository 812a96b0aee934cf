"""Error rates of a liveness check: APCER and BPCER, and how far to trust them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
LOW, HIGH = 0.025, 0.975


@dataclass(frozen=True, eq=False)
class Presentations:
    """Scores of frames, large when live, NaN where no face was found: float64 (n,). subject: str (n,)."""

    score: NDArray[np.float64]
    subject: NDArray[np.str_]

    @property
    def without_face(self) -> int:
        """Frames in which nothing could be judged."""
        return int(np.isnan(self.score).sum())


def apcer(attacks: Presentations, threshold: float) -> float:
    """Share of attacks that are taken for live; those without a face are not counted, as nothing lets them in.

    Source: ISO/IEC 30107-3:2023, 13.2.1, for one kind of attack. NaN when none could be judged.
    """
    judged = attacks.score[~np.isnan(attacks.score)]
    return float((judged >= threshold).mean()) if len(judged) else float("nan")


def bpcer(real: Presentations, threshold: float) -> float:
    """Share of real presentations that are not taken for live; one without a face counts as an error.

    Source: ISO/IEC 30107-3:2023, 13.2.2. NaN when there are none.
    """
    return float((~(real.score >= threshold)).mean()) if len(real.score) else float("nan")


def intervals(real: Presentations, attacks: Presentations, threshold: float, seed: int = 0) -> dict[str, list[float]]:
    """95 % intervals by bootstrap over subjects: frames of one subject hang together.

    With few subjects they are wide in truth and too narrow as measured: a subject who was not there cannot be drawn.
    """
    rng = np.random.default_rng(seed)
    parts = {"apcer": (attacks, apcer), "bpcer": (real, bpcer)}
    found: dict[str, list[float]] = {}
    for name, (presented, rate) in parts.items():
        rows = [np.flatnonzero(presented.subject == subject) for subject in np.unique(presented.subject)]
        draws = [rate(_drawn(presented, rows, rng), threshold) for _ in range(DRAWS)] if rows else []
        known = [draw for draw in draws if not np.isnan(draw)]
        found[name] = [float(q) for q in np.quantile(known, [LOW, HIGH])] if known else []
    return found


def _drawn(presented: Presentations, rows: Sequence[NDArray[np.int64]], rng: np.random.Generator) -> Presentations:
    picked = np.concatenate([rows[i] for i in rng.integers(0, len(rows), len(rows))])
    return Presentations(presented.score[picked], presented.subject[picked])


def balanced_threshold(real: Presentations, attacks: Presentations) -> float:
    """Where the larger of both rates is least; in the middle of the gap when there is room.

    Raises:
        ValueError: one side has no score.
    """
    live, spoof = (np.sort(one.score[~np.isnan(one.score)]) for one in (real, attacks))
    if not len(live) or not len(spoof):
        raise ValueError(f"Expected scores of both kinds. Received {len(live)} real and {len(spoof)} attacks.")
    edges = np.unique(np.concatenate([live, spoof]))
    between = np.concatenate([[edges[0] - 1], (edges[:-1] + edges[1:]) / 2, [edges[-1] + 1]])
    wrong = np.maximum(
        1 - np.searchsorted(spoof, between) / len(spoof),  # attacks at or over
        np.searchsorted(live, between) / len(live),  # real ones under
    )
    best = between[wrong == wrong.min()]
    return float((best.min() + best.max()) / 2)
