"""The files of a run: what a training begins with, and what it leaves."""

import csv
import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.datasets.folder_classes import PictureSet
from model.evaluation.figures import draw_curves
from model.siamese.run_head import RunHead, plain_distance, write_run_head
from model.training.export import export_tower
from model.training.run_config import RunConfig, write_config
from model.training.scale import equal_error_distance, fit_similarity

if TYPE_CHECKING:
    from model.training.learner import Learner

Rows = NDArray[np.float32]
UNKNOWN = "0" * 64
MOST_SEEN = 5000


def begin_run(
    folder: Path, config: RunConfig, train: Sequence[str], validation: Sequence[str], seen: Sequence[str] = ()
) -> None:
    """Write config.json and split.json; the classes in `train` are those no figure may be quoted on.

    Args:
        seen: digests of pictures trained on (`PictureSet.digests`, `seen_pictures`), by which a class is known again
            in a folder where names mean something else.
    Raises:
        ValueError: the path is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"Expected a folder for the run. Received the file {folder}. Name another.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "head.json").unlink(missing_ok=True)  # of an earlier run: without it a half one is told from a finished
    write_config(folder / "config.json", config)
    split = {"train": list(train), "validation": list(validation), "seen": list(seen)}
    (folder / "split.json").write_text(json.dumps(split, ensure_ascii=False) + "\n", "utf8")


def seen_pictures(train: PictureSet) -> list[str]:
    """Digests of all pictures, or of a few of each class where there are more than 5,000."""
    each = max(1, MOST_SEEN // len(np.unique(train.label))) if len(train.label) > MOST_SEEN else len(train.label)
    rows = [np.flatnonzero(train.label == name)[:each] for name in np.unique(train.label)]
    return train.only(np.sort(np.concatenate(rows))).digests()


def finished_history(folder: Path) -> list[dict[str, float]]:
    """The epochs of a run that was finished; [] of one that was not."""
    if not (folder / "head.json").is_file() or not (folder / "history.csv").is_file():
        return []
    with (folder / "history.csv").open(newline="") as file:
        return [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]


def finish_run(
    folder: Path,
    learner: "Learner",
    rows: tuple[Rows, Rows],
    same: NDArray[np.bool_],
    history: Sequence[dict[str, float]],
) -> None:
    """Fit the head to the judged pairs, and write tower, head, history.csv and curves.png; drop the checkpoint."""
    head = fitted_head(rows, same, learner.head.distance, learner.trained_w())
    write_run(folder, learner.tower, head)
    write_history(folder, history)
    draw_curves(history, folder / "curves.png")
    shutil.rmtree(folder / "checkpoint", ignore_errors=True)


def write_history(folder: Path, history: Sequence[dict[str, float]]) -> None:
    """Write history.csv, a line an epoch, which marks a run as finished together with its head.json."""
    with (folder / "history.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(history[0]))
        writer.writeheader()
        writer.writerows({name: f"{value:.6g}" for name, value in epoch.items()} for epoch in history)


def write_run(folder: Path, tower: Any, head: RunHead) -> RunHead:
    """Write tower.keras, tower.tflite and head.json, tied to each other; for a recipe with a loop of its own.

    Args:
        tower: Keras model, uint8 range float32 (n, side, side, channels) -> unit rows (n, d).
    Returns:
        the head with the hash of tower.tflite filled in.
    """
    folder.mkdir(parents=True, exist_ok=True)
    export_tower(tower, folder)
    tied = replace(head, tower_sha256=hashlib.sha256((folder / "tower.tflite").read_bytes()).hexdigest())
    write_run_head(folder / "head.json", tied)
    return tied


def fitted_head(rows: tuple[Rows, Rows], same: NDArray[np.bool_], distance: str, w: Rows | None = None) -> RunHead:
    """A head for pairs of embeddings: scale and bias make its similarity a chance, the threshold errs equally.

    Args:
        rows: float32 (p, d) twice. same: bool (p,). distance: "l1" or "l2".
        w: float32 (d,) >= 0, trained weights whose order of distances is kept; None for equal ones.
    """
    trained = np.ones(rows[0].shape[1], np.float32) if w is None else w
    between = plain_distance((rows[0] - rows[1]) * trained, distance)
    scale, bias = fit_similarity(between, same)
    threshold, eer = equal_error_distance(between * np.float32(scale), same)
    return RunHead(
        w=tuple(map(float, trained * np.float32(scale))),
        bias=bias,
        distance=distance,
        threshold=threshold,
        eer=eer,
        tower_sha256=UNKNOWN,
    )
