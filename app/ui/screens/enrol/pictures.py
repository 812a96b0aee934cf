"""Taking the pictures of an enrolment: each look is asked for, held, and taken by itself; no Kivy."""

from collections.abc import Callable

from app.language import _, said
from app.services.enrolment import Capture, Enrolment, Refusal
from app.services.ports import Newest, Pose, Problem, SeenFace, View
from app.ui.screens.enrol.looks import BY_POSE, LOOKS
from app.ui.wording import Tone, fault
from app.ui.worker import SubmitWithEngine

ASK_EVERY_S = 0.12  # the engine is asked at most this often whether the pose fits
HOLD_S = 0.5  # a pose must fit this long before it is taken by itself
GOT_IT_S = 1.0  # pause after a picture, so that the person can follow


class Pictures:
    """One person's pictures. with_engine comes back in the caller's thread; now: monotonic seconds.

    is_asked: whether pictures are wanted at this moment. changed: told when anything here is another.
    """

    def __init__(
        self,
        enrolment: Enrolment,
        with_engine: SubmitWithEngine,
        now: Callable[[], float],
        *,
        is_asked: Callable[[], bool],
        changed: Callable[[], None],
    ) -> None:
        self._enrolment, self._with_engine, self._now = enrolment, with_engine, now
        self._is_asked, self._changed = is_asked, changed
        self._person = 0  # rises with every person: an answer about an earlier one is not for this one
        self.forget()

    def forget(self) -> None:
        """The next person."""
        self._person += 1
        self.captured: dict[Pose, Capture] = {}
        self.skipped: set[Pose] = set()
        self.pose: Pose | None = Pose.STRAIGHT
        self.hint, self.tone = "", Tone.SEARCHING
        self._view: View | None = None
        self._asking = False
        self._asked_at = self._taken_at = -1e9
        self._fits_since: float | None = None

    @property
    def instruction(self) -> str:
        return said(BY_POSE[self.pose].instruction) if self.pose else _("All pictures are taken")

    def look(self, newest: Newest, *, is_live: bool) -> None:
        """Called with every drawn frame: ask the engine whether the pose fits and take it when it has for a while."""
        self._view = newest.view if is_live else None
        if not self._is_asked():
            return
        if is_live and newest.message:  # the picture is there, recognition is not
            self.hint, self.tone = said(newest.message), Tone.BAD
        else:
            self._guide()

    def _guide(self) -> None:
        now = self._now()
        if now - self._taken_at < GOT_IT_S:
            return
        if self.pose is None:
            self.hint, self.tone = _("Save, or retake any of them"), Tone.GOOD
        elif self._view is None or not self._view.faces:
            self.hint, self.tone, self._fits_since = _("Look at the camera"), Tone.SEARCHING, None
        elif not self._asking and now - self._asked_at >= ASK_EVERY_S:
            self._ask(self._view, self.pose)

    def _ask(self, view: View, pose: Pose) -> None:
        self._asking, self._asked_at = True, self._now()
        straight, person = self._straight(pose), self._person
        self._with_engine(
            lambda engine: engine.fits(view, pose, straight),
            lambda problem: self._answered(view, pose, person, problem),
        )

    def _answered(self, view: View, pose: Pose, person: int, problem: Problem | Exception | None) -> None:
        if person != self._person:
            return
        self._asking = False
        if not self._is_asked() or pose is not self.pose:
            return
        if isinstance(problem, Exception):
            self.hint, self.tone = fault(problem), Tone.BAD
        elif problem is not None:
            self.hint, self.tone, self._fits_since = said(problem.hint), Tone.HINT, None
        else:
            self._hold(view, pose)
        self._changed()

    def _hold(self, view: View, pose: Pose) -> None:
        now = self._now()
        self._fits_since = self._fits_since if self._fits_since is not None else now
        self.hint, self.tone = _("Good, hold still"), Tone.GOOD
        if now - self._fits_since >= HOLD_S:
            self._keep(view, pose)

    def take(self) -> None:
        """The manual button: take what is seen now, if it may be enrolled."""
        if self._is_asked() and self.pose and self._view is not None:
            self._keep(self._view, self.pose)
            self._changed()

    def _keep(self, view: View, pose: Pose) -> None:
        taken = self._enrolment.picture(view, said(BY_POSE[pose].title), pose)
        self._fits_since = None
        if isinstance(taken, Refusal):
            self.hint, self.tone = said(taken.reason), Tone.HINT
            return
        self.captured[pose] = taken
        self.skipped.discard(pose)
        self._taken_at = self._now()
        self.go_on()
        self.hint, self.tone = _("Got it"), Tone.GOOD

    def retake(self, pose: Pose) -> None:
        """Ask for this look (again)."""
        self.captured.pop(pose, None)
        self.skipped.discard(pose)
        self.pose, self._fits_since, self._taken_at = pose, None, -1e9
        self._changed()

    def skip(self) -> None:
        """Leave the asked look out; the straight one cannot be left out."""
        if self.pose and self.pose is not Pose.STRAIGHT:
            self.skipped.add(self.pose)
            self.go_on()

    def go_on(self) -> None:
        """Ask for the next look that is still open."""
        open_ = [look.pose for look in LOOKS if look.pose not in self.captured and look.pose not in self.skipped]
        self.pose, self._fits_since = (open_[0] if open_ else None), None
        self._changed()

    def _straight(self, pose: Pose) -> SeenFace | None:
        taken = self.captured.get(Pose.STRAIGHT)
        return taken.face if taken and pose is not Pose.STRAIGHT else None
