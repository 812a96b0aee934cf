"""A turn of the head in recordings: what `checkin --liveness active` asks of the files it was given."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.camera.frames import frames_of
from app.camera.media import is_video
from app.camera.video import video_frames
from app.services.ports import FaceEngine, Frame, SeenFace, TurnChallenge, TurnState, View

LOOKS_PER_S = 10.0  # as at the door
BETWEEN_FILES_S = 60.0  # another file is no next moment of the one before
VISIT_VIEWS = 5


@dataclass(frozen=True)
class RecordedTurn:
    """views: the last looks, on which the visit is decided. track: see TurnChallenge."""

    passed: bool
    reason: str
    words: str
    views: tuple[View, ...]
    track: tuple[SeenFace, ...]


def turn_in(
    paths: Sequence[str], engine: FaceEngine, challenge: TurnChallenge, say: Callable[[str], None]
) -> RecordedTurn:
    """Play the files, as a camera would have shown them, until the challenge ends; their end is a time-out."""
    step = challenge.wait(0.0)
    say(f"In doubt: the head has to be turned to its own {step.side.value} in the recording.")
    views: deque[View] = deque(maxlen=VISIT_VIEWS)
    for at_s, frame in _timed(paths):
        view = engine.follow(frame)
        views.append(view)
        step = challenge.see(view, at_s)
        if step.state in (TurnState.PASSED, TurnState.FAILED):
            break
    else:
        step = challenge.wait(float("inf"))
    return RecordedTurn(step.state is TurnState.PASSED, step.reason, step.words, tuple(views), challenge.track())


def _timed(paths: Sequence[str]) -> Iterator[tuple[float, Frame]]:
    at_s = 0.0
    for path in (Path(text) for text in paths):
        for second, frame in _of(path):
            at = at_s + second
            yield at, frame
        at_s = at + BETWEEN_FILES_S


def _of(path: Path) -> Iterator[tuple[float, Frame]]:
    """Frames with their seconds; a folder's pictures are looks that follow each other."""
    if not is_video(path):
        yield from ((number / LOOKS_PER_S, frame) for number, (_, frame) in enumerate(frames_of(path)))
        return
    fps, frames = video_frames(path)
    every = max(1, round(fps / LOOKS_PER_S))
    yield from ((number / fps, frame) for number, frame in enumerate(frames) if number % every == 0)
