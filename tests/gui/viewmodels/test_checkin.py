from datetime import UTC, datetime, timedelta

import pytest

from app.domain.decision import Outcome, Verdict
from app.domain.employee import Employee
from app.domain.punch import Direction
from app.domain.tries import FREE_TRIES
from app.errors import StoreUnavailable
from app.services.identification import NOBODY_ENROLLED
from app.services.ports import CameraState, Newest
from app.ui.screens.checkin.viewmodel import SHOWN_S, STEADY_S, CheckInViewModel, Phase
from app.ui.wording import Tone
from tests.fakes_faces import a_face, a_view

NINE = datetime(2026, 11, 20, 9, 4, tzinfo=UTC)
ADA = Employee(key="ada", number="1", name="Ada Lovelace", enrolled_at_utc=NINE)


def accepted(**values):
    said = {"employee": ADA, "direction": Direction.IN, "at": NINE, "punch_id": "p1", "hours": timedelta(minutes=133)}
    return Verdict(outcome=Outcome.ACCEPTED, reason="Ada Lovelace is IN", threshold=4.0, **{**said, **values})


def refused(outcome, reason="Because."):
    return Verdict(outcome=outcome, reason=reason, threshold=4.0)


class Door:
    """A view-model whose clock, camera and services stand still until they are told."""

    def __init__(self, verdict=None, repeat_s=60.0):
        self.time, self.verdict = 100.0, verdict or accepted()
        self.visits, self.withdrawn, self.not_me_s, self.still_open = [], [], 5.0, True
        self.held: list = []
        self.hold = False
        self.view = a_view(a_face())
        self.says = CheckInViewModel(self, self, self.submit, self.run, repeat_s=repeat_s, now=lambda: self.time)

    def visit(self, views, engine, *, direction=None, number=None, track=()):
        self.visits.append(direction)
        if isinstance(self.verdict, Exception):
            raise self.verdict
        return self.verdict

    def withdraw(self, punch_id):
        self.withdrawn.append(punch_id)
        return self.still_open

    def recent(self, seconds=0.5):
        return [self.view]

    def submit(self, work, done):
        if self.hold:
            self.held.append((work, done))
            return
        try:
            result = work(None)
        except Exception as error:
            result = error
        done(result)

    def run(self, work, done):
        done(work())

    def look(self, view="same", state=CameraState.LIVE, message=""):
        self.view = self.view if view == "same" else view
        shown = self.view if state is CameraState.LIVE else None
        self.says.look(Newest(frame=None, view=shown, state=state, message=message, count=1))

    def wait(self, seconds, view="same"):
        for _ in range(round(seconds * 10)):
            self.time += 0.1
            self.look(view)


def test_an_accepted_visit_says_name_direction_time_and_hours():
    door = Door()

    door.says.press()

    words = door.says.verdict
    assert (words.title, words.name, words.tone) == ("IN", "Ada Lovelace", Tone.GOOD)
    assert "09:04" in words.detail and "2 h 13 min" in words.detail


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.ACCEPTED])
def test_every_no_has_a_title_an_icon_and_its_reason(outcome):
    door = Door(refused(outcome, "Come closer."))

    door.says.press()

    words = door.says.verdict
    assert words.title and words.icon and words.reason == "Come closer."
    assert words.tone in (Tone.BAD, Tone.HINT)


def test_a_door_where_nobody_is_enrolled_says_so_and_what_to_do():
    door = Door(refused(Outcome.UNKNOWN, NOBODY_ENROLLED))

    door.says.press()

    words = door.says.verdict
    assert (words.title, words.tone) == ("Nobody is enrolled yet", Tone.HINT)
    assert "Enrol, F2" in words.reason and words.another_way


def test_a_door_where_nobody_is_enrolled_never_pauses_for_too_many_tries():
    door = Door(refused(Outcome.UNKNOWN, NOBODY_ENROLLED))

    for _ in range(FREE_TRIES + 1):
        door.says.press()
        door.says.dismiss()

    assert len(door.visits) == FREE_TRIES + 1


def test_a_reason_does_not_repeat_the_title():
    door = Door(refused(Outcome.UNKNOWN, "Not recognised. Ask the front desk."))

    door.says.press()

    assert door.says.verdict.reason == "Ask the front desk."


def test_a_reason_that_only_begins_like_the_title_is_said_whole():
    reason = "Already noted as IN a moment ago. Try again in 51 s."
    door = Door(refused(Outcome.TOO_SOON, reason))

    door.says.press()

    assert door.says.verdict.reason == reason


