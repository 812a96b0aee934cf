"""Embeddings of picture files, remembered by content: what was embedded once is not detected again."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.cli.progress import tracked
from app.services.ports import FaceEngine, SeenFace, View
from model.errors import PictureError
from model.faces.detector_files import cache_folder
from model.images import read_picture


class EmbeddingCache:
    """Maps a picture's SHA-256 to its embedding, in one file per tower and detector in the cache folder.

    A picture without a found face is remembered as well, as a row of NaN.
    """

    def __init__(self, engine: FaceEngine, folder: Path | None = None) -> None:
        self._engine = engine
        name = f"embeddings-{engine.tower}-{hashlib.sha256(engine.detector.encode()).hexdigest()[:8]}.npz"
        self._file = (folder or cache_folder()) / name
        self._rows = _read(self._file)

    def embed_all(self, paths: Iterable[Path]) -> dict[Path, NDArray[np.float32] | None]:
        """The embedding of the face nearest each picture's centre; None where none is found.

        Raises:
            PictureError: a file is missing or no picture.
        """
        found = {path: self._embedding(path) for path in tracked(sorted(set(paths)), "Embedding")}
        self._write()
        return {path: None if np.isnan(row).any() else row for path, row in found.items()}

    def _embedding(self, path: Path) -> NDArray[np.float32]:
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise PictureError(f"Expected a picture at {path}. Received: {error.strerror}. Check the path.") from error
        if digest not in self._rows:
            self._rows[digest] = self._embedded(path)
        return self._rows[digest]

    def _embedded(self, path: Path) -> NDArray[np.float32]:
        view = self._engine.look(read_picture(path))
        if not view.faces:
            return np.full(128, np.nan, np.float32)
        return self._engine.embed([_nearest_the_centre(view).crop])[0]

    def _write(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_name(f"{self._file.name}.{os.getpid()}.unfinished")
        with unfinished.open("wb") as file:
            np.savez(file, digests=np.array(list(self._rows)), rows=np.array(list(self._rows.values()), np.float32))
        unfinished.replace(self._file)


def _nearest_the_centre(view: View) -> SeenFace:
    def off_centre(face: SeenFace) -> float:
        left, top, right, bottom = face.box
        return ((left + right - view.width) / 2) ** 2 + ((top + bottom - view.height) / 2) ** 2

    return min(view.faces, key=off_centre)


def _read(path: Path) -> dict[str, NDArray[np.float32]]:
    try:
        with np.load(path) as kept:
            return dict(zip(kept["digests"].tolist(), kept["rows"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}  # no cache yet, or one that was cut off: it is made anew
