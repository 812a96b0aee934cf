"""The sets that `main.py siamese` knows by name: one entry each, everything else about them lies in model/."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.config import CHECKOUT
from model.datasets.digit_picture import read_digit
from model.datasets.folder_classes import PictureSet, read_one
from model.datasets.signature_ink import read_signature
from model.evaluation.lookalike_pairs import evaluate_lookalike, unknown_pairs
from model.evaluation.mnist_pairs import evaluate_mnist, mnist_montage, test_digits
from model.evaluation.omniglot import OneShotAsk, evaluation_pictures, omniglot_montage, omniglot_oneshot
from model.evaluation.report import ScoredPairs
from model.evaluation.set_pairs import scored_pairs
from model.evaluation.signature_pairs import evaluate_signatures, unknown_signatures
from model.inference.run_tower import RunTower
from model.training import lookalike_run, mnist_run, omniglot, signature_run
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
    pictures: (run, data) to the pictures that `inspect` shows, unknown to the run.
    montage: (data, seed) to pictures uint8 (n, side, side, channels), first, second, same.
    """

    about: str
    data: str
    recipe: RunConfig
    train: Callable[[TrainJob, TellProgress], dict[str, float]] | None = None
    evaluate: Callable[[RunTower, Path], tuple[ScoredPairs, dict[str, Any]]] | None = None
    oneshot: Callable[[RunTower, Path, OneShotAsk], dict[str, Any]] | None = None
    read: Callable[[Path | str, int, int], NDArray[np.uint8]] = read_one
    pictures: Callable[[RunTower, Path], PictureSet] | None = None
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
        pictures=evaluation_pictures,
        montage=omniglot_montage,
    ),
    "mnist": NamedSet(
        about="pairs of handwritten digits",
        data="mnist",
        recipe=mnist_run.RECIPE,
        train=mnist_run.train_mnist,
        evaluate=evaluate_mnist,
        read=read_digit,
        pictures=test_digits,
        montage=mnist_montage,
    ),
    "signatures": NamedSet(
        about="genuine and forged signatures, writer by writer",
        data="signatures/cedar.zip",
        recipe=signature_run.RECIPE,
        train=signature_run.train_signatures,
        evaluate=evaluate_signatures,
        read=read_signature,
        pictures=unknown_signatures,
    ),
    "lookalike": NamedSet(
        about="two pictures that look like each other, in left/ and right/",
        data="lookalike",
        recipe=lookalike_run.RECIPE,
        train=lookalike_run.train_lookalike,
        evaluate=evaluate_lookalike,
        pictures=unknown_pairs,
    ),
}
