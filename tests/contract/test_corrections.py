"""What every store does with corrections, and with the fields that say where and when somebody works."""

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest

from app.domain.correction import CorrectionKind, CorrectionState
from app.domain.punch import Direction
from app.errors import Refused
from tests.stores import ADAPTERS, NOON, a_correction, a_punch, a_template, an_employee, an_event

HOUR = timedelta(hours=1)


@pytest.fixture(params=ADAPTERS)
def unit_of_work(request, tmp_path):
    return ADAPTERS[request.param](tmp_path)


def approved(correction, at=NOON):
    decided = {"state": CorrectionState.APPROVED, "decided_by": "boss", "decided_at_utc": at, "answer": "fine"}
    return replace(correction, **decided)


def test_a_correction_comes_back_as_asked(unit_of_work):
    wish = a_correction(at_utc=NOON + timedelta(microseconds=7), reason="Łunch, forgot")

    with unit_of_work() as work:
        work.corrections.add(wish)

        found = work.corrections.get(wish.id)
        assert found == wish
        assert (found.at_utc.tzinfo, type(found.direction), type(found.kind)) == (UTC, Direction, CorrectionKind)
        assert work.corrections.get("unknown") is None


def test_corrections_are_listed_in_the_order_they_were_asked_for(unit_of_work):
    wishes = [a_correction("ada", id="z"), a_correction("bob", id="a"), a_correction("ada", id="m")]

    with unit_of_work() as work:
        for wish in wishes:
            work.corrections.add(wish)

        assert [wish.id for wish in work.corrections.all()] == ["z", "a", "m"]
        assert [wish.id for wish in work.corrections.of("ada")] == ["z", "m"]


def test_a_correction_is_decided_once_and_keeps_what_was_asked(unit_of_work):
    wish = a_correction()

    with unit_of_work() as work:
        work.corrections.add(wish)
        work.corrections.decide(replace(approved(wish), reason="another one", direction=Direction.IN))

        assert work.corrections.get(wish.id) == approved(wish)
        assert work.corrections.pending() == []
        with pytest.raises(Refused, match="pending"):
            work.corrections.decide(replace(approved(wish), state=CorrectionState.REFUSED))


def test_a_correction_that_nobody_asked_for_cannot_be_decided(unit_of_work):
    with unit_of_work() as work, pytest.raises(Refused, match="pending"):
        work.corrections.decide(approved(a_correction()))


def test_a_span_is_touched_by_the_new_moment_the_old_one_and_that_of_an_added_punch(unit_of_work):
    change, withdraw = CorrectionKind.CHANGE, CorrectionKind.WITHDRAW
    wishes = [
        a_correction(id="added here"),
        a_correction(id="added elsewhere", at_utc=NOON - 9 * HOUR),
        a_correction(id="moved out", kind=change, punch_id="here", at_utc=NOON - 9 * HOUR),
        a_correction(id="moved in", kind=change, punch_id="elsewhere", at_utc=NOON),
        a_correction(id="withdrawn here", kind=withdraw, punch_id="here"),
        a_correction(id="withdrawn elsewhere", kind=withdraw, punch_id="elsewhere"),
        a_correction(id="added one withdrawn", kind=withdraw, punch_id="added here"),
    ]

    with unit_of_work() as work:
        work.punches.add(a_punch(id="here"))
        work.punches.add(a_punch(id="elsewhere", at_utc=NOON - 9 * HOUR))
        for wish in [*wishes, a_correction(id="pending")]:
            work.corrections.add(wish)
        for wish in wishes:
            work.corrections.decide(approved(wish))

        touching = work.corrections.touching(NOON, NOON + HOUR)

    expected = ["added here", "moved out", "moved in", "withdrawn here", "added one withdrawn"]
    assert [wish.id for wish in touching] == expected


def test_where_and_from_when_to_when_somebody_works_comes_back_as_stored(unit_of_work):
    ada = an_employee(
        "ada", department="Łab", site="Graz", starts_on=date(2026, 1, 2), ends_on=date(2026, 12, 31), left=True
    )

    with unit_of_work() as work:
        work.employees.add(ada)
        work.employees.add(an_employee("bob", enrolled_at_utc=None))

        assert work.employees.get("ada") == ada
        assert work.employees.get("bob").enrolled_at_utc is None


def test_an_employee_is_updated_but_for_key_and_number(unit_of_work):
    changed = an_employee("ada", name="Ada King", department="Lab", starts_on=date(2026, 1, 2), enrolled_at_utc=None)

    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        work.employees.update(replace(changed, number="99"))

        assert work.employees.get("ada") == changed
        with pytest.raises(Refused, match="nobody"):
            work.employees.update(an_employee("nobody"))


def test_templates_are_dropped_by_their_ids_and_unknown_ones_left_alone(unit_of_work):
    with unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        for name in ("a", "b", "c"):
            work.templates.add(a_template("ada", id=name))

        work.templates.drop(["a", "c", "unknown"])

        assert [template.id for template in work.templates.of("ada")] == ["b"]


def test_words_of_corrections_are_forgotten_and_what_is_pending_with_them(unit_of_work):
    with unit_of_work() as work:
        for name in ("ada", "bob"):
            work.corrections.add(a_correction(name, id=f"{name} decided", reason="was ill"))
            work.corrections.decide(approved(work.corrections.get(f"{name} decided")))
            work.corrections.add(a_correction(name, id=f"{name} waits", reason="was ill"))

        work.corrections.forget_words("ada")

        (ada,) = work.corrections.of("ada")
        assert (ada.id, ada.reason, ada.answer, ada.state) == ("ada decided", "", "", CorrectionState.APPROVED)
        assert [wish.reason for wish in work.corrections.of("bob")] == ["was ill", "was ill"]


def test_punches_corrections_and_events_stay_when_their_owner_leaves_them(unit_of_work):
    with unit_of_work() as work:
        for name in ("ada", "bob"):
            work.punches.add(a_punch(name, id=f"{name}'s"))
            work.corrections.add(a_correction(name, id=name, asked_by=name))
            work.events.add(an_event("punch_withdrawn", subject=name, details={"by": name, "punch": "p"}))

        assert work.punches.disown("ada") == 1
        work.corrections.disown("ada")
        work.events.disown("ada")

        assert {punch.id: punch.employee_key for punch in work.punches.all()} == {"ada's": "", "bob's": "bob"}
        assert [(wish.employee_key, wish.asked_by) for wish in work.corrections.all()] == [("", ""), ("bob", "bob")]
        told = [(event.subject, event.details) for event in work.events.since(0)]
        assert told == [("", {"punch": "p"}), ("bob", {"by": "bob", "punch": "p"})]
