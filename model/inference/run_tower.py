"""A finished run's tower and head on LiteRT: pictures in, similarities out, without TensorFlow."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.siamese.run_head import RunHead
from model.training.run_config import RunConfig


class RunTower:
    """One run, ready to use in one thread.

    config: as trained. head: as fitted. trained_on: names of the classes it was trained on.
    """

    config: RunConfig
    head: RunHead
    trained_on: frozenset[str]

    @property
    def threshold(self) -> float:
        """The distance of equal error: same where distance <= threshold."""
        raise NotImplementedError

    def embed(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """uint8 (n, side, side, channels), RGB or grey, to float32 (n, embedding), unit rows."""
        raise NotImplementedError

    def distance(self, a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
        """Head's distance D of rows: (..., d) and (..., d) broadcast to (...)."""
        raise NotImplementedError

    def similarity(self, a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
        """sigmoid(bias - D) in 0..1, of embeddings as above."""
        raise NotImplementedError


def load_run(folder: Path | str) -> RunTower:
    """Open a run folder, or shipped weights of that form (model/weights/<name>).

    Raises:
        WeightsError: a file is missing, foreign, or of another run.
    """
    raise NotImplementedError
