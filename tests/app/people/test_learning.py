"""What the door learns: clear looks of people it knows, few, different, and never somebody else's."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.decision import Outcome
from app.errors import Refused, StoreUnavailable
from app.services.checkin import CheckIn, CheckInRules
from app.services.corrections import Corrections
from app.services.enrolment import Enrolment
from app.services.intake import Capture
from app.services.learning import LEARNT, Learning
from app.services.learning_rules import LearningRules, least_telling, lesson
from app.services.liveness import Judgement
from app.services.ports import Pose
from app.services.template_list import TemplateList
from tests.fakes_faces import LIMIT, FakeClock, FakeEngine, FakeGallery, a_face, a_view
from tests.fakes_store import MemorySamples
from tests.stores import NOON, memory_store

ENGINE, DAY = FakeEngine(), timedelta(days=1)
RULES = LearningRules(margin=0.1, most=4)


class Liveness:
    """Says what it was told to."""

    judgement = Judgement()

    def judge(self, faces, engine, **rest):
        return self.judgement

    def note(self, *rest):
        pass


class Door:
    """Ada (1) and Bob (2) are enrolled, one look each."""

    def __init__(self):
        self.open, self.samples, self.gallery = memory_store(), MemorySamples(), FakeGallery()
        self.clock, self.liveness = FakeClock(NOON), Liveness()
        parts = {"open_unit_of_work": self.open, "clock": self.clock}
        self.enrolment = Enrolment(gallery=self.gallery, samples=self.samples, **parts)
        self.learning = Learning(gallery=self.gallery, samples=self.samples, rules=RULES, **parts)
        self.templates = TemplateList(samples=self.samples, **parts)
        self.corrections = Corrections(**parts)
        self.door = CheckIn(
            gallery=self.gallery,
            rules=CheckInRules(margin=0.1),
            learning=self.learning,
            liveness=self.liveness,
            **parts,
        )
        self.keys = {number: self.enrol(number) for number in (1, 2)}

    def enrol(self, person, *faces):
        captures = [Capture("a.jpg", Pose.STRAIGHT, face) for face in faces or [a_face(person)]]
        words = {"consent_text": "yes", "stated_by": "operator"}
        return self.enrolment.enrol(
            name=f"P{person}", number=str(person), captures=captures, engine=ENGINE, **words
        ).employee.key

    def visit(self, face, **how):
        self.clock.forward(timedelta(minutes=2))
        return self.door.visit([a_view(face)], ENGINE, **how)

    def next_day(self, face, **how):
        self.clock.forward(DAY)
        return self.visit(face, **how)

    def looks(self, number=1):
        """How far each template lies from the first look, in hundredths, learnt ones only."""
        with self.open() as work:
            return [
                round(100 * float(t.embedding[127])) for t in work.templates.of(self.keys[number]) if t.pose == LEARNT
            ]

    def events(self, kind):
        with self.open() as work:
            return [event for event in work.events.since(0) if event.kind == kind]


@pytest.fixture
def door():
    return Door()


def test_a_clear_look_that_is_new_is_learnt_with_its_picture_and_told(door):
    verdict = door.visit(a_face(1, variation=30))

    assert door.looks() == [30]
    assert [name.split("/")[0] for name in door.samples.names("1")] == ["anchor", "positive"]
    (event,) = door.events("template_learnt")
    assert (event.subject, event.details["punch"]) == (door.keys[1], verdict.punch_id)
    assert door.gallery.distance_to(door.keys[1], ENGINE.embed([a_face(1, variation=30).crop])[0]) == 0


def test_at_most_one_a_day_is_learnt(door):
    for variation in (30, 50):
        door.visit(a_face(1, variation=variation))
    same_day = door.looks()

    door.next_day(a_face(1, variation=50))

    assert (same_day, door.looks()) == ([30], [30, 50])


@pytest.mark.parametrize(
    ("face", "why"),
    [
        (a_face(1, variation=70), "accepted, but not clearly"),
        (a_face(1, variation=5), "teaches nothing"),
        (a_face(1, variation=30, quality=0.5), "worse than the looks of the enrolment"),
    ],
)
def test_a_doubtful_dull_or_bad_look_is_not_learnt(door, face, why):
    assert door.visit(face).outcome is Outcome.ACCEPTED
    assert door.looks() == [], why


def test_a_stranger_and_a_dry_run_teach_nothing(door):
    door.visit(a_face(9))
    door.visit(a_face(1, variation=30), dry_run=True)

    assert (door.looks(), door.looks(2)) == ([], [])
    assert len(door.samples.names()) == 2


def test_a_face_that_may_not_be_living_teaches_nothing_even_where_it_may_punch(door):
    door.liveness.judgement = Judgement(suspected=True)

    assert door.visit(a_face(1, variation=30)).outcome is Outcome.ACCEPTED
    assert door.looks() == []


def test_nothing_is_learnt_while_anybody_else_comes_near(door):
    near = ENGINE.embed([a_face(1, variation=30).crop]) + 0.0
    near[0, 126] = 0.5
    door.gallery.add("somebody alike", near)

    assert door.visit(a_face(1, variation=30)).outcome is Outcome.ACCEPTED
    assert door.looks() == []


def test_a_chain_of_small_steps_does_not_lead_to_another_person(door):
    """Each look is near the one before; only those near the enrolment are learnt, however long it goes on."""
    for variation in range(20, 250, 10):
        door.next_day(a_face(1, variation=variation))

    assert door.looks()
    assert all(look / 100 <= RULES.clear * LIMIT for look in door.looks())
    assert door.visit(a_face(1, variation=160)).outcome is Outcome.UNKNOWN


def test_the_set_stays_small_and_different_and_keeps_the_looks_of_the_enrolment(door):
    for variation in (20, 37, 54, 36, 38, 21, 55):
        door.next_day(a_face(1, variation=variation))

    assert sorted(door.looks()) == [20, 37, 54]  # alike ones took nobody's place
    assert len(door.samples.names("1")) == RULES.most
    with door.open() as work:
        assert [t.pose for t in work.templates.of(door.keys[1])][0] == "straight"


def test_a_look_that_tells_more_takes_the_place_of_one_that_tells_least():
    gallery = FakeGallery()
    axis = lambda *at: np.eye(128, dtype=np.float32)[0] + np.array([0, *at] + [0] * (127 - len(at)), np.float32)  # noqa: E731
    enrolled, learnt = [axis()], [axis(0.3), axis(0.0, 0.3), axis(0.35)]
    gallery.add("ada", np.stack([*enrolled, *learnt]))

    found = lesson(axis(0, 0, 0.4), "ada", enrolled, learnt, gallery, RULES)

    assert found.drop in (0, 2)
    assert least_telling(enrolled, [axis(0.3), axis(0, 0.3)], gallery) == 1  # of two alike good ones the older stays


def test_thats_not_me_takes_back_what_was_learnt_from_it(door):
    verdict = door.visit(a_face(1, variation=30))

    assert door.door.withdraw(verdict.punch_id)

    assert door.looks() == []
    assert len(door.samples.names("1")) == 1
    assert len(door.events("template_dropped")) == 1


def test_an_approved_withdrawal_takes_it_back_as_well(door):
    verdict = door.visit(a_face(1, variation=30))
    wish = door.corrections.ask_withdrawal(verdict.punch_id, "that was my twin")

    door.corrections.approve(wish.id)

    assert door.looks() == []


def test_a_disk_that_is_full_costs_no_punch(door):
    def fails(*rest):
        raise StoreUnavailable("disk full")

    door.samples.save = fails

    assert door.visit(a_face(1, variation=30)).punch_id is not None
    assert door.looks() == []


def test_somebody_who_is_enrolled_again_meanwhile_keeps_the_new_looks_only(door):
    save = door.samples.save

    def enrolled_again_meanwhile(kind, number, crop):
        door.samples.save = save
        door.enrolment.replace("1", [Capture("b.jpg", Pose.STRAIGHT, a_face(1, variation=10))], ENGINE)
        return save(kind, number, crop)

    door.samples.save = enrolled_again_meanwhile
    door.visit(a_face(1, variation=30))

    assert door.looks() == []
    assert len(door.samples.names("1")) == 1


def test_a_template_can_be_listed_and_dropped_but_not_the_last(door):
    door.visit(a_face(1, variation=30))
    enrolled, learnt = door.templates.of("1")

    dropped = door.templates.drop("1", learnt.id[:6])

    assert (enrolled.is_learnt, learnt.is_learnt, dropped.id) == (False, True, learnt.id)
    assert len(door.samples.names("1")) == 1
    with pytest.raises(Refused, match="the last one"):
        door.templates.drop("1", enrolled.id)
    with pytest.raises(Refused, match="fits 0"):
        door.templates.drop("1", "zz")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from([1, 2]), st.integers(0, 127)), max_size=25))
def test_whatever_comes_to_the_door_nobody_gets_a_template_far_from_their_enrolment(visits):
    door = Door()
    for person, variation in visits:
        door.next_day(replace(a_face(person, variation=variation), crop=a_face(person, variation=variation).crop))

    for number in (1, 2):
        with door.open() as work:
            templates = work.templates.of(door.keys[number])
        looks = [ENGINE.embed([door.samples.load(template.sample)])[0] for template in templates]
        own = ENGINE.embed([a_face(number).crop])[0]
        assert len(templates) <= RULES.most
        assert all(door.gallery.distance_between(look, own) <= RULES.clear * LIMIT + 1e-6 for look in looks)
