"""Enrolling from a folder of pictures, enrolling somebody on the list, and replacing the pictures of somebody."""

import pytest

from app.errors import Refused, StoreUnavailable
from app.services.bulk_enrolment import BulkEnrolment, BulkStatus, numbers_of
from app.services.checkin import CheckIn, CheckInRules
from app.services.enrolment import Enrolment
from app.services.intake import Capture, Refusal
from app.services.ports import Pose
from app.services.roster import Roster
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face, a_view
from tests.fakes_store import MemorySamples
from tests.stores import NOON, an_employee, memory_store

ENGINE = FakeEngine()
WORDS = {"consent_text": "yes", "stated_by": "operator"}


class Desk:
    """Three people on the list, none with a face."""

    def __init__(self):
        self.open, self.samples, self.gallery = memory_store(), MemorySamples(), FakeGallery()
        self.clock = FakeClock(NOON)
        self.roster = Roster(open_unit_of_work=self.open, clock=self.clock)
        self.enrolment = Enrolment(
            gallery=self.gallery, samples=self.samples, open_unit_of_work=self.open, clock=self.clock
        )
        self.pictures = {}
        with self.open() as work:
            for number in ("1", "2", "3"):
                work.employees.add(an_employee(f"k{number}", number=number, enrolled_at_utc=None))
            work.commit()

    def bulk(self, **how):
        groups = numbers_of(self.pictures, [employee.number for employee in self.roster.all()])
        rows = BulkEnrolment(self.enrolment, self.roster).enrol(groups, self.look, ENGINE, **WORDS, **how)
        return {row.number: row for row in rows}

    def look(self, name):
        face = self.pictures[name]
        return [face if isinstance(face, Refusal) else Capture(name, Pose.STRAIGHT, face)]

    def enrol(self, number, *faces, name="", **how):
        captures = [Capture(f"{i}.jpg", Pose.STRAIGHT, face) for i, face in enumerate(faces)]
        return self.enrolment.enrol(name=name, number=number, captures=captures, engine=ENGINE, **WORDS | how)

    def replace(self, number, *faces, **how):
        captures = [Capture(f"{i}.jpg", Pose.STRAIGHT, face) for i, face in enumerate(faces)]
        return self.enrolment.replace(number, captures, ENGINE, **how)

    def templates(self, key):
        with self.open() as work:
            return work.templates.of(key)

    def visit(self, face):
        door = CheckIn(
            gallery=self.gallery, open_unit_of_work=self.open, clock=self.clock, rules=CheckInRules(margin=0.1)
        )
        return door.visit([a_view(face)], ENGINE, dry_run=True)


@pytest.fixture
def desk():
    return Desk()


# ---------------------------------------------------------------- names


def test_a_file_or_a_folder_is_named_after_the_number():
    names = ["17.jpg", "17_2.png", "17-3.jpg", "17 (4).jpg", "A1/left.jpg", "a1/right.jpg", "99.jpg"]

    assert numbers_of(names, ["17", "a1"]) == {"17": names[:4], "a1": names[4:6], "99": ["99.jpg"]}


def test_a_number_with_such_an_ending_is_found_whole_first():
    assert numbers_of(["17_2.jpg", "17.jpg"], ["17", "17_2"]) == {"17_2": ["17_2.jpg"], "17": ["17.jpg"]}


# ---------------------------------------------------------------- whoever is on the list


def test_somebody_on_the_list_is_enrolled_later_under_their_number_and_name(desk):
    before = desk.visit(a_face(1))

    result = desk.enrol("1", a_face(1))

    assert (result.employee.key, result.employee.name) == ("k1", "K1")
    assert (before.employee, desk.visit(a_face(1)).employee.key) == (None, "k1")
    assert desk.roster.show("1").enrolled_at_utc == NOON
    with desk.open() as work:
        assert len(work.consents.of("k1")) == 1


def test_what_was_changed_on_the_list_meanwhile_is_kept(desk):
    desk.roster.set("1", {"department": "Lab"})

    desk.enrol("1", a_face(1))

    assert desk.roster.show("1").department == "Lab"


def test_another_name_than_that_on_the_list_is_refused(desk):
    with pytest.raises(Refused, match="which K1 has"):
        desk.enrol("1", a_face(1), name="Somebody Else")

    assert desk.templates("k1") == []


