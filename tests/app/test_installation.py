"""Another tower is put into use, and given up again, while people are enrolled and check in."""

from types import SimpleNamespace

import pytest

from app.errors import EngineStopped, Refused
from app.services.checkin import CheckIn, CheckInRules
from app.services.enrolment import Capture, Enrolment
from app.services.installation import Installation
from app.services.ports import Pose
from app.services.renewal import Renewal
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face, a_view
from tests.fakes_store import MemorySamples
from tests.stores import ADAPTERS, NOON


class TunedTower(FakeEngine):
    tower = "feedfacefeed"


TUNED = SimpleNamespace(version="tuned-1", tower=TunedTower.tower)


class Door:
    """A store, a gallery under the first tower, and Ada, enrolled from two pictures."""

    def __init__(self, open_store):
        self.open, self.samples, self.gallery = open_store, MemorySamples(), FakeGallery()
        self.parts = {"samples": self.samples, "open_unit_of_work": self.open, "clock": FakeClock(NOON)}
        self.desk = Enrolment(gallery=self.gallery, **self.parts)
        self.opened = []
        self.installation = Installation(
            verifiers_on_disk=None,
            open_unit_of_work=self.open,
            renewal=Renewal(gallery=self.gallery, **self.parts),
            embedder=self._open_tower,
        )
        self.tower = TunedTower()
        self.enrol("Ada", 1)

    def _open_tower(self, target):
        self.opened.append(target.version)
        return self.tower

    def enrol(self, name, person, engine=None):
        captures = [Capture("a", Pose.STRAIGHT, a_face(person)), Capture("b", Pose.LEFT, a_face(person, variation=5))]
        return self.desk.enrol(
            name=name,
            number=None,
            captures=captures,
            engine=engine or FakeEngine(),
            consent_text="yes",
            stated_by="operator",
        ).employee

    def switch(self, written, **options):
        self.installation.switch(TUNED, FakeEngine.tower, lambda work: written.append(self.towers(work)), **options)

    def towers(self, work):
        return {e.name: [t.tower for t in work.templates.of(e.key)] for e in work.employees.all()}


@pytest.fixture(params=ADAPTERS)
def door(request, tmp_path):
    return Door(ADAPTERS[request.param](tmp_path))


BOTH = [FakeEngine.tower] * 2 + [TunedTower.tower] * 2


def test_everybody_is_embedded_beside_the_old_templates_before_the_switch(door):
    written = []

    door.switch(written)

    assert written == [{"Ada": BOTH}]


def test_a_person_enrolled_meanwhile_is_embedded_under_both_before_the_switch(door):
    class Slow(TunedTower):
        def embed(self, crops):
            if door.opened and not self.__dict__.setdefault("met", False):
                self.met = True
                door.enrol("Grace", 2)
            return super().embed(crops)

    door.tower, written = Slow(), []

    door.switch(written)

    assert written == [{"Ada": BOTH, "Grace": BOTH}]
    assert door.opened == ["tuned-1"]


def test_check_in_goes_on_between_the_short_transactions(door):
    check_in = a_door_with(door)
    verdicts = []

    class Watched(TunedTower):
        def embed(self, crops):
            verdicts.append(check_in.visit([a_view(a_face(1))], FakeEngine(), dry_run=True).outcome.value)
            return super().embed(crops)

    door.tower = Watched()

    door.switch([])

    assert verdicts == ["accepted"]


def test_a_person_without_a_stored_picture_stops_the_switch_and_is_named(door):
    grace = door.enrol("Grace", 2)
    door.samples.erase(grace.number)
    written = []

    with pytest.raises(Refused, match="a stored picture of everybody. Received none of Grace. Where pictures are not"):
        door.switch(written)

    assert not written


def test_going_back_leaves_them_behind_all_the_same(door):
    grace = door.enrol("Grace", 2)
    door.samples.erase(grace.number)
    written = []

    door.switch(written, leave_behind=True)

    assert written == [{"Ada": BOTH, "Grace": BOTH[:2]}]


def test_one_lost_picture_of_several_stops_nothing(door):
    door.samples.discard(door.samples.names("1")[0])
    written = []

    door.switch(written)

    assert written == [{"Ada": BOTH[:3]}]


def test_a_version_of_the_same_tower_needs_no_picture_and_opens_nothing(door):
    door.samples.erase("1")
    written = []

    door.installation.switch(TUNED, TUNED.tower, lambda work: written.append(True))

    assert (written, door.opened) == ([True], [])


def test_enrolments_that_never_end_put_the_switch_off(door):
    class Crowded(TunedTower):
        count = 1

        def embed(self, crops):
            Crowded.count += 1
            door.enrol(f"Person {Crowded.count}", Crowded.count)
            return super().embed(crops)

    door.tower = Crowded()

    with pytest.raises(Refused, match="Expected a quiet moment"):
        door.switch([])


# ------------------------------------------------------------------ never across versions


def a_door_with(door):
    rules = CheckInRules(margin=0.05)
    return CheckIn(gallery=door.gallery, open_unit_of_work=door.open, clock=FakeClock(NOON), rules=rules)


def test_an_engine_of_another_tower_is_never_compared_with_the_gallery(door):
    with pytest.raises(EngineStopped, match="Expected the engine to embed by the tower 0123456789ab in use"):
        a_door_with(door).visit([a_view(a_face(1))], TunedTower())


def test_nobody_is_enrolled_by_comparing_across_towers(door):
    with pytest.raises(EngineStopped, match="Received feedfacefeed"):
        door.enrol("Grace", 2, TunedTower())


def test_a_switch_in_the_midst_of_a_visit_is_met_by_embedding_again(door):
    class Following(FakeEngine):
        """Notices the switch that comes while it embeds only at the next call, as the real engine does."""

        calls = 0

        def embed(self, crops):
            self.tower = door.gallery.tower
            self.calls += 1
            if self.calls == 1:
                door.gallery.version, door.gallery.tower = "tuned-1", TunedTower.tower
            return super().embed(crops)

    engine = Following()

    verdict = a_door_with(door).visit([a_view(a_face(1))], engine)

    assert (verdict.outcome.value, engine.calls) == ("accepted", 2)
    with door.open() as work:
        assert [punch.version for punch in work.punches.all()] == ["tuned-1"]


def test_templates_of_another_tower_are_not_added_to_the_gallery(door):
    before = dict(door.gallery.templates)

    door.switch([])

    assert door.gallery.templates == before
