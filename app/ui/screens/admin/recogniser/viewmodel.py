"""The recogniser's life as the admin screen tells it: retrain, judge, install, go back; no Kivy."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.sentence import Sentence
from app.language import _, number, percent, said
from app.services.ports import Candidate, InstalledVerifier, TrainingKind, TrainingProgress
from app.services.retraining import Retraining, RetrainResult
from app.services.threshold import ThresholdSteps
from app.ui.wording import Tone, fault
from app.ui.worker import Submit

FIGURES: dict[str, tuple[str, Callable[[float], str]]] = {  # key of the metrics: (what an admin reads, form)
    "door_fnmr": (Sentence("Own people's pictures turned away at the door"), percent),
    "door_fmr": (Sentence("Strangers who pass as a given person"), lambda share: percent(share, 2)),
    "fnmr": (Sentence("Own people missed at equal safety (FNMR)"), percent),
    "auc": (Sentence("Ranking of pairs (AUC, best 1)"), lambda value: number(value, 4)),
    "threshold": (Sentence("Distance at equal safety"), lambda value: number(value, 2)),
}
HEADS = (Sentence("On people it has not seen"), Sentence("Before"), Sentence("After"))
KINDS = {
    "base": Sentence("as shipped"),
    "calibrated": Sentence("calibrated here"),
    "fine-tuned": Sentence("fine-tuned here"),
}


@dataclass(frozen=True)
class Figure:
    """One line of the before/after table."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionRow:
    """One installed version, ready to be shown. words: what it is. made_of: data, parent and hash, "" as shipped."""

    version: str
    words: str
    made_of: str
    is_current: bool


class _Answer:
    """What the admin says to a question that the training thread waits for."""

    def __init__(self) -> None:
        self._event, self._yes = threading.Event(), False

    def give(self, yes: bool) -> None:
        self._yes = yes
        self._event.set()

    def wait(self) -> bool:
        self._event.wait()
        return self._yes


