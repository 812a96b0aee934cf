"""The turn of the head at the door, between a visit in doubt and its verdict; no Kivy."""

from collections.abc import Callable

from app.domain.decision import Verdict
from app.services.ports import NewChallenge, Newest, Pose, SeenFace, TurnChallenge, TurnState, TurnStep, View

ICONS = {  # the preview is a mirror: one's own left is at its left
    TurnState.STRAIGHT: "account",
    TurnState.BACK: "account",
    TurnState.PASSED: "account-check",
    TurnState.FAILED: "account-alert",
}


class Turning:
    """One challenge at a time. new_challenge: None where nobody can be asked. verdict: of the visit that asked."""

    def __init__(self, new_challenge: NewChallenge | None, now: Callable[[], float]) -> None:
        self._new, self._now = new_challenge, now
        self._challenge: TurnChallenge | None = None
        self._seen: View | None = None
        self.step: TurnStep | None = None
        self.verdict: Verdict | None = None

    def begin(self, verdict: Verdict) -> bool:
        """Start the clock when the verdict asks for it, the side named at random; False when it does not."""
        if not verdict.challenge or self._new is None:
            return False
        self.verdict, self._challenge, self._seen = verdict, self._new(), None
        self.step = self._challenge.wait(self._now())
        return True

    def look(self, newest: Newest) -> TurnStep | None:
        """Follow what the camera shows; None when nothing was begun. Each examined frame counts once."""
        if self._challenge is None:
            return None
        view = newest.view
        if view is None or view is self._seen:
            self.step = self._challenge.wait(self._now())
        else:
            self._seen = view
            self.step = self._challenge.see(view, self._now())
        return self.step

    def end(self) -> tuple[SeenFace, ...]:
        """Stop; returns the faces that prove the turn."""
        track = self._challenge.track() if self._challenge else ()
        self._challenge = self._seen = self.step = None
        return track

    @property
    def icon(self) -> str:
        """An arrow to where the head has to go, as in a mirror; "" when nothing was begun."""
        if self.step is None:
            return ""
        if self.step.state is TurnState.TURN:
            return "arrow-left-bold" if self.step.side is Pose.LEFT else "arrow-right-bold"
        return ICONS[self.step.state]
