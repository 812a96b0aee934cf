"""Embeddings of picture files, remembered by content: what was embedded once is not detected again."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.cli.progress import tracked
from app.services.ports import FaceEngine, SeenFace, View
from model.errors import PictureError
from model.faces.detector_files import cache_folder
from model.images import read_picture
from model.zipped import DAMAGED_ZIP

NO_FACE = "no_face"


@dataclass(frozen=True, eq=False)
class Embedded:
    """What a picture gave. row: float32 (128,), NaN without a face. problem: why a door would refuse it, else ""."""

    row: NDArray[np.float32]
    problem: str

    @property
    def found(self) -> bool:
        return self.problem != NO_FACE


class EmbeddingCache:
    """Maps a picture's SHA-256 to its embedding, in one file per tower and detector in the cache folder.

    A tower has its own file, named by its hash: another one never reads it. A picture without a found face is
    remembered as well.

    make_engine: one for each of the threads that look at pictures, as many as there are cores.
    """

    def __init__(self, make_engine: Callable[[], FaceEngine], folder: Path | None = None) -> None:
        self._make_engine, self._mine, self._making = make_engine, threading.local(), threading.Lock()
        engine = self._engine()
        name = f"embedded-{engine.tower}-{hashlib.sha256(engine.detector.encode()).hexdigest()[:8]}.npz"
        self._file = (folder or cache_folder()) / name
        self._known = _read(self._file)
        self.embedded = 0  # pictures that were not remembered

    def embed_all(self, paths: Iterable[Path]) -> dict[Path, Embedded]:
        """The embedding of the face nearest each picture's centre.

        Raises:
            PictureError: a file is missing or no picture.
        """
        wanted = sorted(set(paths))
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            try:
                found = dict(
                    zip(wanted, tracked(threads.map(self._found, wanted), "Embedding", len(wanted)), strict=True)
                )
            finally:
                threads.shutdown(cancel_futures=True)
                if self.embedded:
                    self._write()  # also what was done before it was interrupted
        return found

    def _found(self, path: Path) -> Embedded:
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise PictureError(f"Expected a picture at {path}. Received: {error.strerror}. Check the path.") from error
        if digest not in self._known:
            self._known[digest] = self._embedded(path)
            self.embedded += 1
        return self._known[digest]

    def _embedded(self, path: Path) -> Embedded:
        engine = self._engine()
        view = engine.look(read_picture(path))
        if not view.faces:
            return Embedded(np.full(128, np.nan, np.float32), NO_FACE)
        face = _nearest_the_centre(view)
        return Embedded(engine.embed([face.crop])[0], face.problems[0].id if face.problems else "")

    def _engine(self) -> FaceEngine:
        if not hasattr(self._mine, "engine"):
            with self._making:  # the first one may have to prepare the detector
                self._mine.engine = self._make_engine()
        engine: FaceEngine = self._mine.engine
        return engine

    def _write(self) -> None:
        known = dict(self._known)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_name(f"{self._file.name}.{os.getpid()}.unfinished")
        with unfinished.open("wb") as file:
            np.savez(
                file,
                digests=np.array(list(known)),
                rows=np.array([embedded.row for embedded in known.values()], np.float32),
                problems=np.array([embedded.problem for embedded in known.values()]),
            )
        unfinished.replace(self._file)


def _nearest_the_centre(view: View) -> SeenFace:
    def off_centre(face: SeenFace) -> float:
        left, top, right, bottom = face.box
        return ((left + right - view.width) / 2) ** 2 + ((top + bottom - view.height) / 2) ** 2

    return min(view.faces, key=off_centre)


def _read(path: Path) -> dict[str, Embedded]:
    try:
        with np.load(path) as kept:
            columns = (kept["digests"].tolist(), kept["rows"], kept["problems"].tolist())
            return {digest: Embedded(row, problem) for digest, row, problem in zip(*columns, strict=True)}
    except (*DAMAGED_ZIP, KeyError):
        return {}  # no cache yet, or one that was cut off: it is made anew
