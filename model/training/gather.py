"""Turn a company's pictures into crops and embeddings, telling which of them could not be used."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from model.datasets.folder import Picture, read_crop
from model.errors import PictureError
from model.images import read_picture
from model.sampling.company import Company

EMBEDDING_SIZE = 128
Frame = NDArray[np.uint8]


class Embeds(Protocol):
    """`model.inference.embedder.Embedder`, as far as it is needed here."""

    def embed(self, crops: Frame) -> NDArray[np.float32]: ...


@dataclass
class Gathered:
    """company: embeddings of the pictures that could be read, in their order. crops: uint8 (n, 112, 112, 3), BGR.

    skipped: (file, reason) of the others.
    """

    company: Company
    crops: Frame
    skipped: list[tuple[str, str]] = field(default_factory=list)


def gather(
    pictures: Sequence[Picture],
    embedder: Embeds,
    detect_and_align: Callable[[Frame], Frame | None],
    progress: Callable[[int, int], None] = lambda done, total: None,
    read: Callable[[Path], Frame] = read_picture,
) -> Gathered:
    """Read and embed every picture.

    Own people and strangers of one name are two people.

    Args:
        detect_and_align: for pictures that are no crops yet, see `model.datasets.folder.read_crop`.
        progress: is told how many of how many pictures are done.
        read: how a file becomes a picture, for those that are not plain pictures.
    """
    used: list[Picture] = []
    crops: list[Frame] = []
    rows: list[NDArray[np.float32]] = []
    skipped: list[tuple[str, str]] = []
    for done, picture in enumerate(pictures, 1):
        try:
            crop = read_crop(picture.path, detect_and_align, read)
        except PictureError as error:
            skipped.append((str(picture.path), str(error)))
        else:
            used.append(picture)
            crops.append(crop)
            rows.append(embedder.embed(crop[np.newaxis])[0])
        progress(done, len(pictures))
    return Gathered(_company(used, rows), np.array(crops, np.uint8).reshape(-1, 112, 112, 3), skipped)


def _company(pictures: Sequence[Picture], rows: Sequence[NDArray[np.float32]]) -> Company:
    people = {name: number for number, name in enumerate(sorted({(p.own, p.person) for p in pictures}))}
    return Company(
        embedding=np.array(rows, np.float32).reshape(len(rows), -1 if rows else EMBEDDING_SIZE),
        identity=np.array([people[p.own, p.person] for p in pictures], np.int64),
        own=np.array([p.own for p in pictures], bool),
        anchor=np.array([p.anchor for p in pictures], bool),
    )