class RecogniserViewModel:
    """in_background comes back in the caller's thread; hop brings any other call there (Kivy's mainthread)."""

    def __init__(
        self,
        retraining: Retraining,
        threshold: ThresholdSteps,
        in_background: Submit,
        hop: Callable[[Callable[..., None]], Callable[..., None]],
        *,
        who: Callable[[], str] = lambda: "operator",
    ) -> None:
        self._who = who
        self._retraining, self._threshold, self._in_background, self._hop = retraining, threshold, in_background, hop
        self.changed: Callable[[], None] = lambda: None
        self.running, self.fraction, self.progress = False, 0.0, ""
        self.title, self.words, self.tone = "", "", Tone.SEARCHING
        self.figures: tuple[Figure, ...] = ()
        self.question = ""
        self.versions: tuple[VersionRow, ...] = ()
        self.figure_heads = _heads()
        self.threshold_words, self.threshold_moved = "", ""
        self.error = ""
        self._answer: _Answer | None = None
        self._cancelled = False
        self._known: dict[str, InstalledVerifier] = {}
        self._current = ""

    # ------------------------------------------------------------ versions

    def reload(self) -> None:
        self._in_background(self._read, self._listed)

    def forget(self) -> None:
        """The session ended. A training goes on, and nothing here names anybody."""

    def _read(self) -> tuple[list[InstalledVerifier], str, str, str]:
        moved = self._threshold.last()
        said = f"{moved.at_utc.astimezone():%Y-%m-%d %H:%M}: {moved.details.get('words', '')}" if moved else ""
        return self._retraining.versions(), self._retraining.current(), self._threshold.now(), said

    def _listed(self, result: tuple[list[InstalledVerifier], str, str, str] | Exception) -> None:
        if isinstance(result, Exception):
            self.error = fault(result)
        else:
            versions, current, standing, self.threshold_moved = result
            self.threshold_words = said(standing)
            self._known = {verifier.version: verifier for verifier in versions}
            self._current = current
            self.versions = tuple(_version_row(verifier, current) for verifier in reversed(versions))
        self.changed()

    def compare(self, version: str) -> None:
        """Show a version's figures beside those of the one in use."""
        if self.running or version not in self._known or self._current not in self._known:
            return
        first, second = (self._known[name].metrics.get("after", {}) for name in (version, self._current))
        title = _("{version} beside the one in use").format(version=version)
        self.figure_heads = (title, _("Chosen"), _("In use"))
        self.figures = figures_of(first, second)
        self.title, self.words, self.tone = "", "", Tone.SEARCHING
        if not self.figures:
            words = _("The shipped version was not judged on this company.")
            self._conclude(Sentence("Nothing to compare"), words, Tone.HINT)
        self.changed()

    @property
    def can_roll_back(self) -> bool:
        """True when there is something before the current version."""
        return not self.running and bool(self.versions) and not self.versions[-1].is_current

    def roll_back(self) -> None:
        """Back to the version before; the screen has asked first."""
        by = self._who()
        self._in_background(lambda: self._retraining.rollback(by=by), self._rolled_back)

    def _rolled_back(self, result: str | Exception) -> None:
        if isinstance(result, Exception):
            self.error = fault(result)
        else:
            words = _("{version} recognises from now on.").format(version=result)
            self._conclude(Sentence("Rolled back"), words, Tone.GOOD)
        self.reload()

    # ------------------------------------------------------------ retraining

    def retrain(self, kind: TrainingKind = TrainingKind.CALIBRATE) -> None:
        """Quickly (head and threshold: seconds) or thoroughly (also the tower's last stage: minutes)."""
        if self.running:
            return
        self.figure_heads = _heads()
        self.running, self.fraction, self.progress = True, 0.0, _("Starting")
        self.title, self.words, self.figures, self.error, self._cancelled = "", "", (), "", False
        self.changed()
        on_progress = self._hop(self._progressed)
        run, by = self._retraining.run, self._who()
        self._in_background(lambda: run(on_progress, kind=kind, accept_thin=self._ask, by=by), self._finished)

    def cancel(self) -> None:
        """Stop; nothing is installed."""
        if self.running:
            self._cancelled, self.progress = True, _("Stopping")
            self.answer(False)
            self._retraining.cancel()
            self.changed()

    def answer(self, yes: bool) -> None:
        """To the question about thin evidence."""
        answer, self._answer, self.question = self._answer, None, ""
        if answer:
            answer.give(yes)
        self.changed()

    def _progressed(self, progress: TrainingProgress) -> None:
        if self.running and not self._cancelled:
            self.fraction, self.progress = progress.fraction, said(progress.text)
            self.changed()

    def _ask(self, candidate: Candidate) -> bool:
        """Called on the training thread, which waits for the admin."""
        answer = _Answer()
        self._hop(self._asked)(candidate, answer)
        return answer.wait()

    def _asked(self, candidate: Candidate, answer: _Answer) -> None:
        if self._cancelled:
            answer.give(False)
            return
        self._answer, self.figures = answer, figures_of(candidate.before, candidate.after)
        self.question, self.progress = said(candidate.words), _("Waiting for your answer")
        self.changed()

    def _finished(self, result: RetrainResult | Exception) -> None:
        self.running, self.question, self._answer = False, "", None
        if isinstance(result, Exception):
            title = Sentence("Cancelled") if self._cancelled else Sentence("Not retrained")
            words = _("Nothing was changed.") if self._cancelled else fault(result)
            self._conclude(title, words, Tone.HINT)
        else:
            self.figures = figures_of(result.candidate.before, result.candidate.after)
            title = Sentence("Installed") if result.installed else Sentence("Not installed")
            self._conclude(title, result.words, Tone.GOOD if result.installed else Tone.HINT)
        self.reload()

    def _conclude(self, title: str, words: str, tone: Tone) -> None:
        self.title, self.words, self.tone = said(title), words.removeprefix(f"{title}. "), tone
        self.changed()


def _heads() -> tuple[str, str, str]:
    what, before, after = HEADS
    return said(what), said(before), said(after)


def figures_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Figure, ...]:
    """The figures that both sides have, worded."""
    return tuple(
        Figure(said(title), form(before[key]), form(after[key]))
        for key, (title, form) in FIGURES.items()
        if isinstance(before.get(key), int | float) and isinstance(after.get(key), int | float)
    )


def _version_row(verifier: InstalledVerifier, current: str) -> VersionRow:
    day = verifier.installed_at_utc.astimezone()
    words = f"{said(KINDS.get(verifier.kind, verifier.kind))}, {day:%Y-%m-%d %H:%M}"
    return VersionRow(verifier.version, words, _made_of(verifier), verifier.version == current)


def _made_of(verifier: InstalledVerifier) -> str:
    metrics, parts = verifier.metrics, []
    data, before, after = (metrics.get(name, {}) for name in ("data", "before", "after"))
    if data:
        parts.append(_("{people} people, {pictures} pictures, {strangers} strangers").format(**data))
    if "fnmr" in before and "fnmr" in after:
        shares = {"before": percent(before["fnmr"]), "after": percent(after["fnmr"])}
        parts.append(_("own people missed {before}, now {after}").format(**shares))
    if verifier.parent:
        parts.append(_("made from {version}").format(version=verifier.parent))
    if metrics.get("hash"):
        parts.append(f"hash {metrics['hash']}")
    return "   ".join(parts)
