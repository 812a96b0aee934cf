"""A company's pictures on disk: data/anchor and data/positive by person, data/negative by stranger."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from model.datasets.lfw import identities
from model.errors import PictureError
from model.faces.alignment import CROP_SIDE_PX
from model.images import SUFFIXES, picture_files, read_picture

OWN_PICTURES = 20  # of one person at most: more teach little and cost time
STRANGER_PICTURES = 4  # of one stranger
STRANGERS_PICTURES = 400  # of all strangers together: three seconds of embedding

Frame = NDArray[np.uint8]


@dataclass(frozen=True)
class Picture:
    """One file, and whom it shows. own: of the company's people. anchor: an enrolment's straight look."""

    path: Path
    person: str
    own: bool
    anchor: bool


def company_pictures(
    samples: Path, seed: int, most_of_strangers: int = STRANGERS_PICTURES, suffixes: frozenset[str] = SUFFIXES
) -> list[Picture]:
    """List what there is to learn from, person by person, a random part of it where there is much.

    samples/anchor/<person>/, samples/positive/<person>/ and samples/negative/<stranger>/; pictures that lie
    loose in one of the three are told apart by `model.datasets.lfw.identities`.

    Args:
        seed: of the random part. Strangers with two pictures come first: they can judge too.
        most_of_strangers: pictures of all strangers together.
        suffixes: of the files that count as pictures, in lower case.
    """
    picks = random.Random(seed)  # noqa: S311 - a sample, not a secret
    own = [
        *_pictures(samples / "anchor", True, True, suffixes),
        *_pictures(samples / "positive", True, False, suffixes),
    ]
    strangers = _pictures(samples / "negative", False, False)
    return [*_at_most(own, OWN_PICTURES, picks), *_some_strangers(strangers, most_of_strangers, picks)]


def read_crop(
    path: Path, detect_and_align: Callable[[Frame], Frame | None], read: Callable[[Path], Frame] = read_picture
) -> Frame:
    """A sample as the tower takes it: uint8 BGR (112, 112, 3).

    What is 112x112 is a crop of ours; a picture that a person dropped there by hand is aligned first.

    Raises:
        PictureError: it cannot be read, or shows no face.
    """
    frame = read(path)
    if frame.shape == (CROP_SIDE_PX, CROP_SIDE_PX, 3):
        return frame
    crop = detect_and_align(frame)
    if crop is None:
        raise PictureError(f"Expected a face in {path}. Received a picture without one. Take it out of the folder.")
    return crop


def _pictures(folder: Path, own: bool, anchor: bool, suffixes: frozenset[str] = SUFFIXES) -> list[Picture]:
    try:
        files = picture_files(folder, suffixes)
    except PictureError:  # no such folder yet, or an empty one
        return []
    # A name below the folder, so that a set of one person alone is still that person's.
    names = {PurePosixPath(file.relative_to(folder).as_posix()): file for file in files}
    loose = identities([name for name in names if len(name.parts) == 1])
    return [Picture(file, loose.get(name) or name.parts[0], own, anchor) for name, file in names.items()]


def _at_most(pictures: list[Picture], count: int, picks: random.Random) -> Iterator[Picture]:
    """So many of each person, an anchor first."""
    by_person: dict[str, list[Picture]] = {}
    for picture in pictures:
        by_person.setdefault(picture.person, []).append(picture)
    for person in sorted(by_person):
        own = by_person[person]
        picks.shuffle(own)
        yield from sorted(own, key=lambda picture: not picture.anchor)[:1]
        yield from sorted(own, key=lambda picture: not picture.anchor)[1:count]


def _some_strangers(pictures: list[Picture], most: int, picks: random.Random) -> list[Picture]:
    by_person: dict[str, list[Picture]] = {}
    for picture in _at_most(pictures, STRANGER_PICTURES, picks):
        by_person.setdefault(picture.person, []).append(picture)
    people = sorted(by_person)
    picks.shuffle(people)
    chosen: list[Picture] = []
    for person in sorted(people, key=lambda person: len(by_person[person]) < 2):
        if len(chosen) + len(by_person[person]) <= most:
            chosen += by_person[person]
    return chosen
