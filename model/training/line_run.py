"""Train the verifier of signatures whose tower is fixed: how much each measure counts, from all writers' pairs."""

import time
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.datasets.signatures import Signatures
from model.evaluation.verification import area_under_curve
from model.sampling.writers import judged_signature_pairs
from model.siamese.run_head import RunHead
from model.training.line_fit import block_distances, block_weights, each_number, unseen_distances
from model.training.run import RunProgress, TellProgress, TrainJob
from model.training.run_state import RunState, drop_state

BATCH = 48
Rows = NDArray[np.float32]


def train_lines(job: TrainJob, learnt: Signatures, progress: TellProgress) -> dict[str, float]:
    """Fit weights, similarity and threshold to these writers, and write the run folder.

    The weights come from all of them. Figures and threshold come from the distances of writers who had no part in the
    weights they are measured by: five parts of the writers, each measured by weights learnt from the other four.

    Returns:
        "epoch" (1), "loss" (the same as "eer", there is no other), "eer", "auc", "seconds".
    Raises:
        ValueError: fewer than two writers with genuine pairs and forgeries, or a config that does not fit the tower.
    """
    from model.training.run_folder import begin_run, finished_history, seen_pictures, write_history, write_run
    from model.training.towers import build_tower_of

    if job.resume and (history := finished_history(job.folder)):
        return RunState(history).best()
    drop_state(job.folder)
    started = time.monotonic()
    _check_writers(learnt)
    tower, pictures = build_tower_of(job.config), learnt.classes()
    begin_run(job.folder, job.config, pictures.present(), (), seen_pictures(pictures))
    head, auc = _fitted(_embedded(tower, learnt.pictures, progress), learnt)
    write_run(job.folder, tower, head)
    figures = {"epoch": 1.0, "loss": head.eer, "eer": head.eer, "auc": auc}
    figures["seconds"] = round(time.monotonic() - started, 3)
    write_history(job.folder, [figures])
    return figures


def _check_writers(learnt: Signatures) -> None:
    able = [
        name for name in np.unique(learnt.writer)
        if np.sum(~learnt.forged[learnt.writer == name]) > 1 and learnt.forged[learnt.writer == name].any()
    ]  # fmt: skip
    if len(able) < 2:
        raise ValueError(
            f"Expected two writers or more with two genuine signatures and a forged one. Received {len(able)}. "
            "Add some."
        )


def _embedded(tower: Any, pictures: NDArray[np.uint8], progress: TellProgress) -> Rows:
    starts, parts = range(0, len(pictures), BATCH), []
    for number, at in enumerate(starts, start=1):
        parts.append(np.asarray(tower.predict_on_batch(pictures[at : at + BATCH].astype(np.float32))))
        progress(RunProgress(1, 1, number, len(starts), 0.0))
    return np.concatenate(parts)


def _fitted(rows: Rows, learnt: Signatures) -> tuple[RunHead, float]:
    from model.siamese.line_tower import BLOCKS
    from model.training.run_folder import fitted_head

    first, second, same = judged_signature_pairs(learnt.writer, learnt.forged)
    distances = block_distances(rows, first, second, BLOCKS)
    unseen = unseen_distances(distances, same, learnt.writer[first]).astype(np.float32)
    # One number a pair stands in for its two rows, so that the scale and the threshold are those of unknown writers.
    scaled = fitted_head((unseen[:, np.newaxis], np.zeros((len(unseen), 1), np.float32)), same, "l1")
    w = each_number(block_weights(distances, same), BLOCKS, rows.shape[1]) * np.float32(scaled.w[0])
    return replace(scaled, w=tuple(map(float, w))), area_under_curve(-unseen[same], np.sort(-unseen[~same]))
