"""How often one visit asks the database: counted, so that no machine's speed matters."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from app.domain.correction import CorrectionState
from app.domain.decision import Outcome
from app.domain.punch import Direction
from tests.app.test_checkin import Door, a_face
from tests.signed import signed_store
from tests.stores import NOON, a_correction, a_punch

# BEGIN; employee, corrections, newest punch; schedules, assignments, sites, company days, leave; the span's punches.
TO_DECIDE = 10
# The punch, its row as it is hashed, the outbox; the event, its row; the record's end, its next line.
TO_STORE = 7


@pytest.fixture
def signed(tmp_path):
    return signed_store(tmp_path).store


@pytest.fixture
def door(signed):
    return Door(signed.unit_of_work)


@pytest.fixture
def statements(signed, door):
    """What was sent to the database since the door was ready."""
    sent = []
    event.listen(signed.engine, "before_cursor_execute", lambda c, cursor, statement, *rest: sent.append(statement))
    return sent


def store(door, *rows):
    with door.open() as work:
        for repository, row in rows:
            getattr(work, repository).add(row)
        work.commit()


def test_a_visit_asks_for_each_thing_once(door, statements):
    assert door.visit(a_face(1)).outcome is Outcome.ACCEPTED

    assert len(statements) == len(set(statements)) == TO_DECIDE + TO_STORE


def test_a_visit_that_stores_nothing_only_reads(door, statements):
    assert door.visit(a_face(1), dry_run=True).outcome is Outcome.ACCEPTED

    assert len(statements) == TO_DECIDE
    assert [line.split()[0] for line in statements] == ["BEGIN"] + ["SELECT"] * (TO_DECIDE - 1)


def test_a_visit_after_many_others_asks_no_more(door, statements):
    past = [a_punch("ada", id=f"p{n}", at_utc=NOON - n * timedelta(hours=5)) for n in range(1, 60)]
    store(door, *(("punches", punch) for punch in past))
    statements.clear()

    assert door.visit(a_face(1)).direction is Direction.OUT

    assert len(statements) == TO_DECIDE + TO_STORE


def test_what_a_correction_says_is_still_heard(door, statements):
    wish = a_correction("ada", id="c", at_utc=NOON - timedelta(hours=3), direction=Direction.IN)
    store(door, ("corrections", wish))
    with door.open() as work:
        work.corrections.decide(
            a_correction(
                "ada",
                id="c",
                at_utc=wish.at_utc,
                direction=Direction.IN,
                state=CorrectionState.APPROVED,
                decided_by="boss",
                decided_at_utc=NOON,
            )
        )
        work.commit()
    statements.clear()

    verdict = door.visit(a_face(1))

    assert (verdict.direction, verdict.hours) == (Direction.OUT, timedelta(hours=3))
    assert sum("FROM corrections" in line for line in statements) == 1
