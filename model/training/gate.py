"""The gate: may a candidate take the current verifier's place?

A non-inferiority test on people the candidate has not seen. Their FNMR at the working FMR is measured under both
heads; the upper 95 % bound of its rise, by bootstrap over people, must stay under a margin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.evaluation.per_person import person_distances
from model.evaluation.verification import area_under_curve
from model.sampling.company import Company

MARGIN = 0.01  # of FNMR: one more miss in a hundred tries is the most that may be risked
WORKING_FMR = 1e-3
LEAST_MATCHES = 10  # the FMR is no smaller than what so many false matches can show
DRAWS = 1000
CERTAINTY = 0.95


@dataclass(frozen=True)
class Comparisons:
    """Distances of held-out people under one head; the same comparisons in the same order for every head.

    mated: float (p,), picture to the own person, of mated_person. non_mated: float (k,), picture of probe_person to
    another person. The people are numbered 0..people-1 over all folds.
    """

    mated: NDArray[np.float64]
    mated_person: NDArray[np.int64]
    non_mated: NDArray[np.float64]
    probe_person: NDArray[np.int64]
    other_person: NDArray[np.int64]
    people: int


@dataclass(frozen=True)
class Verdict:
    """What the gate found. rise: of FNMR, upper: its 95 % bound; both in 0..1. fmr: where both heads were read.

    before, after: {"fnmr", "fmr", "auc", "threshold"} of the current and the candidate head.
    """

    better: bool
    rise: float
    upper: float
    margin: float
    fmr: float
    comparisons: int
    before: dict[str, float]
    after: dict[str, float]


def comparisons(parts: Sequence[tuple[Company, NDArray[np.float32]]]) -> Comparisons:
    """Compare each picture of a fold with each of its people, by the fold's own w.

    Args:
        parts: for each fold the people who judge, and the w (128,) of a head that never saw them.
    """
    found = [_compared(company, w) for company, w in parts]
    people = np.unique(np.concatenate([part[3] for part in found] + [part[1] for part in found]))
    mated, own, non_mated, probe, other = (np.concatenate(column) for column in zip(*found, strict=True))
    return Comparisons(
        mated,
        np.searchsorted(people, own),
        non_mated,
        np.searchsorted(people, probe),
        np.searchsorted(people, other),
        len(people),
    )


def judge(before: Comparisons, after: Comparisons, seed: int, margin: float = MARGIN) -> Verdict:
    """Let the candidate through unless it may miss its own people more often by `margin` or more.

    Each head is read at its own distance of equal FMR, found anew in every draw, so that a head cannot pass by
    letting more strangers in.

    Args:
        before, after: the same comparisons under the current and under the candidate head.
        seed: of the bootstrap.
    Raises:
        ValueError: there is no mated or no non-mated comparison, or the two differ in kind.
    Source: the non-inferiority test of two paired proportions; Efron, Tibshirani 1993, percentile interval, with
        people as the unit, since pictures of one person go together.
    """
    if before.people != after.people or len(before.mated) != len(after.mated):
        raise ValueError(f"Expected the same comparisons twice. Received {len(before.mated)} and {len(after.mated)}.")
    if not len(before.mated) or not len(before.non_mated):
        raise ValueError("Expected mated and non-mated comparisons. Received none of a kind. Add pictures.")
    fmr = max(WORKING_FMR, LEAST_MATCHES / len(before.non_mated))
    draws = _draws(before.people, seed)
    rises = _fnmr(after, fmr, draws) - _fnmr(before, fmr, draws)
    rise, upper = float(rises[0]), float(np.quantile(rises[1:], CERTAINTY))
    return Verdict(
        better=upper < margin,
        rise=rise,
        upper=upper,
        margin=margin,
        fmr=fmr,
        comparisons=len(before.non_mated),
        before=_figures(before, fmr, draws),
        after=_figures(after, fmr, draws),
    )


def _compared(company: Company, w: NDArray[np.float32]) -> tuple[NDArray[Any], ...]:
    nearest, people = person_distances(company.embedding * w, company.identity)
    own = company.identity[:, np.newaxis] == people
    probe, other = np.nonzero(~own)
    return (
        nearest[own],
        company.identity[np.nonzero(own)[0]],
        nearest[~own],
        company.identity[probe],
        people[other],
    )


def _draws(people: int, seed: int) -> NDArray[np.float64]:
    """How often each person is drawn, float (1 + DRAWS, people); the first row is everybody once."""
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(people, np.full(people, 1 / people), DRAWS)
    return np.concatenate([np.ones((1, people)), drawn])


def _fnmr(found: Comparisons, fmr: float, draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """FNMR at the distance of this FMR, for each draw of people."""
    tries = draws[:, found.mated_person]
    missed = found.mated[np.newaxis] >= _limits(found, fmr, draws)[:, np.newaxis]
    return (tries * missed).sum(axis=1) / np.maximum(tries.sum(axis=1), 1)


def _limits(found: Comparisons, fmr: float, draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each draw the distance of the first stranger who may not pass: everything under it may."""
    depth = min(len(found.non_mated), int(20 * fmr * len(found.non_mated)) + 1)  # a draw seldom needs twice the FMR
    nearest = np.argpartition(found.non_mated, depth - 1)[:depth]
    nearest = nearest[np.argsort(found.non_mated[nearest])]
    probe, other = found.probe_person[nearest], found.other_person[nearest]
    asked = np.zeros((found.people, found.people))
    np.add.at(asked, (found.probe_person, found.other_person), 1)
    allowed = fmr * ((draws @ asked) * draws).sum(axis=1)
    first_refused = [
        np.searchsorted(np.cumsum(draw[probe] * draw[other]), share, "right")
        for draw, share in zip(draws, allowed, strict=True)
    ]
    return found.non_mated[nearest[np.minimum(first_refused, depth - 1)]]


def _figures(found: Comparisons, fmr: float, draws: NDArray[np.float64]) -> dict[str, float]:
    return {
        "fnmr": float(_fnmr(found, fmr, draws[:1])[0]),
        "fmr": fmr,
        "auc": area_under_curve(-found.mated, -found.non_mated),
        "threshold": float(_limits(found, fmr, draws[:1])[0]),
    }
