"""Asking for a turn of the head: app/capture/liveness.py."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.services.ports.faces import Pose, SeenFace, View


class TurnState(StrEnum):
    """Where a challenge stands; the last two are its end."""

    STRAIGHT = "straight"  # wait for a straight look
    TURN = "turn"
    BACK = "back"  # turned far enough; wait for the straight look again
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class TurnStep:
    """What to show now. words: what to do, or why it failed. progress: 0..1 of the whole. left_s: time left."""

    state: TurnState
    side: Pose
    words: str
    progress: float
    left_s: float
    reason: str = ""  # of a failure, for the log: timeout, wrong_side, lost, jumped, several, flat, bent


class TurnChallenge(Protocol):
    """One challenge, from its first frame to its end; fed by one thread."""

    def see(self, view: View, at_s: float) -> TurnStep:
        """Take the next frame's view, seen at `at_s` (seconds of any steady clock); after its end nothing changes."""
        ...

    def wait(self, at_s: float) -> TurnStep:
        """No new frame: only time has passed."""
        ...

    def track(self) -> tuple[SeenFace, ...]:
        """The faces that prove it, in order, straight to turned to straight; few, each near the one before."""
        ...


NewChallenge = Callable[[], TurnChallenge]  # each with a side named at random
