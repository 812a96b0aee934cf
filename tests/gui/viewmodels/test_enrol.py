from dataclasses import replace

import pytest

from app.domain.employee import Employee
from app.errors import AccessDenied, Refused
from app.services.enrolment import Capture, EnrolmentResult, Refusal
from app.services.ports import CameraState, Newest, Pose, Problem
from app.ui.screens.enrol.looks import LOOKS
from app.ui.screens.enrol.viewmodel import EnrolViewModel, Stage
from app.ui.wording import Tone
from tests.fakes_faces import a_face, a_view
from tests.stores import NOON

ADA = Employee(key="ada", number="1", name="Ada Lovelace", enrolled_at_utc=NOON)
GRACE = replace(ADA, key="grace", number="2", name="Grace Hopper")


class Desk:
    """Access, enrolment and engine in one, and a clock that stands still until told."""

    def __init__(self):
        self.time, self.problem, self.refusal, self.result = 100.0, None, None, None
        self.enrolled, self.replaced, self.asked, self.set_up = [], [], [], True
        self.says = EnrolViewModel(self, self, self.submit, self.run, now=lambda: self.time)

    def is_set_up(self):
        return self.set_up

    def check(self, password):
        if password != "correct horse":
            raise AccessDenied("Expected the admin password.")

    def redeem(self, code):
        if code != "ABCD2345":
            raise AccessDenied("Expected an unused enrolment code.")

    def fits(self, view, pose, straight):
        self.asked.append((pose, straight))
        return self.problem

    def picture(self, view, source, pose, straight=None):
        return self.refusal or Capture(source, pose, view.faces[0])

    def enrol(self, **said):
        self.enrolled.append(said)
        if isinstance(self.result, Exception):
            raise self.result
        if self.result and not said["allow_duplicate"]:
            return self.result
        return EnrolmentResult(employee=ADA, accepted=tuple(said["captures"]), pictures=len(said["captures"]))

    def replace(self, number, captures, engine, *, allow_duplicate, allow_unlike, by):
        self.replaced.append((number, len(captures), allow_duplicate, allow_unlike))
        if self.result and not (allow_unlike if self.result.unlike else allow_duplicate):
            return self.result
        return EnrolmentResult(employee=ADA, accepted=tuple(captures), pictures=len(captures))

    def submit(self, work, done):
        self.run(lambda: work(self), done)

    def run(self, work, done):
        try:
            result = work()
        except Exception as error:
            result = error
        done(result)

    def wait(self, seconds, view=None, state=CameraState.LIVE):
        for _ in range(round(seconds * 10)):
            self.time += 0.1
            view = a_view(a_face()) if view is None else view
            self.says.look(Newest(frame=None, view=view, state=state, message="", count=1))

    def at_capture(self):
        self.says.start(as_admin=True)
        self.says.describe("Ada Lovelace", "1", consents=True)
        return self


@pytest.fixture
def desk():
    return Desk()


@pytest.mark.parametrize(
    "secret, with_code, stated_by",
    [("ABCD2345", True, "employee"), ("correct horse", False, "operator")],
)
def test_a_code_or_the_password_opens_the_enrolment(desk, secret, with_code, stated_by):
    desk.says.start(as_admin=False)

    desk.says.unlock(secret, with_code=with_code)

    assert desk.says.stage is Stage.PERSON
    assert desk.says.stated_by == stated_by


@pytest.mark.parametrize("secret", ["", "   ", "wrong"])
@pytest.mark.parametrize("with_code", [True, False])
def test_anything_else_does_not_open_it(desk, secret, with_code):
    desk.says.start(as_admin=False)

    desk.says.unlock(secret, with_code=with_code)

    assert desk.says.stage is Stage.GATE
    assert desk.says.error


def test_an_open_admin_session_needs_no_second_password(desk):
    desk.says.start(as_admin=True)

    assert desk.says.stage is Stage.PERSON


def test_the_gate_says_when_there_is_no_password_yet(desk):
    desk.set_up = False

    desk.says.start(as_admin=False)

    assert "F3" in desk.says.error


def test_nobody_goes_on_without_consent(desk):
    desk.says.start(as_admin=True)

    desk.says.describe("Ada", "1", consents=False)

    assert desk.says.stage is Stage.PERSON
    assert "consent" in desk.says.error


@pytest.mark.parametrize("name, number", [("", "1"), ("Ada", "../1"), ("A" * 200, "1")])
def test_a_name_or_number_that_cannot_be_used_is_refused_at_once(desk, name, number):
    desk.says.start(as_admin=True)

    desk.says.describe(name, number, consents=True)

    assert desk.says.stage is Stage.PERSON
    assert desk.says.error.startswith("Expected")


def test_a_look_that_fits_for_half_a_second_is_taken_by_itself(desk):
    desk.at_capture()

    desk.wait(0.4)
    early = dict(desk.says.captured)
    desk.wait(0.6)

    assert early == {}
    assert list(desk.says.captured) == [Pose.STRAIGHT]
    assert desk.says.pictures.pose is Pose.LEFT


def test_what_does_not_fit_is_said_and_not_taken(desk):
    desk.at_capture().problem = Problem("turned", "Look straight")

    desk.wait(2)

    assert desk.says.captured == {}
    assert (desk.says.pictures.hint, desk.says.pictures.tone) == ("Look straight", Tone.HINT)


def test_the_other_looks_are_compared_with_the_straight_one(desk):
    desk.at_capture().wait(3)

    assert desk.asked[0] == (Pose.STRAIGHT, None)
    assert all(straight is not None for pose, straight in desk.asked if pose is not Pose.STRAIGHT)


