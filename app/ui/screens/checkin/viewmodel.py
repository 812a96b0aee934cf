"""What the check-in screen says and when; no Kivy, no threads."""

import time
from collections.abc import Callable, Sequence
from enum import StrEnum

from app.domain.decision import Outcome, Verdict
from app.domain.punch import Direction
from app.domain.sentence import Sentence
from app.domain.tries import Tries
from app.language import _, said
from app.services.checkin import CheckIn
from app.services.ports import CameraState, LiveFeed, NewChallenge, Newest, SeenFace, TurnState, View
from app.services.visit import NotUsable, usable_face
from app.ui.screens.checkin.hands_free import STEADY_S, HandsFree
from app.ui.screens.checkin.turning import Turning
from app.ui.screens.checkin.verdict import (
    SHOWN_S,
    VerdictWords,
    is_nobody_enrolled,
    no_answer,
    not_recorded,
    taken_back,
    too_many_tries,
    words_of,
)
from app.ui.wording import Tone
from app.ui.worker import Submit, SubmitWithEngine

__all__ = ["SHOWN_S", "STEADY_S", "CheckInViewModel", "Phase", "VerdictWords"]
NO_ANSWER_S = 15.0  # recognition that takes longer has stopped; should an answer still come, it is shown
COUNTED_AS_TRIES = {Outcome.UNKNOWN, Outcome.AMBIGUOUS, Outcome.SPOOF}

NOT_TURNED = Sentence("The head was not turned")


class Phase(StrEnum):
    NO_CAMERA = "no_camera"
    READY = "ready"
    LOOKING = "looking"
    TURNING = "turning"
    VERDICT = "verdict"


