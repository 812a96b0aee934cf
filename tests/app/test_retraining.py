from contextlib import contextmanager
from dataclasses import replace

import pytest

from app.errors import AlreadyRunning, Refused
from app.services.installation import Installation
from app.services.outdated import give_up_outdated
from app.services.ports import Candidate, TrainingKind, TrainingProgress
from app.services.renewal import Renewal
from app.services.retraining import Retraining
from model.errors import WeightsError
from model.siamese.headfile import write_head
from model.versions import TOWER, Versions, tower_digest, write_version
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery
from tests.fakes_store import MemorySamples
from tests.stores import ADAPTERS, NOON, a_template, an_employee
from tests.verifiers import a_head, a_shipped_folder


class FakeTrainer:
    """Leaves a candidate folder as the child does; the verdict is chosen beforehand."""

    def __init__(self, versions):
        self.versions, self.better, self.thin, self.count = versions, True, False, 0
        self.meanwhile = lambda: None
        self.cancelled = False

    def calibrate(self, parent, on_progress):
        self.count += 1
        version = f"calibrated-{self.count}"
        base = self.versions.base()
        head = a_head(version, tower_digest(base.tower_path), bias=4.0 + self.count)
        folder = write_version(self.versions.candidates / version, head, {"parent": parent})
        on_progress(TrainingProgress(fraction=1.0, text="done"))
        self.meanwhile()
        return Candidate(
            version=version,
            parent=parent,
            kind="calibrated",
            folder=str(folder),
            tower=base.tower,
            before={"fnmr": 0.04},
            after={"fnmr": 0.02},
            better=self.better,
            thin=self.thin,
            words="Errors fell from 4 % to 2 %.",
        )

    def cancel(self):
        self.cancelled = True


@pytest.fixture
def versions(tmp_path):
    return Versions(tmp_path / "versions", a_shipped_folder(tmp_path / "weights"))


@pytest.fixture
def trainer(versions):
    return FakeTrainer(versions)


@pytest.fixture(params=ADAPTERS)
def open_store(request, tmp_path):
    return ADAPTERS[request.param](tmp_path)


@pytest.fixture
def reloads():
    return []


@pytest.fixture
def retraining(trainer, open_store, versions, reloads):
    service = Retraining(
        trainer,
        open_store,
        FakeClock(NOON),
        versions,
        reload=lambda: reloads.append(current(service)),
        installation=an_installation(versions, open_store),
    )
    return service


def an_installation(versions, open_store):
    renewal = Renewal(
        gallery=FakeGallery(), samples=MemorySamples(), open_unit_of_work=open_store, clock=FakeClock(NOON)
    )
    return Installation(
        verifiers_on_disk=versions,
        open_unit_of_work=open_store,
        renewal=renewal,
        embedder=lambda verifier: FakeEngine(),
    )


def current(service):
    return service.current()


def retrain(service, *, dry_run=False, thin_is_fine=False):
    return service.run(lambda progress: None, dry_run=dry_run, accept_thin=lambda candidate: thin_is_fine)


def kinds(open_store):
    with open_store() as work:
        return [event.kind for event in work.events.since(0)]


def test_a_better_candidate_is_installed_and_the_gallery_reloaded(retraining, versions, open_store, reloads):
    result = retrain(retraining)

    assert result.installed
    assert result.words == "Installed. Errors fell from 4 % to 2 %."
    assert retraining.current() == "calibrated-1"
    assert versions.load(retraining.current()).head.bias == 5.0
    assert reloads == ["calibrated-1"]
    assert kinds(open_store) == ["retrained"]


def test_progress_reaches_the_caller(retraining):
    seen = []

    retraining.run(seen.append, accept_thin=lambda candidate: False)

    assert [progress.text for progress in seen] == ["done"]


def test_a_worse_candidate_is_kept_aside_and_nothing_changes(retraining, trainer, versions, open_store, reloads):
    trainer.better = False

    result = retrain(retraining, thin_is_fine=True)

    assert not result.installed
    assert (retraining.current(), reloads) == ("base-1", [])
    assert versions.rejected() == ["calibrated-1"]
    assert kinds(open_store) == ["retrain_refused"]


def test_thin_evidence_is_installed_only_on_the_admins_yes(retraining, trainer, versions):
    trainer.thin = True

    refused, accepted = retrain(retraining), retrain(retraining, thin_is_fine=True)

    assert (refused.installed, accepted.installed) == (False, True)
    assert "thin" in refused.words
    assert retraining.current() == "calibrated-2"
    assert versions.rejected() == ["calibrated-1"]


def test_the_admin_is_not_asked_about_a_worse_candidate(retraining, trainer):
    trainer.better, trainer.thin = False, True
    asked = []

    retraining.run(lambda progress: None, accept_thin=asked.append)

    assert asked == []


def test_a_dry_run_judges_and_leaves_nothing(retraining, versions, open_store, tmp_path):
    result = retrain(retraining, dry_run=True)

    assert not result.installed
    assert result.candidate.after == {"fnmr": 0.02}
    assert (versions.installed(), versions.rejected(), kinds(open_store)) == ([], [], [])
    assert not list(versions.candidates.iterdir())


def test_a_version_switched_during_the_training_is_not_hidden(retraining, trainer, versions, open_store):
    retrain(retraining)
    trainer.meanwhile = retraining.rollback

    with pytest.raises(Refused, match="Expected calibrated-1 still to be in use. Received base-1"):
        retrain(retraining)

    assert retraining.current() == "base-1"
    assert versions.installed() == ["calibrated-1"]


