"""Train a Siamese network on a set of pictures with classes, and leave a run folder.

Importing this file imports no training framework: the command line names these functions to a child process.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.datasets.folder_classes import PictureSet, is_sample_layout, read_folder
from model.evaluation.verification import area_under_curve, equal_error_rate
from model.sampling.batches import Sampler, class_batches
from model.sampling.class_split import FEWEST_CLASSES, split_classes, split_pictures
from model.sampling.light_augment import light_augment
from model.sampling.pairs import Pairs, balanced_pairs
from model.siamese.run_head import plain_distance
from model.training.run_config import RunConfig
from model.training.run_state import RunState, check_resumable, drop_state, load_state, save_state

if TYPE_CHECKING:
    from model.training.learner import Learner

PAIR_LOSSES = ("bce", "contrastive", "triplet")
JUDGED_PAIRS = 2000
JUDGE_SEED = 1_000_003  # apart from the epochs', which are seed and number
TELL_EVERY_S = 0.3
Rng = np.random.Generator
Augment = Callable[[NDArray[np.uint8], Rng], NDArray[np.uint8]]


@dataclass(frozen=True)
class RunProgress:
    """Told a few times a second, and after each epoch with the figures of its judgement ("eer", "auc", ...)."""

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
    """Train on a folder per class, a fifth of the classes held out to judge: `siamese train FOLDER`.

    Collected samples (anchor, positive, negative) of too few people for that are split by picture instead; the
    figures then have "classes_in_common", how many people are on both sides.
    """
    pictures = read_folder(job.data, job.config.side, job.config.channels)
    counts = np.unique(pictures.label, return_counts=True)[1]
    by_picture = is_sample_layout(job.data) and np.sum(counts > 1) < FEWEST_CLASSES
    split = split_pictures if by_picture else split_classes
    train, validation = split(pictures, seed=job.config.seed)
    augment = light_augment if job.config.augment == "light" else None
    figures = train_run(
        train, validation, job.config, job.folder, progress=progress, resume=job.resume, augment=augment
    )
    common = len(set(train.present()) & set(validation.present()))
    return figures | ({"classes_in_common": common} if common else {})


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
        resume: go on from the folder's checkpoint where there is one; the result is that of an unbroken run. A run that
            was finished is left as it is, and its figures are returned.
        augment: uint8 (b, side, side, channels) and a Generator to disturbed copies; called with each batch.
        sampler: draws a step's batch; default `model.sampling.batches.class_batches` over the labels of `train`.
        judged: pairs of rows of `validation` that judge each epoch; default 2,000 balanced ones.
    Returns:
        the best epoch's figures: "epoch", "loss", "eer", "auc", "seconds" (of all epochs).
    Raises:
        ValueError: pictures do not fit the config, one class only, no class with two pictures, or a folder of
            another config to resume.
    """
    _check_loss(config)
    _check_pictures(train, validation, config)
    sampler = sampler or class_batches(train.label, config.batch)
    if judged is None:
        judged = balanced_pairs(validation.label, JUDGED_PAIRS, np.random.default_rng((config.seed, JUDGE_SEED)))
    if resume:
        check_resumable(folder, config)
    else:
        drop_state(folder)
    run = _Run(train, validation, config, folder, progress, augment, sampler, judged)
    return run.train(resume)


class _Run:
    def __init__(
        self,
        train: PictureSet,
        validation: PictureSet,
        config: RunConfig,
        folder: Path,
        progress: TellProgress,
        augment: Augment | None,
        sampler: Sampler,
        judged: Pairs,
    ) -> None:
        self._pictures, self._validation, self._config, self._folder = train, validation, config, folder
        self._progress, self._augment, self._sampler, self._judged = progress, augment, sampler, judged
        self._state = RunState()
        self._told = 0.0

    def train(self, resume: bool) -> dict[str, float]:
        from model.training.learner import Learner
        from model.training.run_folder import begin_run, finish_run, finished_history, seen_pictures
        from model.training.towers import build_tower_of

        if resume and (history := finished_history(self._folder)):
            return RunState(history).best()
        learner = Learner(build_tower_of(self._config), self._config)
        if resume and (saved := load_state(self._folder)) is not None:
            self._state = saved
            learner.load_state(saved.arrays)
        names = self._pictures.present(), self._validation.present()
        begin_run(self._folder, self._config, *names, seen_pictures(self._pictures))
        while not self._ended():
            self._epoch(learner)
            self._state.arrays = learner.save_state()
            save_state(self._folder, self._state)
        learner.load_state(self._state.best_arrays)
        finish_run(self._folder, learner, self._judged_rows(learner), self._judged[2], self._state.history)
        return self._state.best()

    def _ended(self) -> bool:
        epochs = len(self._state.history)
        waited = epochs - int(self._state.best()["epoch"]) if epochs else 0
        return epochs >= self._config.epochs or waited >= self._config.patience

    def _epoch(self, learner: "Learner") -> None:
        number = len(self._state.history) + 1
        rng = np.random.default_rng((self._config.seed, number))
        started, losses = time.monotonic(), []
        for step in range(1, self._config.steps + 1):
            batch = self._sampler(rng)
            pictures = self._pictures.pictures[batch.rows]
            if self._augment is not None:
                pictures = self._augment(pictures, rng)
            losses.append(learner.step(pictures, self._pictures.label[batch.rows], batch))
            self._tell(number, step, losses)
        figures = {"epoch": number, "loss": float(np.mean(losses)), **self._judge(learner)}
        figures["seconds"] = round(time.monotonic() - started, 3)
        self._state.add(figures, learner.save_state())
        self._tell(number, self._config.steps, losses, figures)

    def _judge(self, learner: "Learner") -> dict[str, float]:
        same = self._judged[2]
        score = -self._distances(learner, self._judged_rows(learner))
        mated, others = score[same], np.sort(score[~same])
        return {"eer": equal_error_rate(mated, others), "auc": area_under_curve(mated, others)}

    def _judged_rows(self, learner: "Learner") -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        rows, place = np.unique(np.concatenate(self._judged[:2]), return_inverse=True)
        embedding = learner.embed(self._validation.pictures[rows])
        half = len(self._judged[0])
        return embedding[place[:half]], embedding[place[half:]]

    def _distances(
        self, learner: "Learner", rows: tuple[NDArray[np.float32], NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        w = learner.trained_w()
        difference = rows[0] - rows[1] if w is None else (rows[0] - rows[1]) * w
        return plain_distance(difference, self._config.distance)

    def _tell(self, epoch: int, step: int, losses: list[float], figures: Mapping[str, float] | None = None) -> None:
        if figures is None and time.monotonic() - self._told < TELL_EVERY_S:
            return
        self._told = time.monotonic()
        recent = float(np.mean(losses[-20:]))
        self._progress(RunProgress(epoch, self._config.epochs, step, self._config.steps, recent, figures or {}))


def _check_loss(config: RunConfig) -> None:
    if config.loss not in PAIR_LOSSES:
        raise ValueError(
            f"Expected loss {', '.join(PAIR_LOSSES)} on pairs of pictures. Received {config.loss}, which only a named "
            "set trains. Take one of the three."
        )


def _check_pictures(train: PictureSet, validation: PictureSet, config: RunConfig) -> None:
    for part in (train, validation):
        if (part.side, part.channels) != (config.side, config.channels):
            raise ValueError(
                f"Expected pictures of side {config.side} and {config.channels} channels, as configured. "
                f"Received side {part.side} and {part.channels}. Read them at that size."
            )
