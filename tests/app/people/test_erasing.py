"""Erasing a person: what goes, what stays, and what stays for nobody."""

import json
from datetime import timedelta

import pytest

from app.domain.punch import Direction
from app.services.corrections import Corrections
from app.services.enrolment import Enrolment
from app.services.intake import Capture
from app.services.ports import Pose
from app.services.privacy import Privacy
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face
from tests.fakes_store import MemorySamples
from tests.stores import NOON, a_punch, memory_store


class Office:
    """Ada is enrolled, has punched, and asked for two corrections."""

    def __init__(self):
        self.open, self.samples, self.gallery = memory_store(), MemorySamples(), FakeGallery()
        parts = {"open_unit_of_work": self.open, "clock": FakeClock(NOON)}
        self.privacy = Privacy(samples=self.samples, gallery=self.gallery, **parts)
        enrolment = Enrolment(gallery=self.gallery, samples=self.samples, **parts)
        corrections = Corrections(**parts)
        captures = [Capture("a.jpg", Pose.STRAIGHT, a_face(1))]
        self.key = enrolment.enrol(
            name="Ada", number="1", captures=captures, engine=FakeEngine(), consent_text="yes", stated_by="operator"
        ).employee.key
        with self.open() as work:
            work.punches.add(a_punch(self.key, id="in"))
            work.commit()
        wish = corrections.ask_forgotten(
            "1", Direction.OUT, NOON - timedelta(hours=1), "was at the doctor's", by=self.key
        )
        corrections.approve(wish.id)
        corrections.ask_withdrawal("in", "was at the lawyer's")

    def everything(self):
        with self.open() as work:
            state = work.state()
            return {name: repr(rows) for name, rows in vars(state).items()}


@pytest.fixture
def office():
    return Office()


def test_name_face_consent_and_words_go_and_the_punches_stay(office):
    office.privacy.erase("1")

    left = office.everything()
    for word in ("Ada", "doctor", "lawyer"):
        assert word not in str(left)
    assert (office.samples.names(), office.gallery.people()) == ([], 0)
    with office.open() as work:
        assert [punch.employee_key for punch in work.punches.all()] == [office.key]
        assert [c.state.value for c in work.corrections.all()] == ["approved"]


def test_where_asked_nothing_that_stays_says_whose_it_was(office):
    office.privacy.erase("1", identity_too=True)

    assert office.key not in str(office.everything())
    with office.open() as work:
        assert [punch.id for punch in work.punches.all()] == ["in"]
        assert work.events.last("erased").details["identity_too"] is True


def test_what_is_handed_out_is_everything_that_is_stored_about_them(office):
    personal = office.privacy.export("1")

    record = json.loads(json.dumps(personal.record))
    assert record["employee"]["name"] == "Ada"
    assert [p["id"] for p in record["punches"]] == ["in"]
    assert {c["reason"] for c in record["corrections"]} == {"was at the doctor's", "was at the lawyer's"}
    assert {e["kind"] for e in record["events"]} == {"enrolled", "correction_asked", "correction_approved"}
    assert len(record["templates"]) == len(record["consents"]) == len(personal.pictures) == 1
