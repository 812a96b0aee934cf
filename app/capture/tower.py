"""A version's tower at work, without detector and camera: what turns stored crops into its embeddings."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.errors import EngineStopped
from app.quiet import quiet_native_stderr
from app.services.ports import Crop
from model.errors import ModelError
from model.inference.embedder import Embedder
from model.versions import Verifier


class OpenTower:
    """One thread's tower. tower: its identity, which templates carry. Raises: see `open_tower`."""

    def __init__(self, verifier: Verifier) -> None:
        self._embedder, self.tower = open_tower(verifier), verifier.tower

    def embed(self, crops: Sequence[Crop]) -> NDArray[np.float32]:
        """float32 (n, 128), one row per crop."""
        return self._embedder.embed(np.stack(crops)) if len(crops) else np.empty((0, 128), np.float32)


def open_tower(verifier: Verifier) -> Embedder:
    """A version's embedder for the calling thread; EngineStopped when its file is missing or foreign."""
    try:
        with quiet_native_stderr():
            return Embedder(verifier.tower_path)
    except ModelError as error:
        raise EngineStopped(str(error)) from error
