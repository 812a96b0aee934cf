"""Calibrate: fit head and threshold to a company's people, and judge whether that made it better."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.sampling.company import Company, Fold, folds_of
from model.siamese.headfile import HeadFile
from model.training.curve import MovedCurve, distance_at, moved_curve
from model.training.gate import WORKING_FMR, Comparisons, Verdict, comparisons, judge
from model.training.refit import refit, refit_bias

LEAST_OWN_PEOPLE = 5  # with two pictures or more
Progress = Callable[[float, str], None]  # fraction 0..1, what is done now
Weights = NDArray[np.float32]


class TooFewPeople(ValueError):
    """There is too little to learn from; the text says how much is needed."""


@dataclass(frozen=True)
class Split:
    """Who teaches and who judges. thin: fewer than 20 could be held out, so everybody judges once.

    judges: people with two pictures or more who judge, own of them the company's.
    """

    folds: tuple[Fold, ...]
    thin: bool
    seed: int
    judges: int
    own: int


@dataclass(frozen=True)
class Calibration:
    """A candidate head, the gate's verdict on it, and how its FMR curve came about.

    before, after: the verdict's figures, and "door_fnmr" and "door_fmr": what the same people meet at the distance
        that each head's own curve gives for an FMR of 0.001.
    refitted: the gate's verdict on a refitted w; the candidate has that w only if it was better with certainty.
    """

    head: HeadFile
    verdict: Verdict
    before: dict[str, float]
    after: dict[str, float]
    refitted: Verdict
    curve: MovedCurve
    split: Split
    seconds: float

    def metrics(self) -> dict[str, Any]:
        """Everything but the head, as JSON values; the seed and the same pictures give the same split."""
        refit = {"rise": self.refitted.rise, "upper": self.refitted.upper, "used": self.refitted is self.verdict}
        common = judged_metrics(self.verdict, self.before, self.after, self.split, self.curve, self.seconds)
        return common | {"refit": refit}


def calibrate(
    company: Company,
    *,
    base: HeadFile,
    current: HeadFile,
    version: str,
    progress: Progress = lambda fraction, text: None,
) -> Calibration:
    """Make a candidate head for these people and judge it against the current one.

    The FMR curve, and with it the threshold, is always fitted. w is refitted too, but kept only where the people
    who judge are recognised better by it with certainty: the upper 95 % bound of the rise in FNMR is below 0.
    Else the candidate has the base's w. Everything starts from the base's head, not the current one: retraining
    every month must not drift.

    Args:
        company: embeddings by the tower that base and current were fitted to.
        version: the candidate's name; its random seed follows from it, so each retraining splits afresh.
    Raises:
        TooFewPeople: fewer than five own people with two pictures.
    """
    started = time.monotonic()
    split = split_of(company, version)
    judges = [company.only(fold.judge) for fold in split.folds]
    under_current = _compared(judges, [current.weights()] * len(judges))
    refitted = _refitted(company, split, base, progress)
    progress(0.8, "Judging it on people it has not seen")
    under_refitted = _compared(judges, refitted)
    verdict = first = judge(under_current, under_refitted, split.seed)
    under_base = under_candidate = _compared(judges, [base.weights()] * len(judges))
    if first.upper < 0:
        under_candidate, w = under_refitted, refitted[-1]
        curve = moved_curve(base.fmr_curve, under_base, under_refitted)
    else:
        verdict, w = judge(under_current, under_base, split.seed), base.weights()
        everybody = comparisons([(company, w)])  # a w fitted to none of them may be measured on all
        curve = moved_curve(base.fmr_curve, everybody, everybody)
    bias = refit_bias(company, w, base.bias, np.random.default_rng(split.seed))
    head = moved_head(base, version, w, bias, curve)
    return Calibration(
        head=head,
        verdict=verdict,
        before=verdict.before | door_figures(current, under_current),
        after=verdict.after | door_figures(head, under_candidate),
        refitted=first,
        curve=curve,
        split=split,
        seconds=time.monotonic() - started,
    )


def split_of(company: Company, version: str) -> Split:
    """Who teaches and who judges in the training of this version.

    Raises:
        TooFewPeople: see `calibrate`.
    """
    own = np.intersect1d(company.judges(), company.identity[company.own])
    if len(own) < LEAST_OWN_PEOPLE:
        raise TooFewPeople(
            f"Expected {LEAST_OWN_PEOPLE} people with two pictures or more. Received {len(own)}. Enrol more first."
        )
    seed = seed_of(version)
    folds, thin = folds_of(company, seed)
    judging = np.intersect1d(company.judges(), np.concatenate([fold.judge for fold in folds]))
    return Split(tuple(folds), thin, seed, len(judging), len(np.intersect1d(judging, own)))


def judged_metrics(
    verdict: Verdict,
    before: dict[str, float],
    after: dict[str, float],
    split: Split,
    curve: MovedCurve,
    seconds: float,
) -> dict[str, Any]:
    """What every training has to tell, as JSON values; the seed and the same pictures give the same split."""
    dealt = {"seed": split.seed, "folds": len(split.folds), "thin": split.thin, "judges": split.judges}
    moved = {"unit": curve.unit, "tightening": curve.tightening, "checked": curve.checked, "worse": curve.worse}
    return asdict(verdict) | {
        "before": before,
        "after": after,
        "split": dealt | {"own": split.own},
        "curve": moved | {"comparisons": curve.comparisons},
        "seconds": round(seconds, 2),
    }


def moved_head(base: HeadFile, version: str, w: Weights, bias: float, curve: MovedCurve) -> HeadFile:
    """The candidate's head: the base's, with its own w and bias, and the curve that was carried over to it."""
    # The curve holds the company's own tightening now; together with this it is never looser than the base's figure.
    one_camera = min(1.0, base.one_camera / curve.tightening)
    return replace(
        base, version=version, w=tuple(map(float, w)), bias=bias, fmr_curve=curve.points, one_camera=one_camera
    )


def seed_of(version: str) -> int:
    """A version's own random seed, 0..2**32 - 1."""
    return int(hashlib.sha256(version.encode()).hexdigest()[:8], 16)


def _refitted(company: Company, split: Split, base: HeadFile, progress: Progress) -> list[Weights]:
    """One w per fold; in cross-validation one more, fitted to everybody. The last is the candidate's."""
    teachers = [company.only(fold.teach) for fold in split.folds] + [company] * split.thin
    found = []
    for number, people in enumerate(teachers):
        progress(0.8 * number / len(teachers), f"Fitting the head, {number + 1} of {len(teachers)}")
        found.append(refit(people, base.weights(), base.bias, np.random.default_rng(split.seed))[0])
    return found


def _compared(judges: Sequence[Company], w: Sequence[Weights]) -> Comparisons:
    return comparisons(list(zip(judges, w, strict=False)))  # the w fitted to everybody judges nobody


def door_figures(head: HeadFile, found: Comparisons) -> dict[str, float]:
    """FNMR and FMR of these comparisons at the distance that the head's own curve gives for one in a thousand."""
    distance = head.one_camera * distance_at(head.fmr_curve, head.fmr_floor, WORKING_FMR)
    return {
        "door_fnmr": float(np.mean(found.mated > distance)),
        "door_fmr": float(np.mean(found.non_mated <= distance)),
    }
