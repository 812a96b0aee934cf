import threading
from dataclasses import replace

import pytest

from app.errors import Refused, TrainingFailed
from app.language import use
from app.services.ports import Candidate, Event, InstalledVerifier, TrainingKind, TrainingProgress
from app.services.retraining import RetrainResult
from app.ui.screens.admin.recogniser.viewmodel import RecogniserViewModel, _version_row
from app.ui.wording import Tone
from tests.gui.viewmodels.admin.running import run
from tests.stores import NOON

CANDIDATE = Candidate(
    version="c1",
    parent="base",
    kind="calibrated",
    folder="",
    tower="t",
    before={"fnmr": 0.04, "fmr": 0.001},
    after={"fnmr": 0.03, "fmr": 0.001},
    better=True,
    thin=True,
    words="Better, on 12 people.",
)

VERSION = InstalledVerifier(version="base", parent="", tower="t", kind="base", installed_at_utc=NOON)


class Trainer:
    """A retraining that asks, and records the answer."""

    def __init__(self, outcome=None, candidate=CANDIDATE):
        self.outcome, self.candidate, self.said_yes, self.cancelled = outcome, candidate, None, False
        self.rolled_back = False

    def run(self, on_progress, *, accept_thin, kind=TrainingKind.CALIBRATE, dry_run=False, by="operator"):
        self.kind = kind
        on_progress(TrainingProgress(fraction=0.5, text="Fitting", figures={}))
        if self.outcome:
            raise self.outcome
        self.said_yes = accept_thin(self.candidate) if self.candidate.thin else None
        installed = self.candidate.better and self.said_yes is not False
        return RetrainResult(candidate=self.candidate, installed=installed, words=self.candidate.words)

    def cancel(self):
        self.cancelled = True

    def versions(self):
        return [VERSION]

    def current(self):
        return "base"

    def rollback(self, *, by="operator"):
        self.rolled_back = True
        return "base"


class Steps:
    """A threshold that moved once."""

    def now(self):
        return "About one stranger in 1,000 would be let in."

    def last(self):
        return Event(kind="threshold_moved", at_utc=NOON, details={"words": "With 33 people it moved."})


def recogniser(trainer, submit=run):
    return RecogniserViewModel(trainer, Steps(), submit, lambda function: function)


def on_a_thread(work, done):
    threading.Thread(target=run, args=(work, done), daemon=True).start()


def until(condition):
    event = threading.Event()
    for _ in range(200):
        if condition():
            return
        event.wait(0.01)
    raise AssertionError("Waited two seconds.")


@pytest.mark.parametrize("answer, title", [(True, "Installed"), (False, "Not installed")])
def test_thin_evidence_is_the_admins_to_accept(answer, title):
    trainer = Trainer()
    says = recogniser(trainer, on_a_thread)

    says.retrain()
    until(lambda: says.question)
    question, figures = says.question, says.figures
    says.answer(answer)
    until(lambda: not says.running)

    assert question == "Better, on 12 people."
    assert (figures[0].before, figures[0].after) == ("4.0 %", "3.0 %")
    assert trainer.said_yes is answer and says.title == title


def test_a_candidate_that_is_worse_is_not_installed_and_both_figures_are_shown():
    says = recogniser(Trainer(candidate=replace(CANDIDATE, thin=False, better=False)))

    says.retrain()

    assert (says.title, says.tone) == ("Not installed", Tone.HINT)
    assert [figure.title for figure in says.figures] == ["Own people missed at equal safety (FNMR)"]


@pytest.mark.parametrize("language", ["de", "es", "fr", "pl"])
def test_verdict_and_figures_are_in_the_language_of_the_window(language):
    says = recogniser(Trainer(candidate=replace(CANDIDATE, thin=False)))

    use(language)
    says.retrain()
    use("en")

    assert says.title not in ("Installed", "") and says.figures[0].title != "Own people missed at equal safety (FNMR)"
    assert "4,0" in says.figures[0].before


def test_a_failed_training_says_why():
    says = recogniser(Trainer(outcome=TrainingFailed("Expected a result. Received none: out of memory.")))

    says.retrain()

    assert says.title == "Not retrained" and "out of memory" in says.words
    assert not says.running


def test_cancel_answers_an_open_question_with_no():
    trainer = Trainer()
    says = recogniser(trainer, on_a_thread)
    says.retrain()
    until(lambda: says.question)

    says.cancel()
    until(lambda: not says.running)

    assert trainer.cancelled and trainer.said_yes is False


def test_a_cancelled_training_says_that_nothing_changed():
    says = recogniser(Trainer(outcome=Refused("cancelled")))
    says._progressed = lambda progress: says.cancel()

    says.retrain()

    assert (says.title, says.words) == ("Cancelled", "Nothing was changed.")


def test_versions_are_listed_and_the_base_has_nothing_before_it():
    says = recogniser(Trainer())

    says.reload()

    assert says.versions[0].is_current
    assert not says.can_roll_back


def test_the_threshold_is_told_in_words_and_when_it_moved():
    says = recogniser(Trainer())

    says.reload()

    assert says.threshold_words == "About one stranger in 1,000 would be let in."
    assert says.threshold_moved.endswith("With 33 people it moved.")


def test_a_version_says_what_it_was_made_of():
    metrics = {
        "data": {"people": 50, "pictures": 500, "strangers": 100, "stranger_pictures": 400},
        "before": {"fnmr": 0.04},
        "after": {"fnmr": 0.03},
        "hash": "0123456789ab",
    }
    row = _version_row(replace(VERSION, kind="fine-tuned", parent="base", metrics=metrics), "another")

    assert row.words.startswith("fine-tuned here")
    assert row.made_of == (
        "50 people, 500 pictures, 100 strangers   own people missed 4.0 %, now 3.0 %   made from base   "
        "hash 0123456789ab"
    )


def test_a_thorough_retraining_is_asked_of_the_service():
    trainer = Trainer(candidate=replace(CANDIDATE, thin=False))

    recogniser(trainer).retrain(TrainingKind.FINE_TUNE)

    assert trainer.kind is TrainingKind.FINE_TUNE


def test_rolling_back_says_what_recognises_now():
    trainer = Trainer()
    says = recogniser(trainer)

    says.roll_back()

    assert trainer.rolled_back
    assert says.words.startswith("base recognises")
