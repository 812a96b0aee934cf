"""From IMAGE words on the command line to views: files, folders and videos alike."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.camera.frames import frames_of
from app.errors import BadInput
from app.services.ports import FaceEngine, View


def views_of(
    paths: Sequence[str], engine: FaceEngine, *, on_damaged: Callable[[str, BadInput], None] | None = None
) -> Iterator[tuple[str, View]]:
    """A label and what it shows, for every picture in the files, folders and videos, in order.

    on_damaged: is told of pictures in a folder that cannot be read; without it the first one ends it.
    Raises:
        BadInput: a path is missing, is no picture, or holds none.
    """
    for path in paths:
        for label, frame in frames_of(Path(path), on_damaged=on_damaged):
            yield label, engine.look(frame)
