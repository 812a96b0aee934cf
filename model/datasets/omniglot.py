"""Omniglot as its authors publish it: images_background.zip, images_evaluation.zip, all_runs.zip.

1,623 characters of 50 alphabets, each drawn once by 20 people. Thirty alphabets are the background one may learn from,
twenty are kept for evaluation; the twenty official runs ask for characters of the latter.
Source: Lake, Salakhutdinov, Tenenbaum 2015, "Human-level concept learning through probabilistic program induction".
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import cv2
import numpy as np
from numpy.typing import NDArray

from model.datasets.small_files import small_files
from model.errors import PictureError

SIDE_PX = 105
# Of the background, so that recipes, heads and thresholds are chosen on alphabets that were not trained on.
HELD_OUT = ("Balinese", "N_Ko")
BACKGROUND, EVALUATION, RUNS = "images_background", "images_evaluation", "all_runs"
# The official repository keeps them in these folders; beside each other they may lie as well.
FOLDERS = ("", "python", "python/one-shot-classification", "one-shot-classification")
DRAWING = re.compile(r"\d+_(?P<drawer>\d+)\.png")
LABELS = "class_labels.txt"

Ink = NDArray[np.uint8]


@dataclass(frozen=True)
class Characters:
    """Drawings, one row each.

    ink: uint8 (n, 105, 105), 255 where the pen went, 0 elsewhere (the files have it black on white).
    alphabet, character: int (n,), index into the names; drawer: int (n,), as numbered in the file, 1..20.
    alphabets: names in order. names: of each character, "Alphabet/character01".
    """

    ink: Ink
    alphabet: NDArray[np.int64]
    character: NDArray[np.int64]
    drawer: NDArray[np.int64]
    alphabets: tuple[str, ...]
    names: tuple[str, ...]

    def rows(self, chosen: NDArray[np.bool_]) -> "Characters":
        """The drawings where `chosen` is True; the names and their numbers stay."""
        kept = (self.ink[chosen], self.alphabet[chosen], self.character[chosen], self.drawer[chosen])
        return Characters(*kept, self.alphabets, self.names)

    def in_alphabets(self, names: Collection[str]) -> NDArray[np.bool_]:
        """Which drawings belong to these alphabets, bool (n,)."""
        return np.isin(self.alphabet, [i for i, name in enumerate(self.alphabets) if name in names])


@dataclass(frozen=True)
class Run:
    """One official trial: which of the training drawings shows the character of each test drawing?

    training: ink uint8 (ways, 105, 105), one drawing a character. test: ink uint8 (items, 105, 105).
    answer: int (items,), the row of `training`.
    """

    name: str
    training: Ink
    test: Ink
    answer: NDArray[np.int64]


def read_characters(folder: Path | str, part: str) -> Characters:
    """Read one part of Omniglot, straight from its archive.

    Args:
        folder: where the zip files lie, beside each other or as in the official repository; unpacked is fine too.
        part: "images_background" or "images_evaluation".
    Raises:
        PictureError: it is not there, damaged, or holds no drawings in Omniglot's layout.
    """
    source = locate(folder, part)
    drawn: list[tuple[str, str, int, Ink]] = []
    for path, content in small_files(source):
        found = DRAWING.fullmatch(path.name)
        if found and len(path.parts) >= 3:
            drawn.append((path.parts[-3], path.parts[-2], int(found["drawer"]), _ink(content, path)))
    if not drawn:
        raise PictureError(f"Expected Alphabet/character01/0001_01.png in {source}. Received none. Download it again.")
    return _characters(sorted(drawn, key=lambda item: item[:3]))


def read_runs(folder: Path | str) -> list[Run]:
    """Read the official one-shot runs, in order: twenty of 20 ways and 20 trials.

    Raises:
        PictureError: they are not there, damaged, or a run's list names a picture that is missing.
    """
    source = locate(folder, RUNS)
    files = dict(small_files(source))
    lists = sorted(path for path in files if path.name == LABELS)
    if not lists:
        raise PictureError(f"Expected run01/{LABELS} in {source}. Received none. Download it again.")
    return [_run(path, files, source) for path in lists]


def hold_out(background: Characters) -> tuple[Characters, Characters]:
    """Split the background by alphabet: (to learn from, to choose by). Where `HELD_OUT` is missing, the first judges.

    Raises:
        PictureError: fewer than two alphabets.
    """
    if len(background.alphabets) < 2:
        raise PictureError(f"Expected two alphabets or more. Received {background.alphabets}. Use the whole set.")
    chosen = [name for name in background.alphabets if name in HELD_OUT] or background.alphabets[:1]
    held = background.in_alphabets(chosen)
    return background.rows(~held), background.rows(held)


def as_pictures(ink: Ink, side: int, channels: int = 1) -> NDArray[np.uint8]:
    """Ink as a run takes it, black on white: uint8 (n, h, h) to (n, side, side, channels)."""
    paper = np.stack([cv2.resize(255 - one, (side, side), interpolation=cv2.INTER_AREA) for one in ink])
    return np.repeat(paper[..., np.newaxis], channels, axis=-1).astype(np.uint8)


def locate(folder: Path | str, part: str) -> Path:
    """The archive or unpacked folder of a part, below `folder`.

    Raises:
        PictureError: there is neither.
    """
    for place in FOLDERS:
        for name in (f"{part}.zip", part):
            if (found := Path(folder) / place / name).exists():
                return found
    raise PictureError(
        f"Expected {part}.zip in {folder}. Received no such file. Get it with: main.py siamese download omniglot"
    )


def _characters(drawn: list[tuple[str, str, int, Ink]]) -> Characters:
    names = tuple(sorted({f"{alphabet}/{character}" for alphabet, character, _, _ in drawn}))
    alphabets = tuple(sorted({alphabet for alphabet, *_ in drawn}))
    of_name, of_alphabet = ({name: i for i, name in enumerate(known)} for known in (names, alphabets))
    return Characters(
        ink=np.stack([ink for *_, ink in drawn]),
        alphabet=np.array([of_alphabet[alphabet] for alphabet, *_ in drawn]),
        character=np.array([of_name[f"{alphabet}/{character}"] for alphabet, character, *_ in drawn]),
        drawer=np.array([drawer for _, _, drawer, _ in drawn]),
        alphabets=alphabets,
        names=names,
    )


def _run(labels: PurePosixPath, files: dict[PurePosixPath, bytes], source: Path) -> Run:
    root = labels.parent.parent
    pairs = [line.split() for line in files[labels].decode("utf8").splitlines() if line.strip()]
    shown = sorted({training for _, training in pairs})

    def read(name: str) -> Ink:
        if root / name not in files:
            raise PictureError(f"Expected {name}, as {labels} says, in {source}. Received none. Download it again.")
        return _ink(files[root / name], root / name)

    return Run(
        name=labels.parent.name,
        training=np.stack([read(name) for name in shown]),
        test=np.stack([read(test) for test, _ in pairs]),
        answer=np.array([shown.index(training) for _, training in pairs]),
    )


def _ink(content: bytes, path: PurePosixPath) -> Ink:
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE) if content else None
    if picture is None or picture.shape != (SIDE_PX, SIDE_PX):
        received = "no picture" if picture is None else f"{picture.shape[1]}x{picture.shape[0]}"
        raise PictureError(f"Expected a drawing of {SIDE_PX}x{SIDE_PX} in {path}. Received {received}.")
    return np.asarray(255 - picture, np.uint8)
