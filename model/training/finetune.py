"""Fine-tune: teach the tower's last stage and the head a company's people, and judge it on people it has not seen."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from model.sampling.company import Company
from model.siamese.headfile import HeadFile
from model.training.calibrate import Split, door_figures, judged_metrics, moved_head, split_of
from model.training.curve import MovedCurve, moved_curve
from model.training.form import INT8, Compacted, Form, chosen_form
from model.training.gate import Comparisons, Verdict, comparisons, judge
from model.training.gather import Gathered
from model.training.refit import refit_bias
from model.training.tail import cut, embed_maps
from model.training.tune import Lesson, Tuner, TuneRecipe
from model.training.views import VIEWS, lesson_of

TRUNK_SHARE, TRAINING_SHARE = 0.35, 0.6  # of the time; the rest judges
Progress = Callable[[float, str], None]  # fraction 0..1, what is done now
Weights = NDArray[np.float32]


@dataclass(frozen=True)
class FineTuning:
    """A candidate tower and head, and the gate's verdicts on them.

    tower: the whole mirrored model, trained; its head carries no tower_sha256 of its own before the export.
    before, after: as in `model.training.calibrate.Calibration`.
    form: in which the tower goes to the door; the verdict, the curve and the head rest on embeddings by that form.
    at_base: the gate on the base's validation faces, where they were at hand; see `better`.
    """

    head: HeadFile
    tower: keras.Model
    loss: str
    verdict: Verdict
    before: dict[str, float]
    after: dict[str, float]
    curve: MovedCurve
    split: Split
    seconds: float
    form: Form
    at_base: Verdict | None = None

    @property
    def better(self) -> bool:
        """True when every gate there is lets the candidate through."""
        return self.verdict.better and (self.at_base is None or self.at_base.better)

    def metrics(self) -> dict[str, Any]:
        """Everything but the weights, as JSON values."""
        common = judged_metrics(self.verdict, self.before, self.after, self.split, self.curve, self.seconds)
        own = {"better": self.better, "loss": self.loss, "form": self.form.about()}
        return common | own | {"at_base": _summary(self.at_base)}


def fine_tune(
    gathered: Gathered,
    *,
    shipped: keras.Model,
    base: HeadFile,
    current: HeadFile,
    version: str,
    recipe: TuneRecipe,
    progress: Progress = lambda fraction, text: None,
    by_base: NDArray[np.float32] | None = None,
) -> FineTuning:
    """Train a candidate from the shipped tower and head, and judge it against the verifier in use.

    Everything starts from the base, not from what is in use: retraining every month must not drift. People who judge
    taught nothing; where fewer than 20 could be held out everybody judges once, under a tail that was trained without
    them, and the candidate is trained once more on all.

    Args:
        gathered: crops, and their embeddings by the tower in use.
        shipped: the base's mirrored tower; it is trained in place.
        base: the head that came with `shipped`. current: the head in use.
        version: the candidate's name; its random seed follows from it, so each retraining splits afresh.
        recipe: `seconds` are shared by all trainings.
        by_base: embeddings of the crops by the file that `base` was measured with; None: by `shipped`.
    Raises:
        TooFewPeople: see `model.training.calibrate.split_of`.
    """
    began, company = time.monotonic(), gathered.company
    split = split_of(company, version)
    trunk, tail = cut(shipped.get_layer("tower"))
    lesson, seen = _looked_at(gathered, split, trunk, tail, progress)
    tuner = Tuner(tail, base.weights(), base.bias, _shared_time(recipe, split))
    with tempfile.TemporaryDirectory(prefix="twinclock-form-") as folder:
        compacted = _Compacting(shipped, gathered.crops, company.identity, Path(folder))
        ends = _trained(lesson, seen, split, tuner, compacted, progress)
    progress(TRUNK_SHARE + TRAINING_SHARE, "Judging it on people it has not seen")
    originally = seen.company if by_base is None else replace(seen.company, embedding=by_base)
    return _judged(ends, originally, company, split, shipped, base, current, version, recipe.loss, began)


@dataclass(frozen=True)
class _End:
    """How one training ended: w, and the embeddings of the pictures that judge it (of all, for the last one).

    small: the embeddings by the tower in int8, content: its file.
    """

    w: Weights
    people: Company
    small: Company
    content: bytes

    def only(self, judges: NDArray[np.int64]) -> "_End":
        return replace(self, people=self.people.only(judges), small=self.small.only(judges))


@dataclass(frozen=True)
class _Compacting:
    """The whole tower, trained in place, and everybody's pictures."""

    tower: keras.Model
    crops: NDArray[np.uint8]
    identity: NDArray[np.int64]
    folder: Path

    def now(self, taught: NDArray[np.int64]) -> Compacted:
        """In int8 as it is now; its ranges are measured on those who taught it."""
        return Compacted(self.tower, self.crops[np.isin(self.identity, taught)], self.folder)

    def end(self, w: Weights, people: Company, judges: NDArray[np.int64], small: Compacted) -> _End:
        rows = small.embed(self.crops[np.isin(self.identity, judges)])
        return _End(w, people, replace(people, embedding=rows), small.content)


