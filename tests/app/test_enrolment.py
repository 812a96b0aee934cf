import pytest

from app.domain.employee import Employee
from app.errors import Refused, StoreUnavailable
from app.services.enrolment import Capture, Enrolment, Refusal
from app.services.ports import Pose, SampleKind
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face, a_view
from tests.fakes_store import MemorySamples
from tests.stores import NOON, a_crop, memory_store

ENGINE = FakeEngine()


class Desk:
    """Where people are enrolled."""

    def __init__(self):
        self.open, self.samples, self.gallery = memory_store(), MemorySamples(), FakeGallery()
        self.enrolment = Enrolment(
            gallery=self.gallery, samples=self.samples, open_unit_of_work=self.open, clock=FakeClock(NOON)
        )

    def enrol(self, *faces, name="Ada Lovelace", number=None, **how):
        captures = [Capture(f"{i}.jpg", Pose.STRAIGHT, face) for i, face in enumerate(faces)]
        words = {"consent_text": "yes", "stated_by": "operator"} | how
        return self.enrolment.enrol(name=name, number=number, captures=captures, engine=ENGINE, **words)

    def stored(self):
        with self.open() as work:
            return work.employees.all()


@pytest.fixture
def desk():
    return Desk()


def test_an_employee_is_enrolled_with_templates_samples_and_consent(desk):
    employee = desk.enrol(a_face(1), a_face(1, variation=10)).employee

    with desk.open() as work:
        templates, consents = work.templates.of(employee.key), work.consents.of(employee.key)
    assert [t.tower for t in templates] == [ENGINE.tower] * 2
    assert sorted(t.sample for t in templates) == sorted(desk.samples.names(employee.number))
    assert consents[0].text == "yes"
    assert desk.gallery.people() == 1


def test_straight_looks_are_anchors_and_other_poses_positives(desk):
    captures = [Capture("a", Pose.STRAIGHT, a_face(1)), Capture("b", Pose.LEFT, a_face(1))]

    desk.enrolment.enrol(
        name="Ada", number="1", captures=captures, engine=ENGINE, consent_text="yes", stated_by="employee"
    )

    assert sorted(name.split("/")[0] for name in desk.samples.names("1")) == ["anchor", "positive"]


def test_numbers_are_given_out_in_order(desk):
    numbers = [desk.enrol(a_face(person), name=f"P{person}").employee.number for person in (1, 2, 3)]

    assert numbers == ["1", "2", "3"]


def test_pictures_that_a_killed_erasure_left_under_the_number_are_removed(desk):
    desk.samples.save(SampleKind.ANCHOR, "7", a_crop())

    employee = desk.enrol(a_face(1), number="7").employee

    with desk.open() as work:
        assert [t.sample for t in work.templates.of(employee.key)] == desk.samples.names("7")


def test_a_taken_number_is_refused(desk):
    desk.enrol(a_face(1), number="7")

    with pytest.raises(Refused, match="Ada Lovelace"):
        desk.enrol(a_face(2), number="7")


@pytest.mark.parametrize("number", ["", "../up", "a b", "x" * 33, ".hidden"])
def test_a_number_that_cannot_name_a_folder_is_bad_input(desk, number):
    with pytest.raises(ValueError, match="Expected an employee number"):
        desk.enrol(a_face(1), number=number)


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00b"])
def test_a_name_that_cannot_be_shown_is_bad_input(desk, name):
    with pytest.raises(ValueError, match="Expected a name"):
        desk.enrol(a_face(1), name=name)


def test_nobody_is_enrolled_without_consent(desk):
    with pytest.raises(Refused, match="consent"):
        desk.enrol(a_face(1), consent_text="  ")


def test_a_picture_of_somebody_else_than_the_first_is_refused_the_rest_enrolled(desk):
    result = desk.enrol(a_face(1), a_face(2), a_face(1))

    assert [refusal.problem for refusal in result.refused] == ["somebody_else"]
    assert [capture.source for capture in result.accepted] == ["0.jpg", "2.jpg"]


def test_a_face_enrolled_under_another_name_is_refused(desk):
    desk.enrol(a_face(1), name="Ada")

    result = desk.enrol(a_face(1), name="Eve")

    assert (result.employee, result.duplicate_of.name) == (None, "Ada")
    assert "Ada" in result.reason
    assert len(desk.stored()) == 1


def test_an_admin_may_allow_twins(desk):
    desk.enrol(a_face(1), name="Ada")

    assert isinstance(desk.enrol(a_face(1), name="Eve", allow_duplicate=True).employee, Employee)


def test_no_usable_picture_enrols_nobody(desk):
    assert desk.enrol().employee is None
    assert desk.stored() == []


def test_when_the_store_fails_no_picture_is_left_behind(desk):
    class Broken:
        def __enter__(self):
            raise StoreUnavailable("Expected a database. Received none.")

        def __exit__(self, *exc_info):
            return None

    desk.enrolment._free_number = lambda number: "1"
    desk.enrolment._open = Broken

    with pytest.raises(StoreUnavailable):
        desk.enrol(a_face(1), allow_duplicate=True)

    assert desk.samples.names() == []
    assert desk.gallery.people() == 0


@pytest.mark.parametrize("problem", ["too_small", "blurred", "dark", "turned"])
def test_a_poor_picture_is_refused_with_its_reason(desk, problem):
    refusal = desk.enrolment.picture(a_view(a_face(1, problems=[problem])), "a.jpg")

    assert refusal == Refusal("a.jpg", problem, f"hint for {problem}")


def test_a_turned_head_is_what_another_pose_asks_for(desk):
    picture = desk.enrolment.picture(a_view(a_face(1, problems=["turned"])), "left", Pose.LEFT)

    assert isinstance(picture, Capture)


def test_two_people_in_a_picture_are_refused(desk):
    refusal = desk.enrolment.picture(a_view(a_face(1), a_face(2)), "a.jpg")

    assert refusal.problem == "several_faces"


def test_of_many_alike_pictures_the_most_different_are_kept(desk):
    faces = [a_face(1, variation=v) for v in (0, 1, 2, 3, 30, 1, 2, 3, 60, 1, 2, 3)]

    kept = [capture.source for capture in desk.enrol(*faces).accepted]

    assert len(kept) == 10
    assert {"0.jpg", "4.jpg", "8.jpg"} <= set(kept)
