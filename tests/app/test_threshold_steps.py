import numpy as np
import pytest

from app.services.enrolment import Capture, Enrolment
from app.services.ports import Pose, Threshold
from app.services.threshold import ThresholdSteps
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face
from tests.fakes_store import MemorySamples
from tests.stores import ADAPTERS, NOON


class SteppedGallery(FakeGallery):
    """Stricter by one step with every two people."""

    def threshold(self):
        step = 3.0 - self.people() // 2
        return Threshold(step, 0.001, False, f"About one stranger in 1,000 would be let in, at {step:g}.", step)


@pytest.fixture(params=ADAPTERS)
def door(request, tmp_path):
    return ADAPTERS[request.param](tmp_path)


def steps_of(open_store, gallery):
    return ThresholdSteps(gallery=gallery, open_unit_of_work=open_store, clock=FakeClock(NOON))


def add(gallery, count):
    for _ in range(count):
        gallery.add(f"e{gallery.people()}", np.eye(1, 128, gallery.people(), dtype=np.float32))


def test_the_first_line_says_where_the_threshold_stands(door):
    assert steps_of(door, SteppedGallery()).note() == (
        "The threshold is set: about one stranger in 1,000 would be let in, at 3."
    )


def test_people_who_move_no_step_are_no_line(door):
    gallery = SteppedGallery()
    steps = steps_of(door, gallery)
    steps.note()
    add(gallery, 1)

    assert steps.note() == ""


def test_the_next_step_is_told_with_the_people_who_caused_it(door):
    gallery = SteppedGallery()
    steps = steps_of(door, gallery)
    steps.note()
    add(gallery, 2)

    words = steps.note()

    assert words == (
        "With 2 people (before: 0) the threshold moved to a stricter step: "
        "about one stranger in 1,000 would be let in, at 2."
    )
    assert steps.last().details["words"] == words


def test_people_who_leave_make_it_less_strict(door):
    gallery = SteppedGallery()
    add(gallery, 2)
    steps = steps_of(door, gallery)
    steps.note()
    gallery.remove("e0")

    assert "moved to a less strict step" in steps.note()


def test_another_version_sets_it_anew(door):
    gallery = SteppedGallery()
    steps = steps_of(door, gallery)
    steps.note()
    gallery.version = "calibrated-1"

    assert steps.note().startswith("The threshold was set anew for calibrated-1")


def test_an_enrolment_notes_the_step_by_itself(door):
    gallery = SteppedGallery()
    steps = steps_of(door, gallery)
    steps.note()
    desk = Enrolment(
        gallery=gallery, samples=MemorySamples(), open_unit_of_work=door, clock=FakeClock(NOON), noted=steps.note
    )

    for person in (1, 2):
        capture = Capture("a", Pose.STRAIGHT, a_face(person))
        desk.enrol(
            name=f"P{person}",
            number=None,
            captures=[capture],
            engine=FakeEngine(),
            consent_text="yes",
            stated_by="operator",
            allow_duplicate=True,
        )

    assert "stricter" in steps.last().details["words"]
