"""The training loop: phases, schedule, checkpoints, curve."""

import csv
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from model.datasets.shards import FaceSet, read_pairs, read_shard, training_faces
from model.siamese.tower import build_tower
from model.training.deepen import deepen
from model.training.export import tower_from_run
from model.training.feed import Feed
from model.training.keras_file import load_keras
from model.training.progress import embed, keep_identities, quick_figures
from model.training.recipe import HELD_OUT_MODULUS, Phase, Recipe
from model.training.schedule import identity_share, learning_rate, phase_at
from model.training.trainer import Batch, Trainer, build_trainer

JUDGE_EVERY_S = 300
TELL_EVERY_S = 30
HELD_OUT_STEP = 4  # judge on every fourth held-out face: a thousand are enough for a mean cosine


def train_base(
    *,
    data: Path,
    runs: Path,
    cache: Path,
    minutes: float,
    resume: bool = False,
    start: Path | None = None,
    recipe: Recipe | None = None,
) -> None:
    """Train for `minutes` in all and leave curve.csv, checkpoint, tower.npz and tower.json in `runs`.

    The averaged weights are written to tower.npz at each judgement, every five minutes and at the end.
    The even identities of the validation set judge; the odd ones are not looked at.

    Args:
        resume: go on from the checkpoint in `runs`; `minutes` still counts from the very beginning.
        start: a folder with tower.npz and tower.json, or tower.keras, to begin with.
    Raises:
        FileNotFoundError: no shards in `data`, or nothing to resume.
    """
    runs.mkdir(parents=True, exist_ok=True)
    run = _Run(data, runs, cache, minutes * 60.0, recipe or Recipe())
    if resume:
        run.resume()
    elif start:
        run.count_from(start)
    run.train(_start_weights(start, run.recipe) if start else None)


class _Run:
    def __init__(self, data: Path, runs: Path, cache: Path, seconds: float, recipe: Recipe) -> None:
        self._runs, self._seconds, self.recipe = runs, seconds, recipe
        self._faces = training_faces(data, cache)
        self._decoded = cache / "faces112.npy"
        held = self._faces.identity % HELD_OUT_MODULUS == 0
        self._rows, self._held_rows = np.flatnonzero(~held), np.flatnonzero(held)[::HELD_OUT_STEP]
        self._labels = identity_labels(self._faces, self._rows, recipe.trusted_cosine)
        validation = read_shard(data / "validation.npz")
        kept, self._pairs = keep_identities(
            validation, read_pairs(data / "validation_pairs.csv"), validation.identity % 2 == 0
        )
        self._judges = validation.faces[kept], validation.identity[kept]
        self._elapsed, self._images, self._side = 0.0, 0, 0
        self._trainer: Trainer

    @property
    def _progress(self) -> float:
        return self._elapsed / self._seconds

    def train(self, start: list[Any] | None) -> None:
        if not self._side:
            self._open(phase_at(0, self.recipe).side, start)
        while self._elapsed < self._seconds:
            self._train_phase(phase_at(self._progress, self.recipe))
        self._judge([])

    def resume(self) -> None:
        state = json.loads((self._runs / "training_state.json").read_text("utf8"))
        self._open(state["side"], None)
        self._trainer.load(self._runs / "checkpoint")
        self._elapsed, self._images = state["elapsed_s"], state["images"]

    def count_from(self, start: Path) -> None:
        """Go on counting pictures where the tower in `start` stopped, if it says so."""
        state = start / "training_state.json"
        if state.exists():
            self._images = json.loads(state.read_text("utf8"))["images"]

    def _open(self, side: int, start: list[Any] | None) -> None:
        self._trainer = build_trainer(self.recipe, self._labels[1], side, start)
        self._side = side

    def _train_phase(self, phase: Phase) -> None:
        if self._side != phase.side:
            self._trainer.enter(phase.side)
            self._side = phase.side
        seed = self.recipe.seed + self._images
        with Feed(self._decoded, self._rows, side=phase.side, batch=phase.batch, seed=seed) as feed:
            judged = told = time.monotonic()
            before, recent = self._images, []
            while self._progress < phase.until:
                began = time.monotonic()
                recent.append(self._step(feed))
                if began - told > TELL_EVERY_S:
                    _tell(self._elapsed, (self._images - before) / (began - told), recent[-1])
                    told, before = began, self._images
                if began - judged > JUDGE_EVERY_S:
                    self._judge(recent)
                    judged, recent = began, []
                self._elapsed += time.monotonic() - began

    def _step(self, feed: Feed) -> dict[str, float]:
        faces, row = feed.next()
        label, _, trusted = self._labels
        teacher = self._faces.teacher[row]  # type: ignore[index]
        self._images += len(row)
        rate = learning_rate(self._progress, self.recipe)
        batch = Batch(faces, teacher, label[row], trusted[row])
        return self._trainer.step(batch, rate, identity_share(self._progress, self.recipe))

    def _judge(self, recent: list[dict[str, float]]) -> None:
        weights = self._trainer.averaged_weights()
        faces, identity = self._judges

        def predict(pictures: Any) -> Any:
            return self._trainer.embed(weights, pictures)

        held = embed(predict, self._faces.faces[self._held_rows], self._side)
        teacher = self._faces.teacher[self._held_rows]  # type: ignore[index]
        means = {name: np.mean([step[name] for step in recent]) for name in ("cosine", "id") if recent}
        row = {
            "minutes": self._elapsed / 60,
            "images": self._images,
            "side": self._side,
            "rate": learning_rate(self._progress, self.recipe),
            **means,
            "held_cosine": np.mean(np.sum(held * teacher, axis=1)),
            **quick_figures(embed(predict, faces, self._side), identity, self._pairs),
        }
        _append(self._runs / "curve.csv", row)
        self._save(weights)

    def _save(self, weights: list[Any]) -> None:
        self._trainer.save(self._runs / "checkpoint")
        about = {
            "side": self._side,
            "channels": self.recipe.channels,
            "blocks": self.recipe.blocks,
            "images": self._images,
            "elapsed_s": self._elapsed,
            "recipe": asdict(self.recipe),
        }
        save_tower(self._runs, weights, about)
        _replace(self._runs / "training_state.json", json.dumps(about, indent=1))


