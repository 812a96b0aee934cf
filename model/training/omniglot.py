"""Train on Omniglot's background alphabets: what `main.py siamese train omniglot` runs in a child process.

Importing this file imports no training framework.
"""

import numpy as np

from model.datasets.folder_classes import PictureSet
from model.datasets.omniglot import BACKGROUND, Characters, as_pictures, hold_out, read_characters
from model.sampling.strokes import disturb_pictures
from model.training.run import TellProgress, TrainJob, train_run
from model.training.run_config import RunConfig

RECIPE = RunConfig(
    loss="episode",
    distance="l2",
    tower="strokes",
    side=48,
    channels=1,
    embedding=128,
    width=32,
    optimiser="muon",
    batch=240,
    epochs=32,
    steps=100,
    patience=32,
    seed=1,
    source="omniglot",
)


def train_omniglot(job: TrainJob, progress: TellProgress) -> dict[str, float]:
    """Train on the background, but for two alphabets that judge; the evaluation alphabets are not opened.

    With the loss "episode": the recipe of the shipped tower. With any other: pairs or triplets of characters, as
    `train_run` draws them, disturbed by another hand.

    Raises:
        PictureError: the background set is not in job.data. ValueError: see `train_run`.
    """
    train, validation = hold_out(read_characters(job.data, BACKGROUND))
    if job.config.loss == "episode":
        from model.training.episode_run import train_episodes

        return train_episodes(train, validation, job.config, job.folder, progress=progress, resume=job.resume)
    side, channels = job.config.side, job.config.channels
    return train_run(
        picture_set(train, side, channels),
        picture_set(validation, side, channels),
        job.config,
        job.folder,
        progress=progress,
        resume=job.resume,
        augment=disturb_pictures if job.config.augment == "light" else None,
    )


def picture_set(characters: Characters, side: int, channels: int = 1) -> PictureSet:
    """Drawings as the workbench's pictures, a class a character."""
    label = characters.character.astype(np.int64)
    return PictureSet(as_pictures(characters.ink, side, channels), label, characters.names)
