"""What the check-in screen says and when; no Kivy, no threads."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.decision import Outcome, Verdict
from app.domain.punch import Direction
from app.services.checkin import CheckIn
from app.services.ports import CameraState, LiveFeed, Newest, SeenFace, View
from app.services.visit import NotUsable, usable_face
from app.ui.wording import Tone, clock_time, fault, span
from app.ui.worker import Submit, SubmitWithEngine

STEADY_S = 1.0  # hands-free: one good face that has kept its place this long
STEADY_PART = 0.2  # ... moving less than this part of its own width
GONE_S = 1.0  # hands-free: no face for this long means that the person has left
SHOWN_S = 6.0  # a verdict stays this long
NO_ANSWER_S = 15.0  # recognition that takes longer has stopped; should an answer still come, it is shown
NO_COMPARISON = {Outcome.NO_FACE, Outcome.SEVERAL_FACES, Outcome.LOW_QUALITY}

REFUSALS = {  # title, icon, tone
    Outcome.UNKNOWN: ("Not recognised", "account-question", Tone.BAD),
    Outcome.AMBIGUOUS: ("Not certain who you are", "account-switch", Tone.BAD),
    Outcome.NO_FACE: ("No face found", "face-recognition", Tone.HINT),
    Outcome.SEVERAL_FACES: ("One at a time, please", "account-group", Tone.HINT),
    Outcome.LOW_QUALITY: ("Please try again", "image-broken-variant", Tone.HINT),
    Outcome.SPOOF: ("Not a live face", "shield-alert", Tone.BAD),
    Outcome.TOO_SOON: ("Already noted", "clock-check-outline", Tone.HINT),
    Outcome.INACTIVE: ("Not active", "account-off", Tone.BAD),
}


class Phase(StrEnum):
    NO_CAMERA = "no_camera"
    READY = "ready"
    LOOKING = "looking"
    VERDICT = "verdict"


@dataclass(frozen=True, kw_only=True)
class VerdictWords:
    """One verdict, ready to be shown. punch_id: what "That's not me" would take back, "" when nothing."""

    tone: Tone
    icon: str
    title: str
    name: str = ""
    detail: str = ""
    reason: str = ""
    punch_id: str = ""


NO_ANSWER = VerdictWords(
    tone=Tone.BAD,
    icon="timer-alert-outline",
    title="No answer",
    reason="Recognition takes unusually long. Wait a moment, then try again.",
)


class CheckInViewModel:
    """The door: ready, looking, verdict, ready again; and the camera that may be absent.

    with_engine, in_background: run work elsewhere and come back in the caller's thread.
    repeat_s: seconds within which a second punch counts as a repetition. now: monotonic seconds.
    """

    def __init__(
        self,
        check_in: CheckIn,
        feed: LiveFeed,
        with_engine: SubmitWithEngine,
        in_background: Submit,
        *,
        repeat_s: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._check_in, self._feed, self._now, self._repeat_s = check_in, feed, now, repeat_s
        self._with_engine, self._in_background = with_engine, in_background
        self.changed: Callable[[], None] = lambda: None
        self.phase = Phase.READY
        self.verdict: VerdictWords | None = None
        self.hint, self.tone, self.camera_words = "Look at the camera", Tone.SEARCHING, ""
        self.direction: Direction | None = None
        self.hands_free = False
        self._shown_at = self._decided_at = self._asked_at = -1e9
        self._steady_since: float | None = None
        self._steady_face: SeenFace | None = None
        self._gone_since: float | None = None
        self._waiting_for_leave = False

    # ------------------------------------------------------------ what the person does

    def press(self) -> None:
        """The big button: check in, or go on to the next person while a verdict is shown."""
        if self.phase is Phase.VERDICT:
            self.dismiss()
        elif self.phase is Phase.READY:
            self._visit()

    def choose(self, direction: Direction | None) -> None:
        self.direction = direction
        self.changed()

    def go_hands_free(self, on: bool) -> None:
        self.hands_free, self._waiting_for_leave, self._steady_since = on, False, None
        self.changed()

    def dismiss(self) -> None:
        self.phase, self.verdict = Phase.READY, None
        self.changed()

    def not_me(self) -> None:
        """Take the punch of the shown verdict back, while there is time."""
        if self.not_me_left > 0 and self.verdict:
            punch_id = self.verdict.punch_id
            self._in_background(lambda: self._check_in.withdraw(punch_id), self._withdrawn)

    @property
    def not_me_left(self) -> float:
        """Seconds in which "That's not me" still works; 0 when it does not."""
        if not (self.verdict and self.verdict.punch_id):
            return 0.0
        return max(0.0, self._check_in.not_me_s - (self._now() - self._shown_at))

    @property
    def shown_part(self) -> float:
        """How much of the verdict's time is left, 1..0."""
        return max(0.0, 1 - (self._now() - self._shown_at) / SHOWN_S) if self.verdict else 0.0

    # ------------------------------------------------------------ what the camera shows

    def look(self, newest: Newest) -> None:
        """Called with every drawn frame of the window: follow the camera, the face and the time."""
        self._follow_camera(newest)
        if self.phase is Phase.VERDICT and self.shown_part == 0:
            self.phase, self.verdict = Phase.READY, None
        if self.phase is Phase.LOOKING and self._now() - self._asked_at >= NO_ANSWER_S:
            self._show(NO_ANSWER)
        live = newest.state is CameraState.LIVE
        face = self._follow_face(newest.view if live else None)
        if live and newest.message:  # the picture is there, recognition is not
            face, self.hint, self.tone = None, newest.message, Tone.BAD
        if self.hands_free and self._hands_free_says_go(face):
            self._visit()
        self.changed()

    def _follow_camera(self, newest: Newest) -> None:
        lost = newest.state in (CameraState.LOST, CameraState.ENDED)
        self.camera_words = "" if newest.state is CameraState.LIVE else newest.message
        if lost and self.phase is Phase.READY:
            self.phase = Phase.NO_CAMERA
        elif not lost and self.phase is Phase.NO_CAMERA:
            self.phase = Phase.READY

    def _follow_face(self, view: View | None) -> SeenFace | None:
        """Word the hint; return the face a punch may rest on."""
        self._note_leaving(view)
        if view is None or not view.faces:
            self.hint, self.tone = "Look at the camera", Tone.SEARCHING
            return None
        face = usable_face(view)
        if isinstance(face, NotUsable):
            self.hint, self.tone = face.reason, Tone.HINT
            return None
        self.hint, self.tone = self._ready_words(), Tone.GOOD
        return face

    def _ready_words(self) -> str:
        if not self.hands_free:
            return "Ready: press Check in"
        return "Step away, or press Check in" if self._waiting_for_leave else "Hold still"

    # ------------------------------------------------------------ hands-free

    def _note_leaving(self, view: View | None) -> None:
        now = self._now()
        if view is not None and view.faces:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        left = self._gone_since is not None and now - self._gone_since >= GONE_S
        if left or now - self._decided_at >= self._repeat_s:
            self._waiting_for_leave = False

    def _hands_free_says_go(self, face: SeenFace | None) -> bool:
        if face is None or self._waiting_for_leave or self.phase is not Phase.READY:
            self._steady_since = None
            return False
        now = self._now()
        if self._steady_since is None or _moved(self._steady_face, face):
            self._steady_since, self._steady_face = now, face
        return now - self._steady_since >= STEADY_S

    # ------------------------------------------------------------ the visit

    def _visit(self) -> None:
        views, direction = self._feed.recent(), self.direction
        self.phase, self._asked_at = Phase.LOOKING, self._now()
        self.changed()
        self._with_engine(lambda engine: self._check_in.visit(views, engine, direction=direction), self._decided)

    def _decided(self, result: Verdict | Exception) -> None:
        self._decided_at = self._now()
        self._steady_since = None
        if isinstance(result, Exception):
            self._show(VerdictWords(tone=Tone.BAD, icon="alert-circle", title="Not recorded", reason=fault(result)))
        else:
            self._show(words_of(result))
        self._waiting_for_leave = isinstance(result, Exception) or result.outcome not in NO_COMPARISON
        self.direction = None  # a choice counts for one visit: the next person starts from auto
        self.changed()

    def _withdrawn(self, result: bool | Exception) -> None:
        if result is True:
            words = VerdictWords(
                tone=Tone.HINT,
                icon="undo-variant",
                title="Taken back",
                reason="That punch does not count. Please check in again, or ask whoever keeps the attendance.",
            )
        else:
            reason = fault(result) if isinstance(result, Exception) else "The five seconds were over."
            words = VerdictWords(tone=Tone.BAD, icon="alert-circle", title="Not taken back", reason=reason)
        self._show(words)
        self.changed()

    def _show(self, words: VerdictWords) -> None:
        self.phase, self.verdict, self._shown_at = Phase.VERDICT, words, self._now()


def words_of(verdict: Verdict) -> VerdictWords:
    """Name, IN or OUT, time and hours of an accepted visit; title and reason of every other."""
    name = verdict.employee.name if verdict.employee else ""
    if verdict.outcome is not Outcome.ACCEPTED:
        title, icon, tone = REFUSALS[verdict.outcome]
        return VerdictWords(
            tone=tone, icon=icon, title=title, name=name, reason=verdict.reason.removeprefix(f"{title}. ")
        )
    going_in = verdict.direction is Direction.IN
    worked = f"{span(verdict.hours)} so far today" if verdict.hours is not None else ""
    return VerdictWords(
        tone=Tone.GOOD,
        icon="login-variant" if going_in else "logout-variant",
        title="IN" if going_in else "OUT",
        name=name,
        detail="  ·  ".join(part for part in (clock_time(verdict.at), worked) if part),
        punch_id=verdict.punch_id or "",
    )


def _moved(before: SeenFace | None, face: SeenFace) -> bool:
    """True when the face's box has left the place where it was first seen steady."""
    if before is None:
        return True
    allowed = STEADY_PART * (face.box[2] - face.box[0])
    return max(abs(a - b) for a, b in zip(before.box, face.box, strict=True)) > allowed
