"""The recogniser's life as the admin screen tells it: retrain, judge, install, go back; no Kivy."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.services.ports import Candidate, InstalledVerifier, TrainingProgress
from app.services.retraining import Retraining, RetrainResult
from app.ui.wording import Tone, fault
from app.ui.worker import Submit

FIGURES = {  # key of the metrics: (what an admin reads, form)
    "door_fnmr": ("Own people's pictures turned away at the door", "{:.1%}"),
    "door_fmr": ("Strangers who pass as a given person", "{:.2%}"),
    "fnmr": ("Own people missed at equal safety (FNMR)", "{:.1%}"),
    "auc": ("Ranking of pairs (AUC, best 1)", "{:.4f}"),
    "threshold": ("Distance at equal safety", "{:.2f}"),
}


@dataclass(frozen=True)
class Figure:
    """One line of the before/after table."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionRow:
    """One installed version, ready to be shown."""

    version: str
    words: str
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
        self, retraining: Retraining, in_background: Submit, hop: Callable[[Callable[..., None]], Callable[..., None]]
    ) -> None:
        self._retraining, self._in_background, self._hop = retraining, in_background, hop
        self.changed: Callable[[], None] = lambda: None
        self.running, self.fraction, self.progress = False, 0.0, ""
        self.title, self.words, self.tone = "", "", Tone.SEARCHING
        self.figures: tuple[Figure, ...] = ()
        self.question = ""
        self.versions: tuple[VersionRow, ...] = ()
        self.error = ""
        self._answer: _Answer | None = None
        self._cancelled = False

    # ------------------------------------------------------------ versions

    def reload(self) -> None:
        self._in_background(lambda: (self._retraining.versions(), self._retraining.current()), self._listed)

    def _listed(self, result: tuple[list[InstalledVerifier], str] | Exception) -> None:
        if isinstance(result, Exception):
            self.error = fault(result)
        else:
            versions, current = result
            self.versions = tuple(_version_row(verifier, current) for verifier in reversed(versions))
        self.changed()

    @property
    def can_roll_back(self) -> bool:
        """True when there is something before the current version."""
        return not self.running and bool(self.versions) and not self.versions[-1].is_current

    def roll_back(self) -> None:
        """Back to the version before; the screen has asked first."""
        self._in_background(self._retraining.rollback, self._rolled_back)

    def _rolled_back(self, result: str | Exception) -> None:
        if isinstance(result, Exception):
            self.error = fault(result)
        else:
            self._conclude("Rolled back", f"{result} recognises from now on.", Tone.GOOD)
        self.reload()

    # ------------------------------------------------------------ retraining

    def retrain(self) -> None:
        if self.running:
            return
        self.running, self.fraction, self.progress = True, 0.0, "Starting"
        self.title, self.words, self.figures, self.error, self._cancelled = "", "", (), "", False
        self.changed()
        on_progress = self._hop(self._progressed)
        self._in_background(lambda: self._retraining.run(on_progress, accept_thin=self._ask), self._finished)

    def cancel(self) -> None:
        """Stop; nothing is installed."""
        if self.running:
            self._cancelled, self.progress = True, "Stopping"
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
            self.fraction, self.progress = progress.fraction, progress.text
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
        self.question, self.progress = candidate.words, "Waiting for your answer"
        self.changed()

    def _finished(self, result: RetrainResult | Exception) -> None:
        self.running, self.question, self._answer = False, "", None
        if isinstance(result, Exception):
            title = "Cancelled" if self._cancelled else "Not retrained"
            words = "Nothing was changed." if self._cancelled else fault(result)
            self._conclude(title, words, Tone.HINT)
        else:
            self.figures = figures_of(result.candidate.before, result.candidate.after)
            title = "Installed" if result.installed else "Not installed"
            self._conclude(title, result.words, Tone.GOOD if result.installed else Tone.HINT)
        self.reload()

    def _conclude(self, title: str, words: str, tone: Tone) -> None:
        self.title, self.words, self.tone = title, words.removeprefix(f"{title}. "), tone
        self.changed()


def figures_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Figure, ...]:
    """The figures that both sides have, worded."""
    return tuple(
        Figure(title, form.format(before[key]), form.format(after[key]))
        for key, (title, form) in FIGURES.items()
        if isinstance(before.get(key), int | float) and isinstance(after.get(key), int | float)
    )


def _version_row(verifier: InstalledVerifier, current: str) -> VersionRow:
    kind = {"base": "as shipped", "calibrated": "calibrated here", "fine-tuned": "fine-tuned here"}
    day = verifier.installed_at_utc.astimezone()
    words = f"{kind.get(verifier.kind, verifier.kind)}, {day:%Y-%m-%d %H:%M}"
    return VersionRow(verifier.version, words, verifier.version == current)
