"""Look-alike pictures: left/ and right/ with equal file names, two pictures that look like each other."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.datasets.archive import open_source
from model.datasets.folder_classes import PictureSet, read_one
from model.errors import PictureError

SIDES = ("left", "right")


def read_lookalike(folder: Path | str, side: int, channels: int) -> PictureSet:
    """Read the pairs of a folder: the layout of Totally Looks Like.

    A pair is a name that lies in both `left/` and `right/`, or in both `left.zip` and `right.zip`, as they are
    published; suffixes may differ.

    Args:
        side: pixels a side that every picture is resized to. channels: 1 or 3.
    Returns:
        one class a pair, named as the files: the lefts in order of their names, then the rights in the same order.
    Raises:
        PictureError: a side is missing or empty, a name lies on one side only or twice on one, or a file cannot be
            read.
    """
    sources = [_source(Path(folder), name) for name in SIDES]
    stems = [_stems(source) for source in sources]
    alone = sorted(set(stems[0]) ^ set(stems[1]))
    if alone:
        where = " and ".join(side for side, own in zip(SIDES, stems, strict=True) if set(alone) & set(own))
        raise PictureError(
            f"Expected equal file names in left/ and right/ of {folder}. Received {len(alone)} that lie on one side "
            f"only ({where}), {alone[0]} first. Add their look-alikes or take them out."
        )
    names = tuple(sorted(stems[0]))
    read = [_pictures(source, side, channels) for source in sources]
    pictures = np.stack([own[name] for own in read for name in names])
    files = tuple(f"{side}/{name}" for side in SIDES for name in names)
    return PictureSet(pictures, np.tile(np.arange(len(names), dtype=np.int64), 2), names, files)


def part_of(folder: Path | str, part: str) -> Path:
    """FOLDER/train or FOLDER/test where it holds pairs, else the folder itself."""
    below = Path(folder) / part
    return below if (below / "left").is_dir() else Path(folder)


def _source(folder: Path, side: str) -> Path:
    for source in (folder / side, folder / f"{side}.zip"):
        if source.exists():
            return source
    raise PictureError(
        f"Expected look-alikes in left/ and right/, or left.zip and right.zip. Received {folder} without {side}. "
        "Name the folder that holds both."
    )


def _stems(source: Path) -> list[str]:
    with open_source(source) as pictures:
        stems = [name.stem for name in pictures.names]
    if len(set(stems)) < len(stems):
        twice = next(stem for stem in stems if stems.count(stem) > 1)
        raise PictureError(f"Expected each name once in {source}. Received {twice} twice. Rename one.")
    return stems


def _pictures(source: Path, side: int, channels: int) -> dict[str, NDArray[np.uint8]]:
    read = {}
    with open_source(source) as pictures:
        for name, file in pictures.each():
            if isinstance(file, str):
                raise PictureError(f"Expected a whole picture. Received {name} in {source}: {file}. Copy it again.")
            try:
                read[name.stem] = read_one(file, side, channels)
            except PictureError as error:
                raise PictureError(f"{name} in {source}: {error}") from error
    return read
