import pytest

from app.services.enrolment import Capture, Enrolment
from app.services.ports import Pose
from app.services.renewal import Renewal
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face
from tests.fakes_store import MemorySamples
from tests.stores import NOON, memory_store


class NewTower(FakeEngine):
    tower = "ba9876543210"


class Company:
    """Ada and Grace, enrolled with the old tower; then the app is updated and the gallery starts empty."""

    def __init__(self):
        self.open, self.samples = memory_store(), MemorySamples()
        parts = {"samples": self.samples, "open_unit_of_work": self.open, "clock": FakeClock(NOON)}
        desk = Enrolment(gallery=FakeGallery(), **parts)
        for person, name in enumerate(("Ada", "Grace"), start=1):
            captures = [Capture("a", Pose.STRAIGHT, a_face(person)), Capture("b", Pose.LEFT, a_face(person))]
            desk.enrol(
                name=name, number=None, captures=captures, engine=FakeEngine(), consent_text="yes", stated_by="operator"
            )
        self.gallery = FakeGallery()
        self.gallery.tower = NewTower.tower
        self.renewal = Renewal(gallery=self.gallery, **parts)

    def towers(self):
        with self.open() as work:
            return [[t.tower for t in work.templates.of(employee.key)] for employee in work.employees.all()]


@pytest.fixture
def company():
    return Company()


def test_a_new_tower_knows_everybody_from_the_stored_pictures(company):
    assert company.renewal.renew(NewTower()) == 2

    assert company.gallery.people() == 2
    assert company.towers() == [[FakeEngine.tower] * 2 + [NewTower.tower] * 2] * 2


def test_renewing_twice_changes_nothing(company):
    company.renewal.renew(NewTower())

    assert company.renewal.renew(NewTower()) == 0
    assert company.towers() == [[FakeEngine.tower] * 2 + [NewTower.tower] * 2] * 2


def test_whoever_has_no_picture_left_is_passed_over_and_the_others_are_not(company):
    company.samples.erase("1")

    assert company.renewal.renew(NewTower()) == 1
    assert company.towers()[0] == [FakeEngine.tower] * 2


def test_other_processes_hear_of_it(company):
    with company.open() as work:
        before = work.events.last_id()

    company.renewal.renew(NewTower())

    with company.open() as work:
        assert [event.kind for event in work.events.since(before)] == ["templates_added"] * 2


def test_somebody_erased_while_their_pictures_were_embedded_stays_erased(company):
    class Erasing(NewTower):
        def embed(self, crops):
            with company.open() as work:
                for employee in work.employees.all():
                    work.employees.erase(employee.key)
                work.commit()
            return super().embed(crops)

    assert company.renewal.renew(Erasing()) == 0
    assert company.gallery.people() == 0


def test_two_processes_renewing_at_once_store_each_template_once(company):
    class Overtaken(NewTower):
        def embed(self, crops):
            Renewal(
                gallery=FakeGallery(),
                samples=company.samples,
                open_unit_of_work=company.open,
                clock=FakeClock(NOON),
            ).renew(NewTower())
            return super().embed(crops)

    company.renewal.renew(Overtaken())

    assert company.towers() == [[FakeEngine.tower] * 2 + [NewTower.tower] * 2] * 2
