"""What every store must do for messages to another system and for scheduled exports."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.correction import CorrectionState
from app.domain.webhook import Receiver, Topic
from app.errors import Refused
from app.services.ports import ExportRun
from tests.stores import ADAPTERS, NOON, a_correction, a_punch

RECEIVER = Receiver("https://example.com/punches", "whsec_c2VjcmV0")
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=ADAPTERS)
def unit_of_work(request, tmp_path):
    return ADAPTERS[request.param](tmp_path)


@pytest.fixture
def listening(unit_of_work):
    """A store with a receiver."""
    with unit_of_work() as work:
        work.outbox.send_to(RECEIVER)
        work.commit()
    return unit_of_work


def test_the_receiver_comes_back_as_stored_and_can_be_replaced_and_taken_away(unit_of_work):
    other = Receiver("https://example.com/other", "whsec_eA==")

    with unit_of_work() as work:
        assert work.outbox.receiver() is None
        for receiver in (RECEIVER, other, None):
            work.outbox.send_to(receiver)
            assert work.outbox.receiver() == receiver


def test_a_stored_punch_and_its_withdrawal_wait_to_be_told(listening):
    punch = a_punch("ada")

    with listening() as work:
        work.punches.add(punch)
        work.punches.withdraw(punch.id, NOON + MINUTE, "not me")
        work.punches.withdraw(punch.id, NOON + MINUTE, "not me")  # twice is once
        work.commit()

    with listening() as work:
        (first,) = work.outbox.due(NOON, 10)
        assert (first.topic, first.employee_key, first.subject) == (Topic.PUNCH_RECORDED, "ada", punch.id)
        assert (first.attempts, first.noted_at_utc, first.error) == (0, NOON, "")
        work.outbox.delivered(first.id, NOON)
        assert [m.topic for m in work.outbox.due(NOON, 10)] == [Topic.PUNCH_WITHDRAWN]
        assert work.outbox.state().waiting == 1


def test_an_approved_correction_waits_to_be_told_and_a_refused_one_does_not(listening):
    with listening() as work:
        for turn, state in enumerate(CorrectionState):
            work.corrections.add(wish := a_correction(id=f"c{turn}"))
            if state is not CorrectionState.PENDING:
                work.corrections.decide(replace(wish, state=state, decided_by="boss", decided_at_utc=NOON + MINUTE))
        work.commit()

    with listening() as work:
        (message,) = work.outbox.due(NOON, 10)
        assert (message.topic, message.employee_key) == (Topic.CORRECTION_APPROVED, "ada")
        assert work.corrections.get(message.subject).state is CorrectionState.APPROVED
        assert message.noted_at_utc == NOON + MINUTE


def test_a_punch_that_is_rolled_back_is_told_to_nobody(listening):
    with listening() as work:
        work.punches.add(a_punch("ada"))

    with listening() as work:
        assert work.outbox.state().waiting == 0


def test_without_a_receiver_nothing_is_noted(unit_of_work):
    with unit_of_work() as work:
        work.punches.add(a_punch("ada"))

        assert work.outbox.state().waiting == 0


def noted(work, *keys):
    for key in keys:
        work.outbox.note(Topic.PUNCH_RECORDED, key, f"of {key}", NOON)


def test_only_the_oldest_of_each_employee_is_due(listening):
    with listening() as work:
        noted(work, "ada", "ada", "bob", "eve")

        assert [message.employee_key for message in work.outbox.due(NOON, 10)] == ["ada", "bob", "eve"]
        assert [message.employee_key for message in work.outbox.due(NOON, 2)] == ["ada", "bob"]


def test_a_failed_message_waits_and_holds_back_those_behind_it(listening):
    with listening() as work:
        noted(work, "ada", "ada", "bob")
        first = work.outbox.due(NOON, 1)[0]
        work.outbox.failed(first.id, "no answer", NOON + MINUTE)

        assert [message.employee_key for message in work.outbox.due(NOON, 10)] == ["bob"]
        again = work.outbox.due(NOON + MINUTE, 10)[0]
        assert (again.id, again.attempts, again.error) == (first.id, 1, "no answer")


def test_postponing_holds_back_everything_that_would_be_sooner(listening):
    with listening() as work:
        noted(work, "ada", "bob")
        work.outbox.failed(work.outbox.due(NOON, 1)[0].id, "x", NOON + 3 * MINUTE)
        work.outbox.postpone(NOON + MINUTE)

        assert work.outbox.due(NOON, 10) == []
        assert [message.employee_key for message in work.outbox.due(NOON + MINUTE, 10)] == ["bob"]
        assert len(work.outbox.due(NOON + 3 * MINUTE, 10)) == 2


def test_the_state_tells_the_oldest_that_waits_and_the_last_that_arrived(listening):
    with listening() as work:
        noted(work, "ada", "bob", "eve")
        ada, bob, _ = work.outbox.due(NOON, 10)
        work.outbox.delivered(ada.id, NOON + MINUTE)
        work.outbox.delivered(bob.id, NOON)

        state = work.outbox.state()

        assert (state.waiting, state.oldest.employee_key) == (1, "eve")
        assert (state.delivered, state.last_delivered_utc) == (2, NOON + MINUTE)


def test_what_was_delivered_long_ago_is_forgotten_and_what_waits_is_not(listening):
    with listening() as work:
        noted(work, "ada", "bob")
        work.outbox.delivered(work.outbox.due(NOON, 1)[0].id, NOON)

        work.outbox.forget_delivered(NOON + MINUTE)

        assert (work.outbox.state().delivered, work.outbox.state().waiting) == (0, 1)


def test_what_waits_can_be_dropped(listening):
    with listening() as work:
        noted(work, "ada", "bob")
        work.outbox.delivered(work.outbox.due(NOON, 1)[0].id, NOON)

        assert work.outbox.drop_waiting() == 1
        assert (work.outbox.state().waiting, work.outbox.state().delivered) == (0, 1)


def a_run(turn=0, **values):
    return ExportRun(**{"plan": "hours", "due_utc": NOON + turn * MINUTE, "done_at_utc": NOON, "file": "x"} | values)


def test_the_last_run_is_that_of_the_latest_moment(unit_of_work):
    with unit_of_work() as work:
        for run in (a_run(1), a_run(2), a_run(0), a_run(9, plan="other")):
            work.export_runs.add(run)

        assert work.export_runs.last("hours") == a_run(2)
        assert work.export_runs.of("hours", 2) == [a_run(2), a_run(1)]
        assert work.export_runs.last("none") is None


def test_a_moment_of_a_plan_is_seen_to_once(unit_of_work):
    with unit_of_work() as work:
        work.export_runs.add(a_run())

        with pytest.raises(Refused):
            work.export_runs.add(a_run(file="y"))
