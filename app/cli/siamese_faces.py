"""The shipped face verifier as the siamese commands use it: on files, without a data folder."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.bootstrap import shipped_engine
from app.cli.context import Context
from app.cli.embeddings import EmbeddingCache
from app.config import load_config


class ShippedFaces:
    """Detector, tower and head that came with the app.

    w: float32 (128,), the head's weights. distance: the head's, "l1".
    """

    distance = "l1"

    def __init__(self, args: argparse.Namespace, context: Context) -> None:
        config = load_config({"detector": getattr(args, "detector", None)})
        _, verifier = shipped_engine(config, context.say)
        self._cache = EmbeddingCache(lambda: shipped_engine(config, context.say)[0])
        self.w = verifier.head.weights()
        self.bias = verifier.head.bias

    def embed(self, files: Sequence[Path]) -> list[NDArray[np.float32] | None]:
        """float32 (128,) of the face nearest each picture's centre, None where none is found.

        Raises:
            PictureError: a file is missing or no picture.
        """
        found = self._cache.embed_all(files)
        return [found[file].row if found[file].found else None for file in files]