class CheckInViewModel:
    """The door: ready, looking, verdict, ready again; and the camera that may be absent.

    with_engine, in_background: run work elsewhere and come back in the caller's thread.
    repeat_s: seconds within which a second punch counts as a repetition. now: monotonic seconds.
    must_choose: IN or OUT has to be said before a visit. told: hears every verdict, to sound and speak it.
    new_challenge: makes the turn of the head that a visit in doubt asks for; without it such a visit is refused.
    """

    def __init__(
        self,
        check_in: CheckIn,
        feed: LiveFeed,
        with_engine: SubmitWithEngine,
        in_background: Submit,
        *,
        repeat_s: float,
        must_choose: bool = False,
        told: Callable[[VerdictWords], None] = lambda words: None,
        new_challenge: NewChallenge | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._check_in, self._feed, self._now = check_in, feed, now
        self._with_engine, self._in_background = with_engine, in_background
        self._must_choose, self._told = must_choose, told
        self.changed: Callable[[], None] = lambda: None
        self.phase = Phase.READY
        self.verdict: VerdictWords | None = None
        self.hint, self.tone, self.camera_words = _("Look at the camera"), Tone.SEARCHING, ""
        self.direction: Direction | None = None
        self._shown_at = self._asked_at = -1e9
        self._hands_free, self._tries = HandsFree(repeat_s), Tries()
        self.turning = Turning(new_challenge, now)
        self._number: str | None = None
        self.is_busy_elsewhere = False  # a number is typed, hours are read: no face is checked in meanwhile

    # ------------------------------------------------------------ what the person does

    def press(self) -> None:
        """The big button: check in, or go on to the next person while a verdict is shown."""
        if self.phase is Phase.VERDICT:
            self.dismiss()
        elif self.phase is Phase.READY:
            self.visit()

    def choose(self, direction: Direction | None) -> None:
        self.direction = direction
        self.changed()

    @property
    def hands_free(self) -> bool:
        return self._hands_free.on

    def go_hands_free(self, on: bool) -> None:
        self._hands_free.switch(on)
        self.changed()

    def dismiss(self) -> None:
        self.phase, self.verdict = Phase.READY, None
        self.changed()

    def not_me(self) -> None:
        """Take the punch of the shown verdict back, while there is time."""
        if self.not_me_left > 0 and self.verdict:
            punch_id = self.verdict.punch_id
            self._in_background(lambda: self._check_in.withdraw(punch_id), lambda done: self.show(taken_back(done)))

    @property
    def not_me_left(self) -> float:
        """Seconds in which "That's not me" still works; 0 when it does not."""
        if not (self.verdict and self.verdict.punch_id):
            return 0.0
        return max(0.0, self._check_in.not_me_s - (self._now() - self._shown_at))

    @property
    def shown_part(self) -> float:
        """How much of the verdict's time is left, 1..0."""
        return max(0.0, 1 - (self._now() - self._shown_at) / self.verdict.shown_s) if self.verdict else 0.0

    # ------------------------------------------------------------ what the camera shows

    def look(self, newest: Newest) -> None:
        """Called with every drawn frame of the window: follow the camera, the face and the time."""
        self._follow_camera(newest)
        if self.phase is Phase.VERDICT and self.shown_part == 0 and not self.is_busy_elsewhere:
            self.phase, self.verdict = Phase.READY, None
        if self.phase is Phase.LOOKING and self._now() - self._asked_at >= NO_ANSWER_S:
            self.show(no_answer())
        if self.phase is Phase.TURNING:
            self._follow_turn(newest)
        live = newest.state is CameraState.LIVE
        face = self._follow_face(newest.view if live else None)
        if live and newest.message:  # the picture is there, recognition is not
            face, self.hint, self.tone = None, said(newest.message), Tone.BAD
        is_ready = self.phase is Phase.READY and not self.is_busy_elsewhere
        if self._hands_free.says_go(face, is_ready=is_ready, now=self._now()):
            self.visit()
        self.changed()

    def _follow_camera(self, newest: Newest) -> None:
        lost = newest.state in (CameraState.LOST, CameraState.ENDED)
        self.camera_words = "" if newest.state is CameraState.LIVE else said(newest.message)
        if lost and self.phase is Phase.READY:
            self.phase = Phase.NO_CAMERA
        elif not lost and self.phase is Phase.NO_CAMERA:
            self.phase = Phase.READY

    def _follow_face(self, view: View | None) -> SeenFace | None:
        """Word the hint; return the face a punch may rest on."""
        self._hands_free.note(view, self._now())
        if view is None or not view.faces:
            self.hint, self.tone = _("Look at the camera"), Tone.SEARCHING
            return None
        face = usable_face(view)
        if isinstance(face, NotUsable):
            self.hint, self.tone = said(face.reason), Tone.HINT
            return None
        self.hint, self.tone = self._ready_words(), Tone.GOOD
        return face

    def _ready_words(self) -> str:
        if self._must_choose and self.direction is None:
            return _("Ready: press IN or OUT")
        if not self.hands_free:
            return _("Ready: press Check in")
        return _("Step away, or press Check in") if self._hands_free.waits_for_leave else _("Hold still")

    # ------------------------------------------------------------ the visit

    def visit(self, number: str | None = None) -> None:
        """Recognise who is there. number: of a badge; the face is then compared with that employee only."""
        if self._must_choose and self.direction is None:
            self.changed()
            return
        wait = self._tries.wait_s(self._now())
        if wait:
            self._hands_free.decided(Outcome.UNKNOWN, self._now())
            self.show(too_many_tries(wait))
            return
        self._number = number
        self._decide()

    def _decide(self, track: Sequence[SeenFace] = ()) -> None:
        views, direction, number = self._feed.recent(), self.direction, self._number
        self.phase, self.verdict, self._asked_at = Phase.LOOKING, None, self._now()
        self.changed()
        self._with_engine(
            lambda engine: self._check_in.visit(views, engine, direction=direction, number=number, track=track),
            self.decided,
        )

    def _follow_turn(self, newest: Newest) -> None:
        """The head is being turned: go on to the verdict once it is back, or has not come."""
        step, verdict = self.turning.look(newest), self.turning.verdict
        if step is None or verdict is None or step.state not in (TurnState.PASSED, TurnState.FAILED):
            return
        track = self.turning.end()
        if step.state is TurnState.PASSED:
            self._decide(track)
            return
        self.phase, self._asked_at = Phase.LOOKING, self._now()
        self._in_background(lambda: self._check_in.turn_failed(verdict, step.reason, step.words), self.decided)

    def give_up_turn(self) -> None:
        """The head will not be turned: noted, and back to the start."""
        verdict = self.turning.verdict
        self.turning.end()
        self._hands_free.decided(Outcome.SPOOF, self._now())
        self.phase, self.direction = Phase.READY, None
        if verdict is not None:
            self._in_background(lambda: self._check_in.turn_failed(verdict, "given_up", NOT_TURNED), _nothing_more)
        self.changed()

    def decided(self, result: Verdict | Exception) -> None:
        """A visit has ended, by face or by PIN; or it asks for a turn of the head first."""
        if isinstance(result, Verdict) and self.turning.begin(result):
            self.phase = Phase.TURNING
            self.changed()
            return
        outcome = None if isinstance(result, Exception) else result.outcome
        self._hands_free.decided(outcome, self._now())
        self.direction = None  # a choice counts for one visit: the next person starts from auto
        if outcome in COUNTED_AS_TRIES and not is_nobody_enrolled(result):
            self._tries.refuse(self._now())
        elif outcome is not None:
            self._tries.accept()
        self.show(not_recorded(result) if isinstance(result, Exception) else words_of(result))

    def show(self, words: VerdictWords) -> None:
        """Say this for its time."""
        self.phase, self.verdict, self._shown_at = Phase.VERDICT, words, self._now()
        self._told(words)
        self.changed()


def _nothing_more(result: object) -> None:
    """Nobody waits for what came of it; a fault of the store is told by the next visit."""
