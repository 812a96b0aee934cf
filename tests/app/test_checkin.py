from datetime import timedelta

import pytest

from app.domain.decision import Outcome
from app.domain.punch import Direction
from app.errors import StoreUnavailable
from app.services.checkin import CheckIn, CheckInRules
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face, a_view
from tests.stores import NOON, an_employee, memory_store

ENGINE = FakeEngine()


class Door:
    """A door with Ada (person 1) and Grace (person 2) enrolled."""

    def __init__(self, open_unit_of_work=None):
        self.open = open_unit_of_work or memory_store()
        self.clock, self.gallery = FakeClock(NOON), FakeGallery()
        rules = CheckInRules(margin=0.2)
        self.check_in = CheckIn(gallery=self.gallery, open_unit_of_work=self.open, clock=self.clock, rules=rules)
        for person, key in enumerate(("ada", "grace"), start=1):
            self.enrol(key, person)

    def enrol(self, key, person, variation=0):
        with self.open() as work:
            work.employees.add(an_employee(key))
            work.commit()
        self.gallery.add(key, ENGINE.embed([a_face(person, variation=variation).crop]))

    def visit(self, *faces, **how):
        return self.check_in.visit([a_view(face) for face in faces], ENGINE, **how)

    def punches(self):
        with self.open() as work:
            return work.punches.all()


@pytest.fixture
def door():
    return Door()


def test_an_enrolled_face_is_accepted_and_the_punch_is_stored(door):
    verdict = door.visit(a_face(1))

    assert (verdict.outcome, verdict.employee.key, verdict.direction) == (Outcome.ACCEPTED, "ada", Direction.IN)
    assert [punch.id for punch in door.punches()] == [verdict.punch_id]


def test_the_time_of_the_verdict_is_local_to_the_door(door):
    assert door.visit(a_face(1)).at.isoformat() == "2026-11-20T13:00:00+01:00"


def test_the_second_punch_of_a_day_is_out_with_the_hours_in_between(door):
    door.visit(a_face(1))
    door.clock.forward(timedelta(hours=8, minutes=30))

    verdict = door.visit(a_face(1))

    assert verdict.direction is Direction.OUT
    assert verdict.hours == timedelta(hours=8, minutes=30)


def test_a_chosen_direction_beats_the_automatic_one(door):
    assert door.visit(a_face(1), direction=Direction.OUT).direction is Direction.OUT


def test_a_shift_over_midnight_is_closed_by_an_out_with_all_its_hours(door):
    door.clock.forward(timedelta(hours=9))  # 22:00 local
    door.visit(a_face(1))
    door.clock.forward(timedelta(hours=8))

    verdict = door.visit(a_face(1))

    assert (verdict.direction, verdict.hours) == (Direction.OUT, timedelta(hours=8))


def test_a_clock_that_was_put_back_is_noted_as_an_exception_and_the_punch_is_stored(door):
    door.visit(a_face(1))
    door.clock.forward(-timedelta(hours=2))

    assert door.visit(a_face(1)).outcome is Outcome.ACCEPTED

    with door.open() as work:
        (noted,) = [event for event in work.events.newest(9) if event.kind == "exception"]
    assert (noted.subject, noted.details) == ("ada", {"kind": "clock_jumped", "by_s": 7200})


def test_a_stranger_is_unknown_and_nothing_is_stored(door):
    verdict = door.visit(a_face(3))

    assert (verdict.outcome, verdict.employee, door.punches()) == (Outcome.UNKNOWN, None, [])


def test_an_empty_gallery_knows_nobody(door):
    door.gallery.replace([])

    verdict = door.visit(a_face(1))

    assert (verdict.outcome, verdict.distance) == (Outcome.UNKNOWN, None)
    assert verdict.reason.startswith("Nobody is enrolled yet.")


def test_two_employees_who_are_equally_near_are_ambiguous(door):
    door.enrol("twin", 1, variation=10)

    verdict = door.visit(a_face(1))

    assert (verdict.outcome, verdict.employee) == (Outcome.AMBIGUOUS, None)


