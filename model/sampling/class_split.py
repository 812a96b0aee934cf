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


def split_pictures(pictures: PictureSet, *, share: float = 0.25, seed: int = 0) -> tuple[PictureSet, PictureSet]:
    """Hold out a share of the pictures of each class, and of the classes with few: (train, validation).

    For collected samples of one to three people, as in the classic tutorial: the same people are judged on other
    pictures, so the figures say nothing about somebody new. Both parts get two pictures or more of each such class.

    Raises:
        ValueError: no class with four pictures, or fewer than two others to tell it from.
    """
    rng = np.random.default_rng(seed)
    judges = np.zeros(len(pictures.label), bool)
    rows_of = [np.flatnonzero(pictures.label == name) for name in np.unique(pictures.label)]
    large, small = [rows for rows in rows_of if len(rows) >= 4], [rows for rows in rows_of if len(rows) < 4]
    if not large or len(small) < 2:
        raise ValueError(
            f"Expected somebody with four pictures or more, and two strangers. Received {len(large)} such people and "
            f"{len(small)} others. Add pictures to anchor and positive, and strangers to negative."
        )
    for rows in large:
        judges[rng.permutation(rows)[: int(np.clip(round(share * len(rows)), 2, len(rows) - 2))]] = True
    for place in rng.permutation(len(small))[: max(1, round(share * len(small)))]:
        judges[small[place]] = True
    return pictures.only(~judges), pictures.only(judges)
