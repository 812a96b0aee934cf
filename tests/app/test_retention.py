"""What is old enough goes, what is not stays, and a dry run only counts."""

from datetime import timedelta

import pytest

from app.domain.exception import EVENT, ExceptionKind
from app.errors import SettingsError
from app.services.ports import SampleKind
from app.services.retention import Retention
from app.settings.retention import RetentionSettings
from app.store.retained import SqlRetained
from tests.fakes_faces import FakeClock, FakeGallery
from tests.sealed import open_sealed_folder
from tests.stores import NOON, a_correction, a_crop, a_punch, a_template, an_employee, an_event

DAY = timedelta(days=1)
RULES = RetentionSettings(events_days=100, unknown_faces_days=30, leavers_faces_days=30, punches_identity_days=50)


@pytest.fixture
def folder(tmp_path):
    return open_sealed_folder(tmp_path / "data")


def retention(folder, rules=RULES, **parts):
    clock = parts.pop("clock", FakeClock(NOON))
    return Retention(
        rules=rules, retained=SqlRetained(folder.store.engine), samples=folder.samples,
        gallery=parts.pop("gallery", FakeGallery()), open_unit_of_work=folder.store.unit_of_work, clock=clock, **parts,
    )  # fmt: skip


def add(folder, *, events=(), employees=(), punches=(), corrections=()):
    with folder.store.unit_of_work() as work:
        for employee in employees:
            work.employees.add(employee)
        for event in events:
            work.events.add(event)
        for punch in punches:
            work.punches.add(punch)
        for correction in corrections:
            work.corrections.add(correction)
        work.commit()


def test_old_events_go_but_the_newest_of_each_kind_stays(folder):
    old, young = NOON - 101 * DAY, NOON - 99 * DAY
    add(
        folder,
        events=[an_event("punch", at_utc=at) for at in (old, old, young)] + [an_event("admin_set_up", at_utc=old)],
    )

    removed = retention(folder).run()

    with folder.store.reading() as work:
        left = [(event.kind, event.at_utc) for event in work.events.since(0)]
    assert removed.events == 2
    assert left == [("punch", young), ("admin_set_up", old), ("retention_ran", NOON)]


def test_notes_of_unknown_faces_go_sooner_than_other_exceptions(folder):
    old, young = NOON - 31 * DAY, NOON - 29 * DAY
    kinds = (ExceptionKind.UNKNOWN_FACE, ExceptionKind.SPOOF_SUSPECTED, ExceptionKind.LOCKED_OUT)
    notes = [an_event(EVENT, at_utc=at, details={"kind": kind.value}) for at in (old, young) for kind in kinds]
    add(folder, events=notes)

    assert retention(folder).run().unknown_faces == 2

    with folder.store.reading() as work:
        assert [e.at_utc for e in work.events.since(0) if e.kind == EVENT] == [old, young, young, young]


def test_whose_an_old_punch_was_is_forgotten_and_the_punch_stays(folder):
    old, young = a_punch("ada", at_utc=NOON - 51 * DAY), a_punch("ada", at_utc=NOON - 49 * DAY)
    asked = a_correction("ada", reason="dentist", asked_at_utc=NOON - 51 * DAY)
    add(folder, punches=[old, young], corrections=[asked])

    assert retention(folder).run().identities == 1

    with folder.store.reading() as work:
        assert [punch.employee_key for punch in work.punches.all()] == ["", "ada"]
        assert [(one.employee_key, one.reason) for one in work.corrections.all()] == [("", "")]


def with_a_face(folder, key, **values):
    sample = folder.samples.save(SampleKind.ANCHOR, key, a_crop())
    with folder.store.unit_of_work() as work:
        work.employees.add(an_employee(key, **values))
        work.templates.add(a_template(key, sample=sample))
        work.commit()


def test_the_face_of_who_left_long_ago_goes_and_the_name_stays(folder):
    with_a_face(folder, "works")
    with_a_face(folder, "left", left=True, ends_on=(NOON - 31 * DAY).date())
    with_a_face(folder, "lately", left=True, ends_on=(NOON - 29 * DAY).date())
    with_a_face(folder, "inactive", active=False)
    with_a_face(folder, "away", active=False)
    add(folder, events=[an_event("deactivated", subject="inactive", at_utc=NOON - 31 * DAY),
                        an_event("deactivated", subject="away", at_utc=NOON - 29 * DAY)])  # fmt: skip
    cleaned = []

    removed = retention(folder, clean_up=lambda: cleaned.append(True)).run(by="an account")

    assert removed.leavers == ("inactive", "left") and cleaned
    with folder.store.reading() as work:
        known = {employee.key for employee in work.employees.all() if work.templates.of(employee.key)}
        assert len(work.employees.all()) == 5
        forgotten = [(e.subject, e.details["by"]) for e in work.events.since(0) if e.kind == "face_forgotten"]
    assert known == {"works", "lately", "away"}
    assert forgotten == [("inactive", "an account"), ("left", "an account")]
    assert {name.split("/")[1] for name in folder.samples.names()} == known


def test_a_dry_run_counts_and_changes_nothing(folder):
    with_a_face(folder, "left", left=True, ends_on=(NOON - 31 * DAY).date())
    add(folder, events=[an_event(at_utc=NOON - 101 * DAY)] * 2, punches=[a_punch(at_utc=NOON - 51 * DAY)])
    before = written(folder)

    would = retention(folder).run(dry_run=True)

    assert (would.events, would.identities, would.leavers) == (1, 1, ("left",))
    assert written(folder) == before
    assert retention(folder).run().leavers == ("left",)


def written(folder):
    return {name: content for name, content in folder.raw().items() if not name.endswith(("-shm", ".lock"))}


def test_zero_days_keep_for_good(folder):
    with_a_face(folder, "left", left=True, ends_on=(NOON - 3000 * DAY).date())
    add(folder, events=[an_event(at_utc=NOON - 3000 * DAY)] * 2, punches=[a_punch(at_utc=NOON - 3000 * DAY)])
    for_good = RetentionSettings(events_days=0, unknown_faces_days=0, leavers_faces_days=0, punches_identity_days=0)

    assert not retention(folder, for_good).run().anything


def test_it_runs_once_a_day(folder):
    clock = FakeClock(NOON)
    daily = retention(folder, clock=clock)

    assert daily.run_if_due() is not None
    assert daily.run_if_due() is None
    clock.forward(DAY)
    assert daily.run_if_due() is not None


@pytest.mark.parametrize("days", [-1, 40000])
def test_days_out_of_range_are_refused(days):
    with pytest.raises(SettingsError, match="Expected retention events_days"):
        RetentionSettings(events_days=days)
