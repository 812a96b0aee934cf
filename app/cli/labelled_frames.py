"""Whole frames by whose face they show: folders a person, archives, NUAA's flat names, pictures, videos."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from app.camera.media import is_video, picture
from app.camera.video import sampled_frames
from app.errors import BadInput
from model.datasets.spoof import LabelledFrame, read_labelled, subject_of
from model.errors import PictureError
from model.images import SUFFIXES

OF_A_VIDEO = 24  # frames, spread evenly: those beside each other say the same


def labelled_frames(paths: Sequence[str], say: Callable[[str], None]) -> Iterator[LabelledFrame]:
    """Every frame of the paths, one in memory at a time. say: is told of pictures that cannot be read.

    Raises:
        BadInput: a path is missing or holds neither picture nor video.
    """
    for path in (Path(text) for text in paths):
        if path.is_dir():
            yield from _of_folder(path, say)
        elif is_video(path):
            yield from _of_video(path, PurePosixPath(path.name))
        elif path.suffix.lower() in SUFFIXES:
            yield LabelledFrame(path.name, *subject_of(PurePosixPath(path.name)), picture(path))
        else:
            yield from _pictures(path, say)


def _of_folder(folder: Path, say: Callable[[str], None]) -> Iterator[LabelledFrame]:
    videos = sorted(one for one in folder.rglob("*") if is_video(one) and one.is_file())
    for video in videos:
        yield from _of_video(video, PurePosixPath(video.relative_to(folder).as_posix()))
    if not videos or any(one.suffix.lower() in SUFFIXES for one in folder.rglob("*")):
        yield from _pictures(folder, say)


def _of_video(video: Path, name: PurePosixPath) -> Iterator[LabelledFrame]:
    for second, frame in sampled_frames(video, OF_A_VIDEO):
        yield LabelledFrame(f"{name} at {second:.1f} s", *subject_of(name), frame)


def _pictures(source: Path, say: Callable[[str], None]) -> Iterator[LabelledFrame]:
    try:
        for one in read_labelled(source):
            if isinstance(one, LabelledFrame):
                yield one
            else:
                say(one)
    except PictureError as error:
        raise BadInput(str(error)) from error