def test_all_five_looks_are_taken_in_turn(desk):
    desk.at_capture().wait(15)

    assert list(desk.says.captured) == [look.pose for look in LOOKS]
    assert desk.says.pictures.pose is None and desk.says.can_save


def test_the_button_takes_a_picture_that_the_guide_would_not(desk):
    desk.at_capture().problem = Problem("pose", "A little more")
    desk.wait(0.3)

    desk.says.pictures.take()

    assert Pose.STRAIGHT in desk.says.captured


def test_the_button_takes_nothing_that_may_not_be_enrolled(desk):
    desk.at_capture().problem = Problem("blurred", "Hold still")
    desk.refusal = Refusal("Straight", "blurred", "Too blurred: hold still.")
    desk.wait(0.3)

    desk.says.pictures.take()

    assert desk.says.captured == {}
    assert desk.says.pictures.hint == "Too blurred: hold still."


def test_the_straight_look_cannot_be_left_out_but_the_others_can(desk):
    desk.at_capture().problem = Problem("pose", "More")
    desk.says.pictures.skip()
    first = desk.says.pictures.pose
    desk.wait(0.2)
    desk.says.pictures.take()

    for _ in LOOKS[1:]:
        desk.says.pictures.skip()

    assert first is Pose.STRAIGHT
    assert desk.says.pictures.pose is None and desk.says.can_save


def test_a_picture_can_be_taken_again(desk):
    desk.at_capture().wait(15)

    desk.says.pictures.retake(Pose.LEFT)

    assert Pose.LEFT not in desk.says.captured
    assert desk.says.pictures.pose is Pose.LEFT


def test_nothing_can_be_saved_without_the_straight_look(desk):
    desk.at_capture()

    desk.says.save()

    assert desk.enrolled == []


def test_saving_hands_over_name_number_pictures_and_consent(desk):
    desk.at_capture().wait(15)

    desk.says.save()

    said = desk.enrolled[0]
    assert (said["name"], said["number"], said["stated_by"], len(said["captures"])) == (
        "Ada Lovelace",
        "1",
        "operator",
        5,
    )
    assert "I agree" in said["consent_text"]
    assert desk.says.stage is Stage.DONE
    assert "5 pictures kept" in desk.says.result_lines[0]


def test_an_empty_number_is_left_to_the_service(desk):
    desk.says.start(as_admin=True)
    desk.says.describe("Ada", "", consents=True)
    desk.wait(2)

    desk.says.save()

    assert desk.enrolled[0]["number"] is None


def test_a_taken_number_is_said_and_the_pictures_stay(desk):
    desk.at_capture().wait(15)
    desk.result = Refused("Expected a free number. Received 1, which Grace Hopper has.")

    desk.says.save()
    error = desk.says.error
    desk.says.back()

    assert "Grace Hopper has" in error
    assert len(desk.says.captured) == 5 and desk.says.stage is Stage.PERSON


def test_a_face_that_is_there_already_needs_the_password(desk):
    desk.at_capture().wait(15)
    desk.result = EnrolmentResult(employee=None, duplicate_of=GRACE)

    desk.says.save()
    asked = desk.says.stage, desk.says.doubt.title
    desk.says.allow("wrong")
    denied = desk.says.stage, desk.says.error
    desk.says.allow("correct horse")

    assert asked == (Stage.DOUBT, "It resembles Grace Hopper (number 2)")
    assert denied[0] is Stage.DOUBT and denied[1]
    assert desk.enrolled[-1]["allow_duplicate"] and desk.says.stage is Stage.DONE


def test_somebody_enrolled_comes_straight_to_the_pictures_and_their_number_is_replaced(desk):
    desk.says.start(as_admin=True, person=ADA)
    at_first = desk.says.stage
    desk.wait(15)

    desk.says.save()

    assert at_first is Stage.CAPTURE
    assert (desk.replaced, desk.enrolled) == ([("1", 5, False, False)], [])
    assert desk.says.result_title == "Ada Lovelace has other pictures"


def test_nobody_is_renewed_without_an_admins_session(desk):
    desk.says.start(as_admin=False, person=ADA)

    assert (desk.says.stage, desk.says.renewed, desk.says.name) == (Stage.GATE, None, "")


def test_somebody_on_the_list_without_a_face_finds_name_and_number_filled_in_and_has_to_agree(desk):
    desk.says.start(as_admin=True, person=replace(ADA, enrolled_at_utc=None))

    desk.says.describe(desk.says.name, desk.says.number, consents=False)

    assert (desk.says.stage, desk.says.name, desk.says.number) == (Stage.PERSON, "Ada Lovelace", "1")


def test_another_face_than_before_replaces_nothing_without_the_password(desk):
    desk.says.start(as_admin=True, person=ADA)
    desk.wait(15)
    desk.result = EnrolmentResult(employee=None, unlike=True)

    desk.says.save()
    asked = desk.says.stage, desk.says.doubt.title
    desk.says.allow("wrong")
    tries = len(desk.replaced)
    desk.says.allow("correct horse")

    assert asked == (Stage.DOUBT, "Is this Ada Lovelace?")
    assert tries == 1
    assert desk.replaced[-1] == ("1", 5, False, True) and desk.says.stage is Stage.DONE


def test_an_answer_that_comes_after_the_person_left_is_dropped(desk):
    kept = []
    desk.at_capture().submit = lambda work, done: kept.append(done)
    desk.says.pictures._with_engine = desk.submit
    desk.wait(0.2)

    desk.says.start(as_admin=False)
    kept[0](None)

    assert desk.says.stage is Stage.GATE and desk.says.captured == {}


def test_a_lost_camera_is_said(desk):
    desk.at_capture()

    desk.says.look(Newest(frame=None, view=None, state=CameraState.LOST, message="Plug it in.", count=1))

    assert desk.says.camera_words == "Plug it in."
