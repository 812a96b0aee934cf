"""What a door does with a face that may not be alive, policy by policy."""

from dataclasses import replace

import numpy as np
import pytest

from app.domain.decision import Outcome
from app.services.checkin import CheckIn, CheckInRules
from app.services.liveness import EVALUATED, Liveness, Policy
from app.services.ports import Event
from app.services.visit import fuse
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face, a_view
from tests.stores import NOON, an_employee, memory_store

CERTAIN, IN_DOUBT, DEAD = 0.9, 0.6, 0.1  # FakeEngine's threshold is 0.5, sure from 0.8


class Door:
    def __init__(self, policy):
        self.engine, self.gallery, self.open = FakeEngine(), FakeGallery(), memory_store()
        clock = FakeClock(NOON)
        live = Liveness(policy=policy, gallery=self.gallery, open_unit_of_work=self.open, clock=clock)
        self.check_in = CheckIn(
            gallery=self.gallery,
            open_unit_of_work=self.open,
            clock=clock,
            rules=CheckInRules(margin=0.2),
            liveness=live,
        )
        with self.open() as work:
            work.employees.add(an_employee("ada"))
            work.commit()
        self.gallery.add("ada", self.engine.embed([a_face(1).crop]))

    def visit(self, score, **how):
        self.engine.live = score
        return self.check_in.visit([a_view(a_face(1))], self.engine, **how)

    def exceptions(self):
        with self.open() as work:
            return [event for event in work.events.since(0) if event.kind == "exception"]

    def punches(self):
        with self.open() as work:
            return len(work.punches.all())

    def evaluated(self, **details):
        with self.open() as work:
            work.events.add(Event(kind=EVALUATED, at_utc=NOON, details={"net": "fake", "passed": True} | details))
            work.commit()


@pytest.fixture
def passive():
    return Door(Policy.PASSIVE)


@pytest.fixture
def active():
    return Door(Policy.ACTIVE)


def test_a_door_that_does_not_check_takes_any_face():
    assert Door(Policy.OFF).visit(DEAD).outcome is Outcome.ACCEPTED


def test_the_verdict_says_how_long_the_check_took(passive):
    assert passive.visit(CERTAIN).ms["liveness"] >= 0


def test_a_suspected_photograph_is_let_in_and_flagged_while_nothing_is_known_of_this_site(passive):
    verdict = passive.visit(DEAD)

    (event,) = passive.exceptions()
    assert verdict.outcome is Outcome.ACCEPTED
    assert (event.subject, event.details["kind"]) == ("ada", "spoof_suspected")
    assert event.details["outcome"] == "accepted"


def test_it_is_refused_with_a_way_out_once_the_check_has_passed_on_this_sites_own_frames(passive):
    passive.evaluated()

    verdict = passive.visit(DEAD)

    (event,) = passive.exceptions()
    assert verdict.outcome is Outcome.SPOOF
    assert "PIN" in verdict.reason
    assert event.details["outcome"] == "refused"
    assert passive.punches() == 0


@pytest.mark.parametrize("details", [{"passed": False}, {"net": "an older one"}])
def test_it_is_only_flagged_when_the_check_failed_here_or_was_another_net(passive, details):
    passive.evaluated(**details)

    assert passive.visit(DEAD).outcome is Outcome.ACCEPTED


def test_a_refused_visit_names_nobody(passive):
    passive.evaluated()

    assert passive.visit(DEAD).employee is None


def test_a_stranger_is_not_judged(passive):
    passive.engine.live = DEAD

    verdict = passive.check_in.visit([a_view(a_face(7))], passive.engine)

    assert verdict.outcome is Outcome.UNKNOWN
    assert passive.exceptions() == []


def test_a_dry_run_flags_nothing(passive):
    passive.visit(DEAD, dry_run=True)

    assert passive.exceptions() == []


def test_without_a_doubt_nobody_is_asked_to_turn(active):
    assert active.visit(CERTAIN).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("score", [IN_DOUBT, DEAD])
def test_in_doubt_a_turn_of_the_head_is_asked_for_and_no_punch_is_stored(active, score):
    verdict = active.visit(score)

    assert (verdict.outcome, verdict.challenge) == (Outcome.SPOOF, "ada")
    assert active.punches() == 0


def test_whoever_turned_the_head_is_let_in(active):
    track = [a_face(1, variation=v) for v in (0, 20, 40, 20, 0)]

    assert active.visit(IN_DOUBT, track=track).outcome is Outcome.ACCEPTED


def test_another_face_on_the_way_is_refused_and_flagged(active):
    track = [a_face(1), a_face(2), a_face(1)]

    verdict = active.visit(IN_DOUBT, track=track)

    assert (verdict.outcome, verdict.challenge) == (Outcome.SPOOF, "")
    assert active.exceptions()[0].details["turn"] == "another_face"


def test_one_who_turned_the_head_for_another_is_refused(active):
    track = [a_face(2), a_face(2), a_face(2)]

    assert active.visit(IN_DOUBT, track=track).outcome is Outcome.SPOOF


def test_a_face_that_drifts_into_another_on_the_way_is_refused(active):
    track = [a_face(1, variation=v) for v in (0, 90, 180)]

    active.gallery.add("ada", fuse(active.engine.embed([a_face(1, variation=180).crop]))[np.newaxis])
    verdict = active.check_in.visit([a_view(a_face(1, variation=180))], active.engine, track=track)

    assert verdict.outcome is Outcome.SPOOF


def test_a_turn_that_did_not_come_is_flagged_with_a_way_out(active):
    verdict = active.check_in.turn_failed(active.visit(IN_DOUBT), "timeout", "The head was not turned in time")

    assert (verdict.outcome, verdict.challenge) == (Outcome.SPOOF, "")
    assert "PIN" in verdict.reason
    assert active.exceptions()[0].details == {"kind": "spoof_suspected", "outcome": "refused", "turn": "timeout"}


def test_only_the_faces_that_agree_are_judged(passive):
    judged = []
    passive.engine.liveness = lambda faces: judged.extend(faces) or FakeEngine().liveness(faces)
    other = replace(a_face(2), quality=0.1)

    passive.check_in.visit([a_view(face) for face in (a_face(1), a_face(1), other)], passive.engine)

    assert [int(face.crop[0, 0, 0]) for face in judged] == [1, 1]
    assert all(np.array_equal(face.crop, a_face(1).crop) for face in judged)
