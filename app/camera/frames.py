"""The frames of a picture, a folder or a video, for the command line."""

from collections.abc import Callable, Iterator
from pathlib import Path

from app.camera.media import is_video, picture, pictures_in
from app.camera.video import sampled_frames
from app.errors import BadInput
from app.services.ports import Frame

MOST_OF_A_VIDEO = 24  # frames: a visit or an enrolment gains nothing from more


def frames_of(path: Path, *, on_damaged: Callable[[str, BadInput], None] | None = None) -> Iterator[tuple[str, Frame]]:
    """(label, frame) of a picture, of every picture in and below a folder in natural order, or of moments of a video.

    A video gives at most MOST_OF_A_VIDEO frames, spread evenly. One frame is in memory at a time.
    label: "ada.png", "monday/ada.png" or "walk.mp4 at 1.2 s".
    on_damaged: is told of a folder's pictures that cannot be read, and the rest goes on; without it, the first ends it.
    Raises BadInput when there is nothing at `path`, nothing in it, or it cannot be read.
    """
    _check_there(path)
    if path.is_dir():
        yield from _of_folder(path, on_damaged)
    elif is_video(path):
        for second, frame in sampled_frames(path, MOST_OF_A_VIDEO):
            yield f"{path.name} at {second:.1f} s", frame
    else:
        yield path.name, picture(path)


def _check_there(path: Path) -> None:
    try:
        fault = "" if path.is_dir() or path.is_file() else "no such file or folder"
    except OSError as error:  # a folder on the way may not be entered, or the name is too long
        fault = error.strerror or str(error)
    if fault:
        raise BadInput(
            f"Expected a picture, a video or a folder of pictures. Received {path}: {fault}. Check the path."
        )


def _of_folder(folder: Path, on_damaged: Callable[[str, BadInput], None] | None) -> Iterator[tuple[str, Frame]]:
    for path in pictures_in(folder):
        label = path.relative_to(folder).as_posix()
        try:
            frame = picture(path)
        except BadInput as error:
            if on_damaged is None:
                raise
            on_damaged(label, error)
            continue
        yield label, frame
