"""Carry the base's FMR curve over to a new head and to a company's own pictures, never to its advantage.

A company's few people cannot measure rare false matches: twenty of them give some thousand comparisons, the base
gave a million. So the rates, intervals and the floor stay those of the base, and only the distances move:

    distance = base distance * unit * tightening
    unit         the new head measures in other units: the ratio of both heads' distances over non-mated comparisons,
                 those nearest by the base. The 5 % quantile of it, not the mean: where a pair's ratio is larger,
                 its false match is only rarer than the base's.
    tightening   <= 1: by how much this company's strangers lie nearer than the base's (one camera, one light). At
                 every rate of the curve for which the company has ten comparisons to show, its own rate is read
                 at the moved distance. Where that is higher with 95 % certainty, the distance that gives the
                 wanted rate here, over the moved distance, is a ratio; the smallest counts. Farther strangers
                 loosen nothing: that would be a claim about rates below the company's own floor.

The certainty takes people as the unit, both as probes and as those compared with: a pair of twins, or a stranger
who is an employee under another name, fills a dozen comparisons, and is still no evidence about the others.
"""

from dataclasses import dataclass, replace

import faiss
import numpy as np
from numpy.typing import NDArray

from model.siamese.headfile import FmrPoint
from model.training.gate import Comparisons

NEAREST_SHARE = 0.05
LEAST_NEAREST = 200
CAREFUL_QUANTILE = 0.05
LEAST_MATCHES = 10
MOST_TEMPLATES = 10  # of one person at a door
ONE_SIDED_95 = 1.645  # standard deviations


@dataclass(frozen=True)
class MovedCurve:
    """The curve under the new head, and how it was moved.

    checked: points at which the company had its say, out of `comparisons` of its own; worse: where its rate was
    higher than the base's with certainty.
    """

    points: tuple[FmrPoint, ...]
    unit: float
    tightening: float
    checked: int
    worse: int
    comparisons: int


def moved_curve(points: tuple[FmrPoint, ...], under_base: Comparisons, under_new: Comparisons) -> MovedCurve:
    """Move a curve's distances; rates and numbers of comparisons stay the base's.

    Args:
        points: the base's curve.
        under_base, under_new: the same comparisons under both heads, of people to whom neither was fitted.
    Raises:
        ValueError: there is no non-mated comparison, or not the same number under both.
    """
    base_distance, new_distance = under_base.non_mated, under_new.non_mated
    if not len(base_distance) or base_distance.shape != new_distance.shape:
        raise ValueError(f"Expected the same comparisons twice. Received {base_distance.shape}, {new_distance.shape}.")
    unit = _unit(base_distance, new_distance)
    checked = [point for point in points if point.fmr * len(new_distance) >= LEAST_MATCHES]
    worse = [point for point in checked if _lowest_rate(under_new, point.distance * unit) > point.fmr]
    ranked = np.sort(new_distance)
    ratios = [_distance_of_rate(ranked, point.fmr) / (point.distance * unit) for point in worse]
    tightening = min([1.0, *ratios])
    return MovedCurve(
        points=tuple(replace(point, distance=point.distance * unit * tightening) for point in points),
        unit=unit,
        tightening=tightening,
        checked=len(checked),
        worse=len(worse),
        comparisons=len(new_distance),
    )


def distance_at(points: tuple[FmrPoint, ...], floor: float, fmr: float) -> float:
    """The largest measured distance with at most this FMR; the smallest measured where none is that strict.

    Raises:
        ValueError: the curve is empty.
    """
    if not points:
        raise ValueError("Expected a measured FMR curve. Received an empty one. Restore the shipped head.json.")
    allowed = [point.distance for point in points if max(point.fmr, floor) <= fmr]
    return max(allowed) if allowed else min(point.distance for point in points)


def site_tightening(
    points: tuple[FmrPoint, ...],
    folded: NDArray[np.float32],
    identity: NDArray[np.integer],
    templates: int = MOST_TEMPLATES,
) -> float | None:
    """By how much the people enrolled at one door lie nearer to each other than the base's strangers.

    They are known to be different people before the same camera in the same light, which makes strangers look
    alike. The evidence is weighed as in `moved_curve`.

    Args:
        points: the head's curve.
        folded: float32 (n, 128), templates times w. identity: int (n,), whose they are.
        templates: a person is found by the first so many of their pictures.
    Returns:
        a factor in (0, 1] for the curve's distances; None when they are too few to say anything.
    """
    found = between_people(folded, identity, templates)
    if not len(found.non_mated) or not points:
        return None
    moved = moved_curve(points, found, found)
    return moved.tightening if moved.checked else None


def between_people(
    folded: NDArray[np.float32], identity: NDArray[np.integer], templates: int = MOST_TEMPLATES
) -> Comparisons:
    """Every picture against every other person, at the nearest of that person's first pictures; nothing mated."""
    people, person = np.unique(identity, return_inverse=True)
    nearest = np.empty((len(folded), len(people)))
    for column in range(len(people)):
        own = folded[person == column][:templates]
        nearest[:, column] = faiss.pairwise_distances(folded, own, metric=faiss.METRIC_L1).min(axis=1)
    probe, other = np.nonzero(person[:, np.newaxis] != np.arange(len(people)))
    nobody = np.empty(0)
    return Comparisons(nobody, nobody.astype(int), nearest[probe, other], person[probe], other, len(people))


def _unit(base_distance: NDArray[np.float64], new_distance: NDArray[np.float64]) -> float:
    count = min(len(base_distance), max(LEAST_NEAREST, int(NEAREST_SHARE * len(base_distance))))
    nearest = np.argpartition(base_distance, count - 1)[:count]
    ratio = new_distance[nearest] / np.maximum(base_distance[nearest], np.finfo(float).tiny)
    return float(np.quantile(ratio, CAREFUL_QUANTILE))


def _lowest_rate(found: Comparisons, distance: float) -> float:
    """Lower 95 % bound of the share of non-mated comparisons within the distance.

    rate - 1.645 sd, with sd**2 = sum over people of (own matches - rate * own comparisons)**2 / comparisons**2, own
    being those in which the person is probe or is compared with: the infinitesimal jackknife over people.
    Source: Efron 1982, "The Jackknife, the Bootstrap and Other Resampling Plans", chapter 6.
    """
    within = found.non_mated <= distance
    rate = float(np.mean(within))
    spread = _involved(found, within) - rate * _involved(found, np.ones_like(within))
    return rate - ONE_SIDED_95 * float(np.sqrt(spread @ spread)) / len(within)


def _involved(found: Comparisons, chosen: NDArray[np.bool_]) -> NDArray[np.intp]:
    """In how many of the chosen comparisons each person takes part, int (people,)."""
    people = [found.probe_person[chosen], found.other_person[chosen]]
    return np.bincount(np.concatenate(people), minlength=found.people)


def _distance_of_rate(ranked: NDArray[np.float64], rate: float) -> float:
    return float(ranked[int(np.ceil(rate * len(ranked))) - 1])
