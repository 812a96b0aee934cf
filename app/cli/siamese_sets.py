"""The sets that `main.py siamese` knows by name: one entry each, everything else about them lies in model/."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.config import CHECKOUT
from model.datasets.folder_classes import read_one
from model.evaluation.omniglot import OneShotAsk, evaluation_pictures, omniglot_oneshot
from model.evaluation.report import ScoredPairs
from model.evaluation.set_pairs import scored_pairs
from model.inference.run_tower import RunTower
from model.training import omniglot
from model.training.run import TellProgress, TrainJob
from model.training.run_config import RunConfig

WEIGHTS = CHECKOUT / "model" / "weights"


@dataclass(frozen=True, kw_only=True)
class NamedSet:
    """What a named set can do; None where it cannot.

    about: one line. recipe: the config `siamese train NAME` starts from, which its flags change.
    data: where the data lies below the research folder (../shared or TWINCLOCK_SHARED) when --data names nothing.
    train: runs in a spawned child, so it is a function of a file under model/training that imports no training
        framework before it is called. evaluate, oneshot: with the shipped weights or those of --run.
    evaluate: (run, data) to scored pairs, and figures of its own beside the usual ones.
    oneshot: (run, data, what is asked for) to the JSON of DESIGN.
    read: a picture file as the set's towers take it (compare), uint8 (side, side, channels).
    montage: (data, seed) to pictures uint8 (n, side, side, channels), first, second, same.
    """

    about: str
    data: str
    recipe: RunConfig
    train: Callable[[TrainJob, TellProgress], dict[str, float]] | None = None
    evaluate: Callable[[RunTower, Path], tuple[ScoredPairs, dict[str, Any]]] | None = None
    oneshot: Callable[[RunTower, Path, OneShotAsk], dict[str, Any]] | None = None
    read: Callable[[Path | str, int, int], NDArray[np.uint8]] = read_one
    montage: Callable[[Path, int], tuple[Any, Any, Any, Any]] | None = None


def evaluate_omniglot(run: RunTower, data: Path) -> tuple[ScoredPairs, dict[str, Any]]:
    """Pairs of characters of the evaluation alphabets."""
    return scored_pairs(run, evaluation_pictures(run, data)), {}


SETS: dict[str, NamedSet] = {
    "omniglot": NamedSet(
        about="characters of fifty alphabets, one example each",
        data="omniglot",
        recipe=omniglot.RECIPE,
        train=omniglot.train_omniglot,
        evaluate=evaluate_omniglot,
        oneshot=omniglot_oneshot,
    ),
}
