"""Reading video files: the frames in order, or a few of them spread evenly."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2

from app.camera.grab import next_frame
from app.camera.quiet import mute_opencv
from app.errors import BadInput
from app.services.ports import Frame

USUAL_FPS = 25.0
LONGEST_READ_THROUGH = 1500  # frames; beyond, jumping to each wanted frame is quicker than decoding all of them


def video_frames(path: Path) -> tuple[float, Iterator[Frame]]:
    """Frames per second (1 to 120), and the frames from the first to the last.

    Raises BadInput when no frame of the file can be decoded: here, or when the first frame is asked for.
    """
    with _opened(path) as capture:
        return _fps(capture), _in_order(path)


def sampled_frames(path: Path, at_most: int) -> Iterator[tuple[float, Frame]]:
    """At most so many (second, frame), spread evenly over the video; only one is in memory at a time.

    Raises BadInput when no frame of the file can be decoded.
    """
    with _opened(path) as capture:
        fps, count = _fps(capture), int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    if count <= 0:  # a recording that was never finished, or WebM from a browser
        count = _counted(path)
    pick = _jumping if count > LONGEST_READ_THROUGH else _reading_through
    found = False
    for index, frame in pick(path, _spread(count, at_most)):
        found = True
        yield index / fps, frame
    if not found:
        raise _undecodable(path)


def _spread(count: int, at_most: int) -> list[int]:
    """Indices of at most so many of `count` frames: the middles of equal stretches."""
    chosen = min(count, at_most)
    return [(2 * i + 1) * count // (2 * chosen) for i in range(chosen)]


def _in_order(path: Path) -> Iterator[Frame]:
    with _opened(path) as capture:
        frame = next_frame(capture)
        if frame is None:
            raise _undecodable(path)
        while frame is not None:
            yield frame
            frame = next_frame(capture)


def _reading_through(path: Path, wanted: list[int]) -> Iterator[tuple[int, Frame]]:
    with _opened(path) as capture:
        at = 0
        for index in wanted:
            while at < index and capture.grab():
                at += 1
            frame = next_frame(capture)
            if frame is None:  # the file promises more frames than it holds
                return
            at += 1
            yield index, frame


def _jumping(path: Path, wanted: list[int]) -> Iterator[tuple[int, Frame]]:
    with _opened(path) as capture:
        for index in wanted:
            capture.set(cv2.CAP_PROP_POS_FRAMES, index)
            frame = next_frame(capture)
            if frame is not None:  # a damaged place is left out
                yield index, frame


def _counted(path: Path) -> int:
    with _opened(path) as capture:
        count = 0
        while capture.grab():
            count += 1
    return count


def _fps(capture: cv2.VideoCapture) -> float:
    fps = capture.get(cv2.CAP_PROP_FPS)
    return min(max(fps, 1.0), 120.0) if math.isfinite(fps) and fps > 0 else USUAL_FPS


@contextmanager
def _opened(path: Path) -> Iterator[cv2.VideoCapture]:
    mute_opencv()
    _check_readable(path)
    # FFmpeg by name: OpenCV's other readers would take "face_01.mp4" for the first of a numbered series.
    # An absolute path, so that FFmpeg never takes "pipe:0" or "http:x" for something else than a file.
    capture = cv2.VideoCapture(str(path.absolute()), cv2.CAP_FFMPEG)
    try:
        if not capture.isOpened():
            raise _undecodable(path)
        yield capture
    finally:
        capture.release()


def _check_readable(path: Path) -> None:
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise BadInput(
            f"Expected a video that can be read. Received {path}: {error.strerror or error}. Check its path and rights."
        ) from error
    if empty:
        raise BadInput(f"Expected a video. Received {path}, an empty file. Copy it again.")


def _undecodable(path: Path) -> BadInput:
    return BadInput(
        f"Expected a video with at least one frame. Received {path}, which cannot be decoded: "
        "it is damaged, cut short, or no video. Record or copy it again."
    )