def test_versions_are_listed_from_the_base_on_with_their_figures(retraining):
    retrain(retraining)
    retrain(retraining)

    listed = retraining.versions()

    assert [(v.version, v.parent, v.kind) for v in listed] == [
        ("base-1", "", "base"),
        ("calibrated-1", "base-1", "calibrated"),
        ("calibrated-2", "calibrated-1", "calibrated"),
    ]
    assert retraining.show("calibrated-2").metrics["before"] == {"fnmr": 0.04}


def test_an_unknown_version_is_answered_with_those_there_are(retraining):
    with pytest.raises(Refused, match="Choose one of: base-1"):
        retraining.show("calibrated-7")


def test_rollback_walks_back_to_the_base_and_stops_there(retraining, versions, open_store, reloads):
    before = versions.load(retraining.current()).head
    retrain(retraining)
    retrain(retraining)

    assert [retraining.rollback(), retraining.rollback()] == ["calibrated-1", "base-1"]
    assert versions.load(retraining.current()).head == before
    assert reloads == ["calibrated-1", "calibrated-2", "calibrated-1", "base-1"]
    assert kinds(open_store) == ["retrained", "retrained", "rolled_back", "rolled_back"]
    with pytest.raises(Refused, match="the shipped one"):
        retraining.rollback()


def test_training_goes_on_after_a_rollback(retraining):
    retrain(retraining)
    retraining.rollback()

    retrain(retraining)

    assert retraining.show(retraining.current()) == replace(
        retraining.show("calibrated-1"), version="calibrated-2", parent="base-1"
    )


def test_rollback_to_a_version_whose_files_are_gone_switches_nothing(retraining, versions):
    retrain(retraining)
    retrain(retraining)
    versions.discard(versions.load("calibrated-1").folder)

    with pytest.raises(WeightsError, match="Expected version calibrated-1"):
        retraining.rollback()

    assert retraining.current() == "calibrated-2"


def test_an_install_that_fails_leaves_the_old_version_working(retraining, trainer, versions, open_store):
    trainer.meanwhile = lambda: (versions.candidates / "calibrated-1" / "head.json").write_text("{}")

    with pytest.raises(WeightsError, match="Expected the verifier's head"):
        retrain(retraining)

    assert (retraining.current(), kinds(open_store)) == ("base-1", [])


def test_an_installation_that_was_killed_is_swept_by_the_next_retraining(retraining, trainer, versions, open_store):
    head = a_head("calibrated-0", tower_digest(versions.base().tower_path))
    versions.install(write_version(versions.candidates / "calibrated-0", head, {}), "calibrated-0")

    retrain(retraining)

    assert versions.installed() == ["calibrated-1"]
    assert versions.rejected() == ["calibrated-0"]


def test_two_retrainings_at_once_are_refused(trainer, open_store, versions):
    service = Retraining(
        trainer, open_store, FakeClock(NOON), versions, lambda: None,
        installation=an_installation(versions, open_store), lock=taken,
    )  # fmt: skip

    with pytest.raises(AlreadyRunning):
        retrain(service)

    assert trainer.count == 0


@contextmanager
def taken():
    raise AlreadyRunning("Expected to be the only retraining. Received: another one.")
    yield


def test_a_loss_that_is_not_there_is_answered_with_those_there_are(retraining):
    with pytest.raises(Refused, match="Expected a loss of bce, contrastive, triplet"):
        retraining.run(lambda p: None, kind=TrainingKind.FINE_TUNE, loss="hinge", accept_thin=lambda c: True)


def test_where_pictures_are_not_kept_nobody_waits_for_a_fine_tuning(retraining, trainer, open_store, versions):
    with open_store() as work:
        work.employees.add(an_employee("ada"))
        work.templates.add(a_template("ada", tower=versions.base().tower))
        work.commit()

    with pytest.raises(Refused, match="Received none of Ada. Where pictures are not kept only the head"):
        retraining.run(lambda progress: None, kind=TrainingKind.FINE_TUNE, accept_thin=lambda candidate: True)

    assert trainer.count == 0
    assert retrain(retraining).installed


def test_an_update_gives_up_a_head_that_was_made_for_the_tower_it_replaced(retraining, versions, open_store):
    retrain(retraining)
    (versions.base().folder / TOWER).write_bytes(b"the next tower")
    write_head(
        versions.candidates.parent.parent / "weights" / "head.json",
        a_head("base-2", tower_digest(versions.candidates.parent.parent / "weights" / TOWER)),
    )
    said = []

    give_up_outdated(versions, open_store, open_store, FakeClock(NOON), said.append)

    assert retraining.current() == "base-2"
    assert "calibrated-1 was made for the earlier one" in said[0]
    assert kinds(open_store)[-1] == "rolled_back"
    give_up_outdated(versions, open_store, open_store, FakeClock(NOON), said.append)
    assert len(said) == 1


def test_cancel_is_handed_to_the_trainer(retraining, trainer):
    retraining.cancel()

    assert trainer.cancelled


def test_a_head_whose_tower_is_gone_is_refused(retraining, versions):
    (versions.base().folder / TOWER).write_bytes(b"another one")

    with pytest.raises(WeightsError, match="was trained on"):
        retraining.current()