def test_a_punch_that_could_not_be_stored_is_not_shown_as_one():
    door = Door(StoreUnavailable("Expected a writable database. Received a full disk."))

    door.says.press()

    assert door.says.verdict.title == "Not recorded"
    assert "full disk" in door.says.verdict.reason


def test_the_screen_is_ready_again_by_itself():
    door = Door()
    door.says.press()

    door.wait(SHOWN_S + 0.2)

    assert door.says.phase is Phase.READY
    assert door.says.verdict is None


def test_pressing_while_a_visit_runs_does_not_start_another():
    door = Door()
    door.hold = True

    door.says.press()
    door.says.press()

    assert len(door.held) == 1
    assert door.says.phase is Phase.LOOKING


def test_recognition_that_does_not_answer_is_said_and_a_late_answer_still_shown():
    door = Door()
    door.hold = True
    door.says.press()

    door.wait(16)
    silent = door.says.verdict.title
    work, done = door.held[0]
    done(work(None))

    assert silent == "No answer"
    assert door.says.verdict.name == "Ada Lovelace"


def test_not_me_takes_the_punch_back_within_five_seconds():
    door = Door()
    door.says.press()
    door.time += 4.9

    door.says.not_me()

    assert door.withdrawn == ["p1"]
    assert door.says.verdict.title == "Taken back"


def test_not_me_is_over_after_five_seconds():
    door = Door()
    door.says.press()
    door.time += 5.1

    door.says.not_me()

    assert door.withdrawn == []
    assert door.says.not_me_left == 0


def test_not_me_that_comes_too_late_for_the_store_says_so():
    door = Door()
    door.still_open = False
    door.says.press()

    door.says.not_me()

    assert door.says.verdict.title == "Not taken back"


def test_a_chosen_direction_counts_for_one_visit():
    door = Door()
    door.says.choose(Direction.OUT)

    door.says.press()
    door.says.dismiss()
    door.says.press()

    assert door.visits == [Direction.OUT, None]


def test_hints_follow_the_face():
    door = Door()

    door.look(a_view())
    nobody = door.says.hint, door.says.tone
    door.look(a_view(a_face(problems=["too_small"])))
    small = door.says.hint, door.says.tone
    door.look(a_view(a_face(1), a_face(2)))
    two = door.says.tone
    door.look(a_view(a_face()))
    good = door.says.tone

    assert nobody == ("Look at the camera", Tone.SEARCHING)
    assert small == ("hint for too_small", Tone.HINT)
    assert (two, good) == (Tone.HINT, Tone.GOOD)


def test_a_lost_camera_is_a_state_and_comes_back():
    door = Door()

    door.look(state=CameraState.LOST, message="No camera at 0. Plug it in.")
    lost = door.says.phase, door.says.camera_words
    door.says.press()
    door.look()

    assert lost == (Phase.NO_CAMERA, "No camera at 0. Plug it in.")
    assert door.visits == []
    assert door.says.phase is Phase.READY and door.says.camera_words == ""


def test_recognition_that_stopped_is_said_over_the_live_picture():
    door = Door()

    door.look(None, message="Expected the tower's file. Received none. Run main.py doctor.")

    assert door.says.tone is Tone.BAD and "tower's file" in door.says.hint


def test_hands_free_checks_a_steady_face_in_after_a_second():
    door = Door()
    door.says.go_hands_free(True)

    door.wait(STEADY_S - 0.2)
    early = len(door.visits)
    door.wait(0.5)

    assert (early, len(door.visits)) == (0, 1)


def test_hands_free_waits_for_a_face_that_moves():
    door = Door()
    door.says.go_hands_free(True)

    for step in range(20):
        left = 100.0 + 30 * step
        door.wait(0.1, a_view(a_face(box=(left, 100.0, left + 100, 220.0))))

    assert door.visits == []


def test_hands_free_does_not_check_the_same_person_in_again_until_they_left():
    door = Door()
    door.says.go_hands_free(True)
    door.wait(2)

    door.wait(SHOWN_S + 5)
    staying = len(door.visits)
    door.wait(1.5, a_view())
    door.wait(SHOWN_S + 2, a_view(a_face()))

    assert (staying, len(door.visits)) == (1, 2)


def test_hands_free_goes_on_when_the_repeat_window_has_passed():
    door = Door(repeat_s=20)
    door.says.go_hands_free(True)

    door.wait(25)

    assert len(door.visits) == 2


def test_hands_free_tries_again_when_no_comparison_was_made():
    door = Door(refused(Outcome.LOW_QUALITY))
    door.says.go_hands_free(True)

    door.wait(2 * (SHOWN_S + 2))

    assert len(door.visits) >= 2
