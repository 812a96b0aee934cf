"""Train a tower on one-shot episodes of drawings, and leave a run folder."""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.datasets.omniglot import Characters
from model.errors import ModelError
from model.evaluation.oneshot import draw_episodes, episode_trials, oneshot_report
from model.evaluation.verification import area_under_curve, equal_error_rate
from model.sampling.pairs import Pairs, balanced_pairs
from model.siamese.run_head import plain_distance
from model.training.run import RunProgress, TellProgress
from model.training.run_config import RunConfig
from model.training.run_folder import begin_run, finished_history
from model.training.run_state import check_resumable
from model.training.stroke_learner import StrokeLearner
from model.training.stroke_recipe import StrokeRecipe

CHECKPOINT, VALIDATION = "checkpoint/episodes.npz", "checkpoint/validation.npz"
JUDGED_PAIRS, JUDGED_EPISODES, JUDGED_WAYS = 2000, 200, 20
JUDGE_SEED = 5
TELL_EVERY_S = 0.3


def train_episodes(
    train: Characters,
    validation: Characters,
    config: RunConfig,
    folder: Path,
    *,
    progress: TellProgress = lambda told: None,
    resume: bool = False,
    recipe: StrokeRecipe | None = None,
) -> dict[str, float]:
    """Train to the end of the schedule and write the run folder: files as `model.training.run.train_run` leaves them.

    The averaged weights of the last step are kept; the validation's figures choose nothing, they only tell.

    Args:
        train, validation: no alphabet in common.
        resume: go on from the folder's checkpoint (one an epoch); the result is that of an unbroken run. A run that
            was finished is left as it is.
    Returns:
        the last epoch's figures: "epoch", "loss", "oneshot" (20-way accuracy), "eer", "auc", "seconds" in all.
    Raises:
        ValueError: another config in the folder to resume, or a set that is too small.
        ModelError: Keras runs on another backend and TensorFlow, which exports, is not there.
    """
    if resume:
        check_resumable(folder, config)
        if finished := finished_history(folder):
            return finished[-1] | {"seconds": sum(row["seconds"] for row in finished)}
    history = _history(folder) if resume else []
    begin_run(folder, config, _present(train), _present(validation))
    if len(history) < config.epochs:
        learner = StrokeLearner(train, config, recipe or StrokeRecipe())
        _take_up(learner, folder, len(history) * config.steps)
        for epoch in range(len(history) + 1, config.epochs + 1):
            history.append(_epoch(learner, validation, config, epoch, progress))
            _save(learner, history, folder)
    _finish(validation, history, folder)
    return history[-1] | {"seconds": sum(row["seconds"] for row in history)}


def judge(rows: NDArray[np.float32], characters: Characters) -> dict[str, float]:
    """Figures of embeddings of `characters`, row by row: 20-way one-shot accuracy, EER and AUC of pairs, by L2."""
    ways = min(JUDGED_WAYS, *(len(np.unique(characters.character[characters.alphabet == a]))
                              for a in np.unique(characters.alphabet)))  # fmt: skip
    drawn = draw_episodes(characters, ways=ways, shots=1, episodes=JUDGED_EPISODES, seed=JUDGE_SEED)
    trials = episode_trials(drawn, lambda needed: rows[needed])
    first, second, same = judged_pairs(characters.character)
    score = -plain_distance(rows[first] - rows[second], "l2")
    mated, others = score[same], np.sort(score[~same])
    return {
        "oneshot": oneshot_report(trials, lambda a, b: plain_distance(a - b, "l2"))["accuracy"],
        "eer": equal_error_rate(mated, others),
        "auc": area_under_curve(mated, others),
    }


def judged_pairs(character: NDArray[np.int64]) -> Pairs:
    """The pairs that judge and to which the head is fitted, half of them of one character."""
    return balanced_pairs(character, JUDGED_PAIRS, np.random.default_rng(JUDGE_SEED))


def _epoch(
    learner: StrokeLearner, validation: Characters, config: RunConfig, epoch: int, progress: TellProgress
) -> dict[str, float]:
    started = told = time.monotonic()
    losses: list[float] = []
    for step in range(1, config.steps + 1):
        losses.append(learner.step())
        if time.monotonic() - told > TELL_EVERY_S:
            told = time.monotonic()
            progress(RunProgress(epoch, config.epochs, step, config.steps, float(np.mean(losses[-20:]))))
    figures = {"epoch": epoch, "loss": float(np.mean(losses)), **judge(learner.embed(validation.ink), validation)}
    figures["seconds"] = round(time.monotonic() - started, 3)
    progress(RunProgress(epoch, config.epochs, config.steps, config.steps, figures["loss"], figures))
    return figures


def _save(learner: StrokeLearner, history: list[dict[str, float]], folder: Path) -> None:
    """One file, replaced whole."""
    file = folder / CHECKPOINT
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial.npz")
    arrays = {f"last{i}": array for i, array in enumerate(learner.arrays())}
    averaged = {f"average{i}": array for i, array in enumerate(learner.averaged_weights())}
    np.savez(partial, history=np.array(json.dumps(history)), **arrays, **averaged)
    partial.replace(file)


def _history(folder: Path) -> list[dict[str, float]]:
    if not (folder / CHECKPOINT).is_file():
        return []
    with np.load(folder / CHECKPOINT) as saved:
        return list(json.loads(str(saved["history"])))


def _take_up(learner: StrokeLearner, folder: Path, steps: int) -> None:
    if steps:
        with np.load(folder / CHECKPOINT) as saved:
            count = sum(name.startswith("last") for name in saved.files)
            learner.take_up([saved[f"last{i}"] for i in range(count)], steps)


def averaged_of(folder: Path) -> list[Any]:
    """The averaged weights in the folder's checkpoint, in the tower's order."""
    with np.load(folder / CHECKPOINT) as saved:
        return [saved[f"average{i}"] for i in range(sum(name.startswith("average") for name in saved.files))]


def _finish(validation: Characters, history: list[dict[str, float]], folder: Path) -> None:
    from model.evaluation.figures import draw_curves

    with (folder / "history.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(history[0]))
        writer.writeheader()
        writer.writerows({name: f"{value:.6g}" for name, value in epoch.items()} for epoch in history)
    draw_curves(history, folder / "curves.png")
    np.savez(folder / VALIDATION, ink=validation.ink, character=validation.character)
    _export(folder)
    shutil.rmtree(folder / "checkpoint")


def _export(folder: Path) -> None:
    """On TensorFlow, whatever the training ran on: only it writes LiteRT files."""
    command = [sys.executable, "-m", "model.training.episode_export", str(folder)]
    environment = os.environ | {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    if ended.returncode:
        last = ended.stderr.strip().splitlines()[-1:] or ["nothing"]
        raise ModelError(
            f"Expected TensorFlow to export the tower. Received: {last[0]}. Install requirements.txt, then --resume."
        )


def _present(characters: Characters) -> list[str]:
    return [characters.names[i] for i in np.unique(characters.character)]
