"""A picture, a video or a folder of pictures in place of a camera."""

import logging
import time
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path

from app.camera.video import video_frames
from app.errors import BadInput
from app.services.ports import Frame
from model.errors import PictureError
from model.images import picture_files, read_picture

STILL_FPS = 10.0
HELD_S = 2.0  # each picture of a folder, when it plays the camera
VIDEO_SUFFIXES = {
    ".3gp", ".asf", ".avi", ".flv", ".m2ts", ".m4v", ".mjpeg", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts",
    ".ogv", ".ts", ".webm", ".wmv",
}  # fmt: skip

log = logging.getLogger(__name__)


class Media:
    """A FrameSource that plays frames out of files; `play` gives frames per second and the frames, from the start."""

    live = False

    def __init__(self, name: str, play: Callable[[], tuple[float, Iterator[Frame]]]):
        self.name = name
        self.fps = STILL_FPS
        self._play = play
        self._frames: Iterator[Frame] | None = None
        self._first: Frame | None = None

    def open(self) -> None:
        """Read the first frame already, so that a file that is no picture or video is refused here."""
        if self._frames is None:
            self.fps, frames = self._play()
            self._first = next(frames, None)
            self._frames = frames

    def read(self) -> Frame | None:
        if self._frames is None:
            raise BadInput(f"Expected {self.name} to be open. Received a read before open(). Open it first.")
        if self._first is not None:
            frame, self._first = self._first, None
            return frame
        return next(self._frames, None)

    def close(self) -> None:
        self._frames = self._first = None  # the dropped generator closes its file


def media_file(path: Path, *, loop: bool, paced: bool) -> Media:
    """A picture as a still camera, or a video. loop: again and again. paced: at its own speed."""
    if is_video(path):
        return Media(path.name, lambda: _video(path, loop=loop, paced=paced))
    return Media(path.name, lambda: _pictures([path], loop=loop, paced=paced))


def picture_folder(folder: Path, *, loop: bool, paced: bool) -> Media:
    """The pictures of a folder and its subfolders in natural order. paced: each is shown for HELD_S seconds."""
    return Media(folder.name, lambda: _pictures(pictures_in(folder), loop=loop, paced=paced))


def is_video(path: Path) -> bool:
    """True when a file is to be read as a video, by its suffix; a file of any other suffix is read as a picture."""
    return path.suffix.lower() in VIDEO_SUFFIXES


def picture(path: Path) -> Frame:
    """The picture as BGR uint8 (H, W, 3). Raises BadInput when it cannot be read."""
    try:
        return read_picture(path)
    except PictureError as error:
        raise BadInput(str(error)) from error


def pictures_in(folder: Path) -> list[Path]:
    """The picture files of a folder and its subfolders in natural order. Raises BadInput when there are none."""
    try:
        return list(picture_files(folder))
    except PictureError as error:
        raise BadInput(str(error)) from error


def _video(path: Path, *, loop: bool, paced: bool) -> tuple[float, Iterator[Frame]]:
    fps, frames = video_frames(path)
    if loop:
        frames = _again_and_again(path)
    return fps, _at_pace(frames, fps) if paced else frames


def _again_and_again(path: Path) -> Iterator[Frame]:
    while True:
        yield from video_frames(path)[1]


def _pictures(paths: list[Path], *, loop: bool, paced: bool) -> tuple[float, Iterator[Frame]]:
    frames = _round_and_round(paths) if loop else _readable(paths)
    if paced:
        frames = _at_pace(_held(frames), STILL_FPS)
    return STILL_FPS, frames


def _round_and_round(paths: list[Path]) -> Iterator[Frame]:
    if len(paths) == 1:
        yield from repeat(picture(paths[0]))  # read only once: a large picture takes a second
    while True:
        yield from _readable(paths)


def _readable(paths: list[Path]) -> Iterator[Frame]:
    """Each picture in turn; a damaged one is left out when there are others."""
    damaged = 0
    for path in paths:
        try:
            yield picture(path)
        except BadInput as error:
            damaged += 1
            if damaged == len(paths):
                raise
            log.warning("Left out: %s", error)


def _held(frames: Iterator[Frame]) -> Iterator[Frame]:
    for frame in frames:
        yield from repeat(frame, round(HELD_S * STILL_FPS))


def _at_pace(frames: Iterator[Frame], fps: float) -> Iterator[Frame]:
    due = time.monotonic()
    for frame in frames:
        wait = due - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        else:
            due -= wait  # late: go on from now, do not rush to catch up
        due += 1 / fps
        yield frame
