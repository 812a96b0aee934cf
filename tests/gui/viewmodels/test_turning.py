"""The turn of the head on the check-in screen: asked for, followed, and what becomes of it."""

from dataclasses import replace

from app.domain.decision import Outcome, Verdict
from app.domain.employee import Employee
from app.services.ports import CameraState, Newest, Pose, TurnState, TurnStep
from app.ui.screens.checkin.viewmodel import CheckInViewModel, Phase
from tests.fakes_faces import a_face, a_view
from tests.stores import NOON

ADA = Employee(key="ada", number="1", name="Ada Lovelace", enrolled_at_utc=NOON)
IN_DOUBT = Verdict(outcome=Outcome.SPOOF, reason="Please turn your head.", threshold=4.0, challenge="ada")
ACCEPTED = Verdict(outcome=Outcome.ACCEPTED, reason="", threshold=4.0, employee=ADA, at=NOON)


class FakeChallenge:
    """Ends as it is told; remembers what it was shown."""

    def __init__(self):
        self.state, self.seen, self.waited = TurnState.TURN, [], 0

    def see(self, view, at_s):
        self.seen.append(view)
        return self.wait(at_s)

    def wait(self, at_s):
        self.waited += 1
        return TurnStep(
            state=self.state, side=Pose.LEFT, words="Turn to your left", progress=0.4, left_s=7.2, reason="timeout"
        )

    def track(self):
        return (a_face(1), a_face(1))


class Door:
    def __init__(self, *, asks=True):
        self.challenge, self.visits, self.failed, self.not_me_s = FakeChallenge(), [], [], 5.0
        self.answers = [IN_DOUBT, ACCEPTED]
        self.view = a_view(a_face())
        new = (lambda: self.challenge) if asks else None
        self.says = CheckInViewModel(
            self, self, self.run_with_engine, self.run, repeat_s=60, new_challenge=new, now=lambda: 100.0
        )

    def visit(self, views, engine, *, direction=None, number=None, track=()):
        self.visits.append((number, len(track)))
        return self.answers.pop(0)

    def turn_failed(self, verdict, reason, words, *, dry_run=False):
        self.failed.append((verdict.challenge, reason))
        return replace(verdict, challenge="", reason="Use your badge or PIN.")

    def recent(self, seconds=0.5):
        return [self.view]

    def run_with_engine(self, work, done):
        done(work(None))

    def run(self, work, done):
        done(work())

    def look(self):
        self.says.look(Newest(frame=None, view=self.view, state=CameraState.LIVE, message="", count=1))


def test_a_visit_in_doubt_asks_for_the_turn_and_says_no_verdict():
    door = Door()

    door.says.press()

    assert (door.says.phase, door.says.verdict) == (Phase.TURNING, None)
    assert door.says.turning.step.words == "Turn to your left"


def test_the_arrow_points_as_in_a_mirror():
    door = Door()
    door.says.press()

    assert door.says.turning.icon == "arrow-left-bold"


def test_each_examined_frame_counts_once():
    door = Door()
    door.says.press()

    for view in (door.view, door.view, a_view(a_face()), None):
        door.view = view
        door.look()

    assert len(door.challenge.seen) == 2


def test_whoever_turned_the_head_is_decided_on_with_the_proof_and_the_same_number():
    door = Door()
    door.says.visit("17")
    door.challenge.state = TurnState.PASSED

    door.look()

    assert door.visits == [("17", 0), ("17", 2)]
    assert door.says.verdict.name == "Ada Lovelace"


def test_a_turn_that_did_not_come_is_noted_and_shown_with_another_way():
    door = Door()
    door.says.press()
    door.challenge.state = TurnState.FAILED

    door.look()

    assert door.failed == [("ada", "timeout")]
    assert door.says.phase is Phase.VERDICT
    assert door.says.verdict.another_way
    assert "PIN" in door.says.verdict.reason


def test_giving_up_is_noted_and_leads_back_to_the_start():
    door = Door()
    door.says.press()

    door.says.give_up_turn()
    door.look()

    assert door.failed == [("ada", "given_up")]
    assert door.says.phase is Phase.READY


def test_the_button_does_nothing_while_the_head_is_turned():
    door = Door()
    door.says.press()

    door.says.press()

    assert len(door.visits) == 1


def test_where_nobody_can_be_asked_a_visit_in_doubt_is_refused():
    door = Door(asks=False)

    door.says.press()

    assert door.says.phase is Phase.VERDICT
    assert door.says.verdict.title == "Not a live face"