def save_tower(folder: Path, weights: list[Any], about: dict[str, Any]) -> None:
    """Write tower.npz (the weights in order) and tower.json (side, channels, blocks and more)."""
    np.savez(folder / "partial.npz", *weights)
    (folder / "partial.npz").replace(folder / "tower.npz")
    _replace(folder / "tower.json", json.dumps(about, indent=1))


def identity_labels(faces: FaceSet, rows: Any, trusted_cosine: float) -> tuple[Any, Any, Any]:
    """Classes for the margin softmax, cleaned by the teacher.

    Returns:
        label int64 (n,), valid on `rows`; centres float32 (classes, 128), the teacher's mean of each class;
        trusted float32 (n,), 1 where the face is nearer than `trusted_cosine` to the mean of the others of
        its class, 0 where its label is in doubt or it has no others.
    Raises:
        ValueError: the faces have no teacher.
    """
    if faces.teacher is None:
        raise ValueError("Expected teacher files beside the shards. Received none. See DATA.md.")
    label = np.zeros(len(faces.identity), np.int64)
    _, label[rows] = np.unique(faces.identity[rows], return_inverse=True)
    total = np.zeros((label[rows].max() + 1, faces.teacher.shape[1]), np.float32)
    np.add.at(total, label[rows], faces.teacher[rows])
    others = total[label] - faces.teacher
    length = np.linalg.norm(others, axis=1)
    cosine = np.sum(others * faces.teacher, axis=1) / np.maximum(length, 1e-6)
    centres = total / np.linalg.norm(total, axis=1, keepdims=True)
    return label, centres, ((cosine > trusted_cosine) & (length > 1e-3)).astype(np.float32)


def _start_weights(folder: Path, recipe: Recipe) -> list[Any]:
    trained = _trained_tower(folder)
    deeper = build_tower(trained.input_shape[1], channels=recipe.channels, blocks=recipe.blocks)
    return deepen(trained, deeper)


def _trained_tower(folder: Path) -> Any:
    if (folder / "tower.npz").exists():
        return tower_from_run(folder)
    shipped = load_keras(folder / "tower.keras")
    # The shipped model averages the mirror image: the tower is a layer of it.
    inner = [layer for layer in shipped.layers if layer.name == "tower"]
    return inner[0] if inner else shipped


def _tell(elapsed: float, rate: float, losses: dict[str, float]) -> None:
    words = ", ".join(f"{name} {value:.3f}" for name, value in losses.items())
    print(f"{elapsed / 60:.1f} min, {rate:.0f} images/s, {words}", file=sys.stderr, flush=True)  # noqa: T201


CURVE = (
    "minutes", "images", "side", "rate", "cosine", "id", "held_cosine", "accuracy", "tar_1e-2", "tar_1e-3",
)  # fmt: skip


def _append(path: Path, row: dict[str, Any]) -> None:
    fresh = not path.exists()
    rounded = {key: value if isinstance(value, int) else f"{value:.6g}" for key, value in row.items()}
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, CURVE)
        if fresh:
            writer.writeheader()
        writer.writerow(rounded)


def _replace(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(text, "utf8")
    partial.replace(path)
