"""The base's validation faces as judges of forgetting, on machines where they are at hand."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.datasets.shards import FaceSet, read_shard
from model.sampling.company import Company
from model.training.gate import Comparisons, comparisons
from model.training.gather import Embeds


@dataclass(frozen=True)
class BaseFaces:
    """path: a shard such as validation.npz (nobody in it was ever trained on). cache: a folder for embeddings.

    Embeddings of a tower that is judged again and again are kept there; they are made anew when they are gone.
    """

    path: Path
    cache: Path

    def compared(self, embedder: Embeds, w: NDArray[np.float32], tower: str = "") -> Comparisons:
        """Every face against every person, by this tower and head. tower: keep its embeddings under that name."""
        embedding, identity = self._kept(embedder, tower) if tower else _embedded(read_shard(self.path), embedder)
        everybody = np.ones(len(identity), bool)
        return comparisons([(Company(embedding, identity.astype(np.int64), everybody, everybody), w)])

    def _kept(self, embedder: Embeds, tower: str) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        about = self.path.stat()
        name = hashlib.sha256(f"{self.path.name} {about.st_size} {about.st_mtime_ns}".encode()).hexdigest()[:12]
        file = self.cache / f"base-faces-{name}-{tower}.npz"
        try:
            with np.load(file) as kept:
                return kept["embedding"], kept["identity"]
        except (OSError, ValueError, KeyError):
            pass  # not there yet, or cut off
        embedding, identity = _embedded(read_shard(self.path), embedder)
        self.cache.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_name(f"{file.name}.{os.getpid()}.unfinished")
        with unfinished.open("wb") as out:
            np.savez(out, embedding=embedding, identity=identity)
        unfinished.replace(file)
        return embedding, identity


def _embedded(faces: FaceSet, embedder: Embeds) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    return embedder.embed(faces.faces), faces.identity
