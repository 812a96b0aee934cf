"""What the enrol screen says and when; no Kivy, no threads."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.consent import TEXT
from app.domain.employee import checked_name, checked_number
from app.services.access import Access
from app.services.enrolment import Capture, Enrolment, EnrolmentResult, Refusal
from app.services.ports import CameraState, Newest, Pose, Problem, SeenFace, View
from app.ui.wording import Tone, fault
from app.ui.worker import Submit, SubmitWithEngine

ASK_EVERY_S = 0.12  # the engine is asked at most this often whether the pose fits
HOLD_S = 0.5  # a pose must fit this long before it is taken by itself
GOT_IT_S = 1.0  # pause after a picture, so that the person can follow


class Stage(StrEnum):
    GATE = "gate"
    PERSON = "person"
    CAPTURE = "capture"
    DUPLICATE = "duplicate"
    DONE = "done"


@dataclass(frozen=True)
class Look:
    """One of the five looks as the screen names it."""

    pose: Pose
    title: str
    instruction: str
    icon: str


LOOKS = (
    Look(Pose.STRAIGHT, "Straight", "Look straight at the camera", "face-man-outline"),
    Look(Pose.LEFT, "Left", "Turn your head a little to your left", "arrow-left-bold"),
    Look(Pose.RIGHT, "Right", "Turn your head a little to your right", "arrow-right-bold"),
    Look(Pose.UP, "Up", "Lift your chin a little", "arrow-up-bold"),
    Look(Pose.SMILE, "Smile", "Look straight and smile", "emoticon-happy-outline"),
)
BY_POSE = {look.pose: look for look in LOOKS}


class EnrolViewModel:
    """Gate, person, five looks, result. with_engine, in_background come back in the caller's thread."""

    def __init__(
        self,
        enrolment: Enrolment,
        access: Access,
        with_engine: SubmitWithEngine,
        in_background: Submit,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._enrolment, self._access, self._now = enrolment, access, now
        self._with_engine, self._in_background = with_engine, in_background
        self.changed: Callable[[], None] = lambda: None
        self.consent_text = TEXT
        self._visit = 0  # rises with every start: an answer to an earlier visit is not for this one
        self._forget()

    def _forget(self) -> None:
        self._visit += 1
        self.stage, self.error, self.busy = Stage.GATE, "", False
        self.name, self.number, self.stated_by = "", "", "operator"
        self.captured: dict[Pose, Capture] = {}
        self.skipped: set[Pose] = set()
        self.pose: Pose | None = Pose.STRAIGHT
        self.hint, self.tone, self.camera_words = "", Tone.SEARCHING, ""
        self.duplicate_name, self.result_title, self.result_lines = "", "", ()
        self.succeeded = False
        self._view: View | None = None
        self._asking = False
        self._asked_at = self._taken_at = -1e9
        self._fits_since: float | None = None

    result_lines: tuple[str, ...]

    def leave(self) -> None:
        """The person has gone: nothing of them stays."""
        self._forget()
        self.changed()

    # ------------------------------------------------------------ gate

    def start(self, *, as_admin: bool) -> None:
        """Begin with nobody; an admin whose session is open needs no second password."""
        self._forget()
        self.stage = Stage.PERSON if as_admin else Stage.GATE
        self.changed()
        if not as_admin:
            self._begin(self._in_background, lambda *_: self._access.is_set_up(), self._known)

    def _known(self, is_set_up: bool | Exception) -> None:
        if isinstance(is_set_up, Exception):
            self._fail(fault(is_set_up))
        elif not is_set_up:
            self._fail("No admin password is set yet. Press F3 and choose one first.")
        self.changed()

    def unlock(self, secret: str, *, with_code: bool) -> None:
        """Let in with a one-time code (the employee themselves) or with the admin's password."""
        if not secret.strip():
            self._fail("Type the code the admin gave you." if with_code else "Type the admin password.")
            return
        self.stated_by = "employee" if with_code else "operator"
        check = self._access.redeem if with_code else self._access.check
        self._begin(self._in_background, lambda *_: check(secret), self._unlocked)

    def _unlocked(self, result: Exception | None) -> None:
        if isinstance(result, Exception):
            self._fail(fault(result))
            return
        self.stage = Stage.PERSON
        self.changed()

    # ------------------------------------------------------------ person

    def describe(self, name: str, number: str, *, consents: bool) -> None:
        """Take name, number (may be empty: the next free one) and consent; go on to the pictures."""
        try:
            self.name = checked_name(name)
            self.number = checked_number(number) if number.strip() else ""
        except ValueError as error:
            self._fail(fault(error))
            return
        if not consents:
            self._fail("Please read the consent and tick it. Nobody is enrolled without it.")
            return
        self.stage, self.error = Stage.CAPTURE, ""
        self._next_pose()

    def back(self) -> None:
        """From the pictures to the person; what was taken stays."""
        self.stage, self.error = Stage.PERSON, ""
        self.changed()

    # ------------------------------------------------------------ pictures

    @property
    def can_save(self) -> bool:
        return Pose.STRAIGHT in self.captured and not self.busy

    @property
    def instruction(self) -> str:
        return BY_POSE[self.pose].instruction if self.pose else "All pictures are taken"

    def look(self, newest: Newest) -> None:
        """Called with every drawn frame: ask the engine whether the pose fits and take it when it has for a while."""
        live = newest.state is CameraState.LIVE
        self.camera_words = "" if live else newest.message
        self._view = newest.view if live else None
        if self.stage is Stage.CAPTURE and live and newest.message:  # the picture is there, recognition is not
            self.hint, self.tone = newest.message, Tone.BAD
        elif self.stage is Stage.CAPTURE:
            self._guide()
        self.changed()

    def _guide(self) -> None:
        now = self._now()
        if self.busy or now - self._taken_at < GOT_IT_S:
            return
        if self.pose is None:
            self.hint, self.tone = "Save, or retake any of them", Tone.GOOD
        elif self._view is None or not self._view.faces:
            self.hint, self.tone, self._fits_since = "Look at the camera", Tone.SEARCHING, None
        elif not self._asking and now - self._asked_at >= ASK_EVERY_S:
            self._ask(self._view, self.pose)

    def _ask(self, view: View, pose: Pose) -> None:
        self._asking, self._asked_at = True, self._now()
        straight, visit = self._straight(pose), self._visit
        self._with_engine(
            lambda engine: engine.fits(view, pose, straight),
            lambda problem: self._answered(view, pose, visit, problem),
        )

    def _answered(self, view: View, pose: Pose, visit: int, problem: Problem | Exception | None) -> None:
        if visit != self._visit:
            return
        self._asking = False
        if self.stage is not Stage.CAPTURE or pose is not self.pose:
            return
        if isinstance(problem, Exception):
            self.hint, self.tone = fault(problem), Tone.BAD
        elif problem is not None:
            self.hint, self.tone, self._fits_since = problem.hint, Tone.HINT, None
        else:
            self._hold(view, pose)
        self.changed()

    def _hold(self, view: View, pose: Pose) -> None:
        now = self._now()
        self._fits_since = self._fits_since if self._fits_since is not None else now
        self.hint, self.tone = "Good, hold still", Tone.GOOD
        if now - self._fits_since >= HOLD_S:
            self._keep(view, pose)

    def take(self) -> None:
        """The manual button: take what is seen now, if it may be enrolled."""
        if self.stage is Stage.CAPTURE and self.pose and self._view is not None:
            self._keep(self._view, self.pose)
            self.changed()

    def _keep(self, view: View, pose: Pose) -> None:
        taken = self._enrolment.picture(view, BY_POSE[pose].title, pose, self._straight(pose))
        self._fits_since = None
        if isinstance(taken, Refusal):
            self.hint, self.tone = taken.reason, Tone.HINT
            return
        self.captured[pose] = taken
        self.skipped.discard(pose)
        self._taken_at = self._now()
        self._next_pose()
        self.hint, self.tone = "Got it", Tone.GOOD

    def retake(self, pose: Pose) -> None:
        """Ask for this look (again)."""
        self.captured.pop(pose, None)
        self.skipped.discard(pose)
        self.pose, self._fits_since, self._taken_at = pose, None, -1e9
        self.changed()

    def skip(self) -> None:
        """Leave the asked look out; the straight one cannot be left out."""
        if self.pose and self.pose is not Pose.STRAIGHT:
            self.skipped.add(self.pose)
            self._next_pose()

    def _next_pose(self) -> None:
        open_ = [look.pose for look in LOOKS if look.pose not in self.captured and look.pose not in self.skipped]
        self.pose, self._fits_since = (open_[0] if open_ else None), None
        self.changed()

    def _straight(self, pose: Pose) -> SeenFace | None:
        taken = self.captured.get(Pose.STRAIGHT)
        return taken.face if taken and pose is not Pose.STRAIGHT else None

    # ------------------------------------------------------------ save

    def save(self) -> None:
        """Enrol; a face that is there already leads to the question about twins."""
        if self.can_save:
            self._enrol(allow_duplicate=False)

    def allow_duplicate(self, password: str) -> None:
        """An admin says that these are two people (twins); needs the password even in an open session."""

        def checked(result: Exception | None) -> None:
            if isinstance(result, Exception):
                self._fail(fault(result))
            else:
                self._enrol(allow_duplicate=True)

        self._begin(self._in_background, lambda *_: self._access.check(password), checked)

    def _enrol(self, *, allow_duplicate: bool) -> None:
        captures = [self.captured[look.pose] for look in LOOKS if look.pose in self.captured]
        name, number, text, stated_by = self.name, self.number or None, self.consent_text, self.stated_by
        self._begin(
            self._with_engine,
            lambda engine: self._enrolment.enrol(
                name=name,
                number=number,
                captures=captures,
                engine=engine,
                consent_text=text,
                stated_by=stated_by,
                allow_duplicate=allow_duplicate,
            ),
            self._enrolled,
        )

    def _enrolled(self, result: EnrolmentResult | Exception) -> None:
        if isinstance(result, Exception):
            self._fail(fault(result))
        elif result.employee is not None:
            self.stage, self.succeeded = Stage.DONE, True
            self.result_title = f"{result.employee.name} is enrolled"
            self.result_lines = _result_lines(result)
            self.captured = {}
        elif result.duplicate_of is not None:
            twin = result.duplicate_of
            self.stage, self.duplicate_name = Stage.DUPLICATE, f"{twin.name} (number {twin.number})"
        else:
            self._fail(result.reason)
        self.changed()

    def _begin(self, submit: Callable[..., None], work: Callable[..., object], done: Callable[..., None]) -> None:
        self.busy, self.error = True, ""
        visit = self._visit
        self.changed()

        def back(result: object) -> None:
            if visit == self._visit:
                self.busy = False
                done(result)

        submit(work, back)

    def _fail(self, words: str) -> None:
        self.error = words
        self.changed()


def _result_lines(result: EnrolmentResult) -> tuple[str, ...]:
    employee, count = result.employee, len(result.accepted)
    kept = f"Number {employee.number if employee else ''}  ·  {count} {'picture' if count == 1 else 'pictures'} kept"
    return (kept, *(f"Left out ({refusal.source}): {refusal.reason}" for refusal in result.refused))
