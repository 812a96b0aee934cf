"""Settle a tower's batch normalisation on pictures as they are, after a training on disturbed ones."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from model.datasets.folder_classes import PictureSet
from model.sampling.pairs import Pairs
from model.siamese.run_head import read_run_head
from model.training.run_folder import fitted_head, write_run

BATCH = 240


def settle_run(folder: Path, learnt: NDArray[np.uint8], judging: PictureSet, judged: Pairs, distance: str) -> float:
    """Take the normalisation's means and variances over undisturbed pictures, and fit the head again.

    While it trains, a layer remembers its last ten batches. Where each batch was disturbed as a whole, those are not
    like the pictures it will be asked about, and the figures jump from epoch to epoch.

    Args:
        folder: a finished run, whose tower and head are replaced. learnt: uint8 (n, side, side, channels).
        judging, judged: pictures and pairs that fit similarity and threshold. distance: of the run.
    Returns:
        the equal error rate of the judged pairs.
    """
    tower = keras.models.load_model(folder / "tower.keras", compile=False)
    settle(tower, learnt)
    rows = np.asarray(tower.predict(judging.pictures.astype(np.float32), batch_size=BATCH, verbose=0))
    w = np.array(read_run_head(folder / "head.json").w, np.float32)
    head = fitted_head((rows[judged[0]], rows[judged[1]]), judged[2], distance, w)
    return write_run(folder, tower, head).eer


def settle(tower: Any, pictures: NDArray[np.uint8], seed: int = 0) -> None:
    """Replace the moving means and variances of every batch normalisation by their mean over these pictures."""
    layers = [layer for layer in tower.layers if isinstance(layer, keras.layers.BatchNormalization)]
    usual = [layer.momentum for layer in layers]
    order = np.random.default_rng(seed).permutation(len(pictures))
    for number, at in enumerate(range(0, len(order), BATCH)):
        for layer in layers:
            layer.momentum = number / (number + 1)  # so that all batches weigh alike
        tower(pictures[order[at : at + BATCH]].astype(np.float32), training=True)
    for layer, momentum in zip(layers, usual, strict=True):
        layer.momentum = momentum
