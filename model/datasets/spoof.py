"""Read whole frames of real people and of attacks, by subject: folders, archives, videos."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from model.datasets.archive import open_source
from model.errors import PictureError
from model.images import read_picture

# NUAA's names: subject, glasses, place, session, then the number of the picture.
NUAA = re.compile(r"(?P<subject>\d{4})_(?P<session>\d{2}_\d{2}_\d{2})_\d+")


@dataclass(frozen=True, eq=False)
class LabelledFrame:
    """One whole frame. subject: whose face it shows. session: what was taken in one go; "" where nobody says."""

    name: str
    subject: str
    session: str
    frame: NDArray[np.uint8]


def read_labelled(source: Path) -> Iterator[LabelledFrame | str]:
    """The frames of a folder or an archive, one in memory at a time; a text instead where one cannot be read.

    Raises:
        PictureError: there is nothing at the path, it is damaged, or it holds no picture.
    """
    with open_source(source) as pictures:
        for name, given in pictures.each():
            if isinstance(given, str):
                yield f"{name}: {given}"
                continue
            try:
                frame = read_picture(given)
            except PictureError as error:
                yield f"{name}: {error}"
                continue
            yield LabelledFrame(str(name), *subject_of(name), frame)


def subject_of(name: PurePosixPath) -> tuple[str, str]:
    """(subject, session) of a picture: by NUAA's name wherever it lies, else by its folder, else by its own name."""
    if found := NUAA.fullmatch(name.stem):
        return found["subject"], found["session"]
    return (name.parent.name if name.parent.name else name.stem), ""