# ---------------------------------------------------------------- a folder


def test_everybody_in_the_folder_is_enrolled_and_the_rest_is_told_with_the_reason(desk):
    desk.pictures = {
        "1.jpg": a_face(1),
        "1_2.jpg": Refusal("1_2.jpg", "blurred", "Hold still."),
        "2.jpg": Refusal("2.jpg", "no_face", "No face found."),
        "77.jpg": a_face(7),
    }

    rows = desk.bulk()

    assert {number: row.status.value for number, row in rows.items()} == {
        "1": "enrolled",
        "2": "refused",
        "77": "refused",
    }
    assert [refusal.problem for refusal in rows["1"].refused] == ["blurred"]
    assert "No face found." in rows["2"].reason
    assert "Nobody has the number 77" in rows["77"].reason
    assert desk.gallery.people() == 1


def test_a_second_run_goes_on_where_the_first_one_stopped(desk):
    desk.pictures = {"1.jpg": a_face(1), "2.jpg": a_face(2)}
    looked, look = [], desk.look

    def stops_at_the_second(name):
        looked.append(name)
        if name == "2.jpg":
            raise KeyboardInterrupt
        return look(name)

    desk.look = stops_at_the_second
    with pytest.raises(KeyboardInterrupt):
        desk.bulk()
    desk.look = look
    rows = desk.bulk()

    assert (rows["1"].status, rows["2"].status) == (BulkStatus.SKIPPED, BulkStatus.ENROLLED)
    assert len(desk.templates("k1")) == len(desk.templates("k2")) == 1


def test_one_face_under_two_numbers_is_told_with_whose_it_is(desk):
    desk.pictures = {"1.jpg": a_face(5), "2.jpg": a_face(5)}

    rows = desk.bulk()

    assert (rows["1"].status, rows["2"].status) == (BulkStatus.ENROLLED, BulkStatus.REFUSED)
    assert rows["2"].duplicate_of.number == "1"
    assert desk.bulk(allow_duplicate=True)["2"].status is BulkStatus.ENROLLED


def test_a_full_disk_stops_everybody_instead_of_refusing_each(desk):
    desk.pictures = {"1.jpg": a_face(1)}
    desk.samples.save = lambda *rest: (_ for _ in ()).throw(StoreUnavailable("disk full"))

    with pytest.raises(StoreUnavailable):
        desk.bulk()


# ---------------------------------------------------------------- replacing


def test_new_pictures_replace_the_old_ones_and_the_face_goes_on_being_known(desk):
    desk.enrol("1", a_face(1), a_face(1, variation=10))
    old = desk.samples.names("1")

    result = desk.replace("1", a_face(1, variation=40))

    assert result.employee.key == "k1"
    assert [template.sample for template in desk.templates("k1")] == desk.samples.names("1")
    assert not set(old) & set(desk.samples.names("1"))
    assert desk.visit(a_face(1, variation=40)).distance < 0.15
    with desk.open() as work:
        assert work.events.last("re_enrolled").details["templates"] == 1


def test_another_persons_face_does_not_take_a_number_over_unless_it_is_allowed(desk):
    desk.enrol("1", a_face(1))

    refused = desk.replace("1", a_face(9))

    assert (refused.employee, refused.unlike) == (None, True)
    assert "another face" in refused.reason
    assert desk.visit(a_face(1)).employee.key == "k1"
    assert desk.replace("1", a_face(9), allow_unlike=True).employee.key == "k1"
    assert desk.visit(a_face(1)).employee is None


def test_a_replacement_that_is_another_employees_face_is_refused(desk):
    desk.enrol("1", a_face(1))
    desk.enrol("2", a_face(2))

    assert desk.replace("1", a_face(2)).duplicate_of.number == "2"


def test_a_replacement_that_cannot_be_stored_changes_nothing(desk):
    desk.enrol("1", a_face(1))
    before = desk.samples.names("1")

    def fails(*rest):
        raise StoreUnavailable("disk full")

    desk.samples.save = fails
    with pytest.raises(StoreUnavailable):
        desk.replace("1", a_face(1, variation=10))

    assert desk.samples.names("1") == before
    assert len(desk.templates("k1")) == 1


def test_whoever_has_no_face_has_none_to_replace(desk):
    with pytest.raises(Refused, match="not yet"):
        desk.replace("1", a_face(1))
