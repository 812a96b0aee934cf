"""Train a Siamese network on a set of pictures with classes, and leave a run folder.

Importing this file imports no training framework: the command line names these functions to a child process.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.datasets.folder_classes import PictureSet
from model.training.run_config import RunConfig

Rng = np.random.Generator
Augment = Callable[[NDArray[np.uint8], Rng], NDArray[np.uint8]]


@dataclass(frozen=True)
class PairBatch:
    """The pictures of one step and the pairs made of them; each picture is looked at once.

    rows: int64 (m,), of the training set. first, second: int64 (p,), places in `rows`. same: bool (p,).
    weight: float32 (p,), summing to 1; () shares it so that both kinds weigh one half.
    For the triplet loss only `rows` counts: semi-hard triplets are found among them by their labels.
    """

    rows: NDArray[np.int64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    same: NDArray[np.bool_]
    weight: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))


Sampler = Callable[[Rng], PairBatch]
Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]


@dataclass(frozen=True)
class RunProgress:
    """Told about once a second, and after each epoch with the figures of its judgement ("loss", "eer", "auc", ...)."""

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TrainJob:
    """What a child process is told: plain values, so that spawn can hand them over.

    data: folder or file of the pictures. folder: the run folder to write. options: a named set's own, by name.
    """

    data: Path
    folder: Path
    config: RunConfig
    resume: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


TellProgress = Callable[[RunProgress], None]


def train_folder(job: TrainJob, progress: TellProgress) -> dict[str, float]:
    """Train on a folder per class, split by class; see `train_run`. The function of `siamese train FOLDER`."""
    raise NotImplementedError


def train_run(
    train: PictureSet,
    validation: PictureSet,
    config: RunConfig,
    folder: Path,
    *,
    progress: TellProgress = lambda told: None,
    resume: bool = False,
    augment: Augment | None = None,
    sampler: Sampler | None = None,
    judged: Pairs | None = None,
) -> dict[str, float]:
    """Train a tower and its head, and write the run folder.

    The folder gets config.json, split.json (class names), tower.keras, tower.tflite, head.json, history.csv,
    curves.png; checkpoint/ while it trains.

    Args:
        train, validation: no class in common, or the figures say nothing about new classes.
        resume: go on from the folder's checkpoint where there is one; the result is that of an unbroken run.
        augment: uint8 (b, side, side, channels) and a Generator to disturbed copies; called with each batch.
        sampler: draws a step's batch; default `model.sampling.batches.class_batch` over the labels of `train`.
        judged: pairs of rows of `validation` that judge each epoch; default 2,000 balanced ones.
    Returns:
        the best epoch's figures: "epoch", "loss", "eer", "auc", "accuracy".
    Raises:
        ValueError: pictures do not fit the config, one class only, no class with two pictures, or a folder of
            another config to resume.
    """
    raise NotImplementedError