def test_a_badge_number_settles_what_was_ambiguous(door):
    door.enrol("twin", 1, variation=10)

    verdict = door.visit(a_face(1), number="twin")

    assert (verdict.outcome, verdict.employee.key) == (Outcome.ACCEPTED, "twin")


def test_a_badge_number_of_somebody_else_is_refused(door):
    assert door.visit(a_face(1), number="grace").outcome is Outcome.UNKNOWN


def test_a_badge_number_that_nobody_has_is_unknown(door):
    verdict = door.visit(a_face(1), number="4711")

    assert verdict.outcome is Outcome.UNKNOWN
    assert "4711" in verdict.reason


@pytest.mark.parametrize(
    "view, outcome",
    [
        (a_view(), Outcome.NO_FACE),
        (a_view(a_face(1), a_face(2)), Outcome.SEVERAL_FACES),
        (a_view(a_face(1, problems=["blurred"])), Outcome.LOW_QUALITY),
    ],
)
def test_a_frame_that_cannot_be_used_says_why(door, view, outcome):
    verdict = door.check_in.visit([view], ENGINE)

    assert verdict.outcome is outcome
    assert verdict.reason
    assert door.punches() == []


def test_somebody_far_behind_does_not_disturb(door):
    view = a_view(a_face(1), a_face(2, eye_distance_px=15.0))

    assert door.check_in.visit([view], ENGINE).outcome is Outcome.ACCEPTED


def test_no_frames_at_all_show_no_face(door):
    assert door.check_in.visit([], ENGINE).outcome is Outcome.NO_FACE


def test_one_good_frame_among_poor_ones_is_enough(door):
    views = [a_view(), a_view(a_face(1, problems=["dark"])), a_view(a_face(1))]

    assert door.check_in.visit(views, ENGINE).outcome is Outcome.ACCEPTED


def test_frames_of_different_people_are_not_one_visit(door):
    assert door.visit(a_face(1), a_face(2), a_face(3)).outcome is Outcome.SEVERAL_FACES


def test_a_repeated_punch_is_too_soon_and_names_the_employee(door):
    door.visit(a_face(1))
    door.clock.forward(timedelta(seconds=30))

    verdict = door.visit(a_face(1))

    assert (verdict.outcome, verdict.employee.key, len(door.punches())) == (Outcome.TOO_SOON, "ada", 1)
    assert "30 s" in verdict.reason


def test_an_inactive_employee_is_named_but_not_let_in(door):
    with door.open() as work:
        work.employees.set_active("ada", False)
        work.commit()

    verdict = door.visit(a_face(1))

    assert (verdict.outcome, verdict.employee.key, door.punches()) == (Outcome.INACTIVE, "ada", [])


def test_somebody_erased_by_another_process_is_unknown(door):
    with door.open() as work:
        work.employees.erase("ada")
        work.commit()

    assert door.visit(a_face(1)).outcome is Outcome.UNKNOWN


def test_a_dry_run_decides_and_stores_nothing(door):
    verdict = door.visit(a_face(1), dry_run=True)

    assert (verdict.outcome, verdict.punch_id, door.punches()) == (Outcome.ACCEPTED, None, [])


def test_thats_not_me_takes_the_punch_back_and_the_next_one_is_an_in_again(door):
    punch_id = door.visit(a_face(1)).punch_id

    assert door.check_in.withdraw(punch_id)

    assert door.punches()[0].withdrawn
    assert door.visit(a_face(1)).direction is Direction.IN


def test_thats_not_me_comes_too_late_after_its_seconds(door):
    punch_id = door.visit(a_face(1)).punch_id
    door.clock.forward(timedelta(seconds=door.check_in.not_me_s + 2))

    assert not door.check_in.withdraw(punch_id)
    assert not door.punches()[0].withdrawn


def test_a_store_that_fails_is_never_answered_with_an_accepted_verdict():
    class Broken:
        def __enter__(self):
            raise StoreUnavailable("Expected a database. Received none. Run main.py doctor.")

        def __exit__(self, *exc_info):
            return None

    door = Door()
    door.check_in._open = Broken

    with pytest.raises(StoreUnavailable):
        door.visit(a_face(1))
