"""Hands-free: a face that keeps its place is checked in, once, until it has left; no Kivy."""

from app.domain.decision import Outcome
from app.services.ports import SeenFace, View

STEADY_S = 1.0  # one good face that has kept its place this long
STEADY_PART = 0.2  # ... moving less than this part of its own width
GONE_S = 1.0  # no face for this long means that the person has left
NO_COMPARISON = {Outcome.NO_FACE, Outcome.SEVERAL_FACES, Outcome.LOW_QUALITY}


class HandsFree:
    """Says when to go. now: monotonic seconds, handed in with every call. repeat_s: a punch sooner is a repetition."""

    def __init__(self, repeat_s: float) -> None:
        self._repeat_s = repeat_s
        self.on = False
        self.waits_for_leave = False
        self._decided_at = -1e9
        self._steady_since: float | None = None
        self._steady_face: SeenFace | None = None
        self._gone_since: float | None = None

    def switch(self, on: bool) -> None:
        self.on, self.waits_for_leave, self._steady_since = on, False, None

    def note(self, view: View | None, now: float) -> None:
        """Follow whether somebody is there at all."""
        if view is not None and view.faces:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        left = self._gone_since is not None and now - self._gone_since >= GONE_S
        if left or now - self._decided_at >= self._repeat_s:
            self.waits_for_leave = False

    def says_go(self, face: SeenFace | None, *, is_ready: bool, now: float) -> bool:
        """True when this face has been good and in its place for long enough."""
        if not self.on or face is None or self.waits_for_leave or not is_ready:
            self._steady_since = None
            return False
        if self._steady_since is None or _moved(self._steady_face, face):
            self._steady_since, self._steady_face = now, face
        return now - self._steady_since >= STEADY_S

    def decided(self, outcome: Outcome | None, now: float) -> None:
        """A visit has ended; None: it broke off. The same person is not tried again unless nothing was compared."""
        self._decided_at, self._steady_since = now, None
        self.waits_for_leave = outcome not in NO_COMPARISON


def _moved(before: SeenFace | None, face: SeenFace) -> bool:
    """True when the face's box has left the place where it was first seen steady."""
    if before is None:
        return True
    allowed = STEADY_PART * (face.box[2] - face.box[0])
    return max(abs(a - b) for a, b in zip(before.box, face.box, strict=True)) > allowed
