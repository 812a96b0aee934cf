"""Split a set of pictures by class: those who train and those who judge have none in common."""

import numpy as np

from model.datasets.folder_classes import PictureSet

FEWEST_CLASSES = 4  # two to learn a difference from, two to judge it on


def split_classes(pictures: PictureSet, *, share: float = 0.2, seed: int = 0) -> tuple[PictureSet, PictureSet]:
    """Hold out a share of the classes with two pictures, at least two and leaving two: (train, validation).

    Raises:
        ValueError: fewer than four classes, or fewer than four with two pictures.
    """
    names, counts = np.unique(pictures.label, return_counts=True)
    paired = names[counts > 1]
    if len(names) < FEWEST_CLASSES:
        raise ValueError(
            f"Expected {FEWEST_CLASSES} classes or more, two to learn from and two to judge. Received {len(names)} "
            f"({', '.join(pictures.present())}). Add a folder for each class."
        )
    if len(paired) < FEWEST_CLASSES:
        raise ValueError(
            f"Expected {FEWEST_CLASSES} classes or more with two pictures. Received {len(paired)}; the other "
            f"{len(names) - len(paired)} have one picture a class. Add pictures."
        )
    count = int(np.clip(round(share * len(paired)), 2, len(paired) - 2))
    judges = np.isin(pictures.label, np.random.default_rng(seed).permutation(paired)[:count])
    return pictures.only(~judges), pictures.only(judges)
