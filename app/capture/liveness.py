"""The active liveness check: turn your head to a side named at random, and back."""

import random
from collections import deque
from collections.abc import Callable

from app.capture.flow import Skin, SkinFlow
from app.capture.relief import elongation
from app.capture.track import continues
from app.capture.turned import Shown, TurnLimits, shown_by
from app.domain.sentence import Sentence
from app.services.ports import Crop, Pose, SeenFace, TurnState, TurnStep, View
from app.services.visit import NotUsable, only_face

SIGN = {Pose.LEFT: 1.0, Pose.RIGHT: -1.0}  # of the yaw: the employee's own left is at the viewer's right


class TurnOfTheHead:
    """A TurnChallenge.

    side: Pose.LEFT or Pose.RIGHT, the person's own; None: named at random. follow_skin: begins at a straight crop.
    """

    def __init__(
        self,
        side: Pose | None = None,
        limits: TurnLimits | None = None,
        follow_skin: Callable[[Crop], Skin] = SkinFlow,
    ) -> None:
        self._side = side or random.SystemRandom().choice((Pose.LEFT, Pose.RIGHT))
        self._limits = limits or TurnLimits()
        self._state, self._reason = TurnState.STRAIGHT, ""
        self._began_s: float | None = None
        self._seen_s = self._now_s = 0.0
        self._last: SeenFace | None = None
        self._straight: SeenFace | None = None
        self._follow_skin = follow_skin
        self._skin: Skin | None = None
        self._row: deque[SeenFace] = deque()  # the newest faces that hold what is asked for just now
        self._track: list[SeenFace] = []
        self._turned_deg = 0.0

    def see(self, view: View, at_s: float) -> TurnStep:
        """Take the next frame's view."""
        if self._over(at_s):
            return self._step()
        face = only_face(view)
        if isinstance(face, NotUsable):
            if view.faces:
                return self._fail("several")
            self._row.clear()
            return self.wait(at_s)
        if self._last is not None and not continues(self._last, face):
            return self._fail("jumped")
        self._last, self._seen_s = face, at_s
        return self._follow(face)

    def wait(self, at_s: float) -> TurnStep:
        """Only time has passed; a face that was lost for too long may not be the same one when it is found again."""
        if not self._over(at_s) and self._last is not None and at_s - self._seen_s > self._limits.lost_s:
            return self._fail("lost")
        return self._step()

    def track(self) -> tuple[SeenFace, ...]:
        """The faces that prove it, in order."""
        return tuple(self._track)

    def _over(self, at_s: float) -> bool:
        """Note the time; True when there is nothing more to decide."""
        if self._state in (TurnState.PASSED, TurnState.FAILED):
            return True
        self._began_s = at_s if self._began_s is None else self._began_s
        self._now_s = at_s
        if at_s - self._began_s > self._limits.limit_s:
            self._fail("timeout")
        return self._state is TurnState.FAILED

    def _follow(self, face: SeenFace) -> TurnStep:
        match self._state:
            case TurnState.STRAIGHT:
                self._look_straight(face)
            case TurnState.TURN:
                self._turn(face)
            case TurnState.BACK:
                self._look_back(face)
        return self._step()

    def _look_straight(self, face: SeenFace) -> None:
        limits = self._limits
        straight = abs(face.yaw_deg) <= limits.straight_deg and not face.problems
        if not self._in_a_row(face, straight, limits.straight_frames):
            return
        middle = sorted(self._row, key=lambda one: one.yaw_deg)[len(self._row) // 2]
        if elongation(middle.landmarks) > limits.elongation:
            self._fail("bent")
            return
        self._straight, self._skin = middle, self._follow_skin(face.crop)
        self._go(TurnState.TURN, middle)

    def _turn(self, face: SeenFace) -> None:
        if self._skin is not None:
            self._skin.follow(face.crop)
        self._turned_deg = self._degrees(face)
        if self._turned_deg <= -self._limits.wrong_deg:
            # Asked of a row as well: one slipped landmark is no wrong answer.
            if self._in_a_row(face, True, self._limits.held_frames):
                self._fail("wrong_side")
            return
        if self._in_a_row(face, self._turned_deg >= self._limits.turn_deg, self._limits.held_frames):
            self._judge()
        elif self._turned_deg >= self._limits.turn_deg / 3 and len(self._track) < 3:
            self._note(face)

    def _judge(self) -> None:
        """The row is turned far enough: by a head, or by a photograph?"""
        if self._straight is None or self._skin is None:
            return
        match shown_by(self._straight, self._row, self._skin, SIGN[self._side], self._limits):
            case Shown.HEAD:
                self._go(TurnState.BACK, self._row[-1])
            case Shown.PAPER:
                self._fail("flat")
            case Shown.UNCLEAR:
                self._row.popleft()  # turned, but not clearly by a head, or so far that little is seen: go on

    def _look_back(self, face: SeenFace) -> None:
        self._turned_deg = self._degrees(face)
        back = abs(self._turned_deg) <= self._limits.back_deg and not face.problems
        if self._in_a_row(face, back, self._limits.straight_frames):
            self._go(TurnState.PASSED, face)
        elif not back and self._turned_deg <= self._limits.turn_deg / 2 and len(self._track) < 5:
            self._note(face)

    def _degrees(self, face: SeenFace) -> float:
        """How far to the side that was named."""
        resting = self._straight.yaw_deg if self._straight else 0.0
        return (face.yaw_deg - resting) * SIGN[self._side]

    def _in_a_row(self, face: SeenFace, holds: bool, wanted: int) -> bool:
        if not holds:
            self._row.clear()
            return False
        self._row.append(face)
        return len(self._row) >= wanted

    def _note(self, face: SeenFace) -> None:
        self._track.append(face)

    def _go(self, state: TurnState, face: SeenFace) -> None:
        self._state = state
        self._note(face)
        self._row.clear()

    def _fail(self, reason: str) -> TurnStep:
        self._state, self._reason = TurnState.FAILED, reason
        return self._step()

    def _step(self) -> TurnStep:
        left = self._limits.limit_s - (self._now_s - (self._began_s or 0.0))
        return TurnStep(
            state=self._state,
            side=self._side,
            words=self._words(),
            progress=self._progress(),
            left_s=max(0.0, left),
            reason=self._reason,
        )

    def _words(self) -> str:
        if self._state is TurnState.TURN:
            return TURN_TO[self._side]
        return FAILURES[self._reason] if self._state is TurnState.FAILED else WORDS[self._state]

    def _progress(self) -> float:
        part = min(max(self._turned_deg / self._limits.turn_deg, 0.0), 1.0)
        return {
            TurnState.STRAIGHT: 0.0,
            TurnState.TURN: 0.1 + 0.5 * part,
            TurnState.BACK: 0.6 + 0.3 * (1 - part),
        }.get(self._state, 1.0)


TURN_TO = {
    Pose.LEFT: Sentence("Turn your head slowly to your left"),
    Pose.RIGHT: Sentence("Turn your head slowly to your right"),
}
WORDS = {
    TurnState.STRAIGHT: Sentence("Look straight at the camera"),
    TurnState.BACK: Sentence("Now look straight at the camera again"),
    TurnState.PASSED: Sentence("Thank you"),
}
FAILURES = {
    "timeout": Sentence("The head was not turned in time"),
    "wrong_side": Sentence("The head was turned to the other side"),
    "lost": Sentence("The face was out of sight"),
    "jumped": Sentence("The face moved too fast"),
    "several": Sentence("More than one face was in the picture"),
    "flat": Sentence("A turned head looks different"),
    "bent": Sentence("A turned head looks different"),
}
