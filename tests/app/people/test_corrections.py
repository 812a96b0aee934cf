"""A correction is asked for, then approved or refused; the punch stays as it was made."""

from datetime import timedelta

import pytest

from app.domain.correction import CorrectionState
from app.domain.punch import Direction
from app.errors import Refused
from app.services.corrections import Corrections
from app.services.effective import effective_between, effective_of, last_effective
from tests.fakes_faces import FakeClock
from tests.stores import NOON, a_punch, an_employee, memory_store

HOUR = timedelta(hours=1)


class Office:
    def __init__(self):
        self.open, self.clock = memory_store(), FakeClock(NOON + 10 * HOUR)
        self.corrections = Corrections(open_unit_of_work=self.open, clock=self.clock)
        with self.open() as work:
            work.employees.add(an_employee("ada", number="17"))
            work.punches.add(a_punch("ada", id="in"))
            work.commit()

    def counting(self, start=NOON, end=NOON + 9 * HOUR):
        with self.open() as work:
            whole = effective_between(work, start, end)
            assert whole == effective_of(work, "ada", start, end)
        return [(punch.direction.value, (punch.at_utc - NOON) // HOUR) for punch in whole if not punch.withdrawn]

    def events(self):
        with self.open() as work:
            return [(event.kind, event.subject, event.details["by"]) for event in work.events.since(0)]


@pytest.fixture
def office():
    return Office()


def test_a_forgotten_punch_counts_once_it_is_approved(office):
    wish = office.corrections.ask_forgotten("17", Direction.OUT, NOON + 8 * HOUR, "forgot", by="ada")
    before = office.counting()

    office.corrections.approve(wish.id, by="boss")

    assert (before, office.counting()) == ([("in", 0)], [("in", 0), ("out", 8)])
    assert office.events() == [("correction_asked", "ada", "ada"), ("correction_approved", "ada", "boss")]


def test_a_refused_one_never_counts_and_keeps_the_answer(office):
    wish = office.corrections.ask_forgotten("17", Direction.OUT, NOON + 8 * HOUR, "forgot")

    refused = office.corrections.refuse(wish.id, "you were seen leaving at noon", by="boss")

    assert office.counting() == [("in", 0)]
    assert (refused.state, refused.answer) == (CorrectionState.REFUSED, "you were seen leaving at noon")
    assert office.corrections.pending() == []


def test_the_punch_itself_never_changes(office):
    for wish in (
        office.corrections.ask_change("in", "wrong", at=NOON + HOUR),
        office.corrections.ask_withdrawal("in", "wrong"),
    ):
        office.clock.forward(HOUR)
        office.corrections.approve(wish.id)

    with office.open() as work:
        assert work.punches.get("in") == a_punch("ada", id="in")
    assert office.counting() == []


def test_a_punch_moved_out_of_a_span_leaves_it_and_one_moved_in_joins_it(office):
    wish = office.corrections.ask_change("in", "wrong", at=NOON - HOUR)
    office.corrections.approve(wish.id)

    assert office.counting() == []
    assert office.counting(NOON - 2 * HOUR, NOON) == [("in", -1)]


def test_a_moved_punch_that_a_correction_added_is_found_from_its_new_span(office):
    added = office.corrections.ask_forgotten("17", Direction.OUT, NOON + 8 * HOUR, "forgot")
    office.corrections.approve(added.id)
    moved = office.corrections.ask_change(added.id, "earlier", at=NOON - 5 * HOUR)
    office.corrections.approve(moved.id)

    assert office.counting() == [("in", 0)]
    assert office.counting(NOON - 6 * HOUR, NOON) == [("out", -5)]


@pytest.mark.parametrize("decide", ["approve", "refuse"])
def test_a_correction_is_decided_once(office, decide):
    wish = office.corrections.ask_withdrawal("in", "wrong")
    office.corrections.approve(wish.id)

    with pytest.raises(Refused, match="approved already"):
        getattr(office.corrections, decide)(wish.id, "no")


def test_a_refusal_owes_a_reason(office):
    wish = office.corrections.ask_withdrawal("in", "wrong")

    with pytest.raises(ValueError, match="Expected a reason"):
        office.corrections.refuse(wish.id, "  ")


def test_a_punch_in_the_future_cannot_be_asked_for(office):
    with pytest.raises(Refused, match="in the past"):
        office.corrections.ask_forgotten("17", Direction.OUT, office.clock.now() + HOUR, "planning")


def test_the_same_is_not_asked_for_twice_while_it_waits(office):
    ask = lambda: office.corrections.ask_forgotten("17", Direction.OUT, NOON + HOUR, "forgot")  # noqa: E731
    first = ask()

    with pytest.raises(Refused, match="waiting for a decision already"):
        ask()

    office.corrections.refuse(first.id, "no")
    assert ask().id != first.id


@pytest.mark.parametrize("unknown", ["nothing", ""])
def test_a_punch_nobody_made_cannot_be_corrected(office, unknown):
    with pytest.raises(Refused, match="Expected the id of a punch"):
        office.corrections.ask_withdrawal(unknown, "wrong")


def test_the_door_chooses_its_direction_by_what_counts(office):
    wish = office.corrections.ask_forgotten("17", Direction.OUT, NOON + 8 * HOUR, "forgot")
    office.corrections.approve(wish.id)

    with office.open() as work:
        assert last_effective(work, "ada", office.clock.now()).id == wish.id
        assert last_effective(work, "nobody", office.clock.now()) is None


def test_a_list_says_whose_it_is_and_what_the_original_says(office):
    office.corrections.ask_change("in", "wrong", direction=Direction.OUT)

    (row,) = office.corrections.of("17")

    assert (row.employee.number, row.punch.id, row.correction.direction) == ("17", "in", Direction.OUT)