def _shared_time(recipe: TuneRecipe, split: Split) -> TuneRecipe:
    return replace(recipe, seconds=recipe.seconds / (len(split.folds) + split.thin))


@dataclass(frozen=True)
class _Seen:
    """The undisturbed view of every picture: company holds the base's embeddings of them."""

    company: Company
    maps: NDArray[np.float16]

    def embedded(self, tail: keras.Model, people: NDArray[np.int64]) -> Company:
        """These people's pictures by the tail as it is now."""
        kept = np.isin(self.company.identity, people)
        return replace(self.company.only(people), embedding=embed_maps(tail, self.maps[kept]))


def _looked_at(
    gathered: Gathered, split: Split, trunk: keras.Model, tail: keras.Model, progress: Progress
) -> tuple[Lesson, _Seen]:
    """Several views of everybody who teaches in some training; one of those who only judge."""
    company = gathered.company
    teaches = np.isin(company.identity, np.concatenate([fold.teach for fold in split.folds]))
    shares = np.cumsum([0, teaches.sum() * VIEWS, (~teaches).sum()]) / max(1, teaches.sum() * VIEWS + (~teaches).sum())

    def look(rows: NDArray[np.bool_], part: int, views: int) -> Lesson:
        def told(share: float) -> None:
            done = shares[part] + (shares[part + 1] - shares[part]) * share
            progress(TRUNK_SHARE * float(done), "Looking at the pictures")

        return lesson_of(gathered.crops[rows], company.identity[rows], trunk, tail, split.seed, told, views)

    lesson = look(teaches, 0, VIEWS)
    if teaches.all():
        return lesson, _Seen(replace(company, embedding=lesson.base[:, 0]), lesson.maps[:, 0])
    judging = look(~teaches, 1, 1)
    maps = np.empty((len(teaches), *lesson.maps.shape[2:]), np.float16)
    base = np.empty_like(company.embedding)
    for rows, part in ((teaches, lesson), (~teaches, judging)):
        maps[rows], base[rows] = part.maps[:, 0], part.base[:, 0]
    return lesson, _Seen(replace(company, embedding=base), maps)


def _trained(
    lesson: Lesson, seen: _Seen, split: Split, tuner: Tuner, compacting: _Compacting, progress: Progress
) -> list[_End]:
    """One end per fold; the last one, whose weights the tail keeps, has everybody's embeddings."""
    everybody = np.unique(seen.company.identity)
    plans = [(fold.teach, fold.judge) for fold in split.folds] + [(everybody, everybody)] * split.thin
    ends = []
    for number, (teach, judges) in enumerate(plans):
        w = tuner.train(lesson.of(teach), split.seed, _told(progress, number, len(plans)))
        progress(TRUNK_SHARE + TRAINING_SHARE * (number + 1) / len(plans), "Making it small and quick")
        asked = judges if split.thin else everybody
        ends.append(compacting.end(w, seen.embedded(tuner.tail, asked), asked, compacting.now(teach)))
    return ends if split.thin else [ends[0].only(split.folds[0].judge), ends[0]]


def _told(progress: Progress, number: int, count: int) -> Callable[[float, float], None]:
    words = "Training" if count == 1 else f"Training {number + 1} of {count}"
    return lambda share, loss: progress(
        TRUNK_SHARE + TRAINING_SHARE * (number + share) / count, f"{words}, loss {loss:.3f}"
    )


def _judged(
    ends: list[_End],
    originally: Company,
    company: Company,
    split: Split,
    shipped: keras.Model,
    base: HeadFile,
    current: HeadFile,
    version: str,
    loss: str,
    began: float,
) -> FineTuning:
    folds, last = ends[: len(split.folds)], ends[-1]
    under_current, under_base = _under(current, company, split), _under(base, originally, split)
    whole = comparisons([(end.people, end.w) for end in folds])
    smaller = comparisons([(end.small, end.w) for end in folds])
    form = chosen_form(whole, smaller, last.content)
    under_new, people = (smaller, last.small) if form.name == INT8 else (whole, last.people)
    verdict = judge(under_current, under_new, split.seed)
    curve = moved_curve(base.fmr_curve, under_base, under_new)
    bias = refit_bias(people, last.w, base.bias, np.random.default_rng(split.seed))
    head = moved_head(base, version, last.w, bias, curve)
    return FineTuning(
        head=head,
        tower=shipped,
        loss=loss,
        verdict=verdict,
        before=verdict.before | door_figures(current, under_current),
        after=verdict.after | door_figures(head, under_new),
        curve=curve,
        split=split,
        seconds=time.monotonic() - began,
        form=form,
    )


def _under(head: HeadFile, company: Company, split: Split) -> Comparisons:
    return comparisons([(company.only(fold.judge), head.weights()) for fold in split.folds])


def _summary(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    figures = {"rise": verdict.rise, "upper": verdict.upper, "fmr": verdict.fmr, "comparisons": verdict.comparisons}
    return figures | {"better": verdict.better, "before": verdict.before, "after": verdict.after}
