"""The training loop: phases, schedule, checkpoints, curve."""

import csv
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from model.datasets.shards import read_pairs, read_shard, training_faces
from model.siamese.tower import build_tower
from model.training.feed import Feed
from model.training.progress import embed, keep_identities, quick_figures
from model.training.recipe import HELD_OUT_MODULUS, Recipe
from model.training.resolution import resample_weights
from model.training.schedule import identity_share, learning_rate, phase_at
from model.training.torch_loop import TorchTrainer, predictor, prepare_torch

JUDGE_EVERY_S = 300
TELL_EVERY_S = 30
CURVE = ("minutes", "images", "side", "rate", "cosine", "id", "held_cosine", "accuracy", "tar_1e-2", "tar_1e-3")


def train_base(*, data, runs, cache, minutes, resume=False, start=None, recipe=None):
    """Train for `minutes` and leave runs/checkpoint.pt, runs/curve.csv and runs/tower.npz behind.

    The weights average is written to tower.npz at each judgement. Even identities of the validation set
    judge; the odd ones are not looked at.
    """
    recipe = recipe or Recipe()
    runs.mkdir(parents=True, exist_ok=True)
    prepare_torch()
    torch.manual_seed(recipe.seed)
    run = _Run(data, runs, cache, minutes * 60.0, recipe)
    if resume:
        run.resume()
    run.train()


class _Run:
    def __init__(self, data, runs, cache, seconds, recipe):
        self.runs, self.seconds, self.recipe = runs, seconds, recipe
        self.faces = training_faces(data, cache)
        self.decoded = Path(cache) / "faces112.npy"
        held = self.faces.identity % HELD_OUT_MODULUS == 0
        self.rows = np.flatnonzero(~held)
        self.held_rows = np.flatnonzero(held)[::4]
        self.label, self.centres, self.trusted = _labels(self.faces, self.rows, recipe.trusted_cosine)
        validation = read_shard(data / "validation.npz")
        kept, self.pairs = keep_identities(
            validation, read_pairs(data / "validation_pairs.csv"), validation.identity % 2 == 0
        )
        self.judge_faces, self.judge_identity = validation.faces[kept], validation.identity[kept]
        self.elapsed, self.images, self.side = 0.0, 0, None
        self.trainer = self.judge_tower = None

    def train(self):
        while self.elapsed < self.seconds:
            self._train_phase(phase_at(self.elapsed / self.seconds, self.recipe))
        self._judge()

    def _train_phase(self, phase):
        if self.side != phase.side:
            self._enter(phase.side)
        seed = self.recipe.seed + int(self.images)
        with Feed(self.decoded, self.rows, side=phase.side, batch=phase.batch, seed=seed) as feed:
            judged, recent = time.monotonic(), []
            told, before = time.monotonic(), self.images
            while self.elapsed < self.seconds * phase.until:
                began = time.monotonic()
                recent.append(self._step(feed))
                if began - told > TELL_EVERY_S:
                    _tell(self.elapsed, (self.images - before) / (time.monotonic() - told), recent[-1])
                    told, before = time.monotonic(), self.images
                if began - judged > JUDGE_EVERY_S:
                    self._judge(recent)
                    judged, recent = time.monotonic(), []
                self.elapsed += time.monotonic() - began

    def _step(self, feed):
        faces, row = feed.next()
        progress = self.elapsed / self.seconds
        self.images += len(row)
        return self.trainer.step(
            faces,
            self.faces.teacher[row],
            self.label[row],
            self.trusted[row],
            learning_rate(progress, self.recipe),
            identity_share(progress, self.recipe),
        )

    def _enter(self, side):
        """Build the tower for this side, with the weights of the present one."""
        recipe = self.recipe
        tower = _tower(side, recipe)
        if self.trainer is None:
            self.trainer = TorchTrainer(tower, self.centres, recipe)
        else:
            state = self.trainer.state()
            self.trainer = TorchTrainer(tower, self.centres, recipe)
            self.trainer.restore(resample_weights(state, tower))
        self.judge_tower = _tower(side, recipe)
        self.side = side

    def resume(self):
        state = torch.load(self.runs / "checkpoint.pt", weights_only=False)
        self._enter(state["side"])
        self.trainer.restore(state["trainer"])
        self.elapsed, self.images = state["elapsed"], state["images"]

    def _judge(self, recent=()):
        weights = self.trainer.averaged_weights()
        predict = predictor(self.judge_tower, weights)
        figures = quick_figures(embed(predict, self.judge_faces, self.side), self.judge_identity, self.pairs)
        held = embed(predict, self.faces.faces[self.held_rows], self.side)
        row = {
            "minutes": round(self.elapsed / 60, 2),
            "images": self.images,
            "side": self.side,
            "rate": learning_rate(self.elapsed / self.seconds, self.recipe),
            "cosine": np.mean([r["cosine"] for r in recent]) if len(recent) else float("nan"),
            "id": np.mean([r["id"] for r in recent]) if len(recent) else float("nan"),
            "held_cosine": np.mean(np.sum(held * self.faces.teacher[self.held_rows], axis=1)),
            **figures,
        }
        _append(self.runs / "curve.csv", row)
        self._save(weights)

    def _save(self, weights):
        state = {
            "trainer": self.trainer.state(),
            "elapsed": self.elapsed,
            "images": self.images,
            "side": self.side,
            "recipe": asdict(self.recipe),
        }
        partial = self.runs / "checkpoint.partial"
        torch.save(state, partial)
        os.replace(partial, self.runs / "checkpoint.pt")
        np.savez(self.runs / "partial.npz", *weights)
        os.replace(self.runs / "partial.npz", self.runs / "tower.npz")
        about = {"side": self.side, "images": self.images, "minutes": self.elapsed / 60}
        (self.runs / "tower.json").write_text(json.dumps(about))


def _tower(side, recipe):
    return build_tower(
        side, channels=recipe.channels, blocks=recipe.blocks, data_format="channels_first"
    )


def _labels(faces, rows, trusted_cosine):
    """Class of each face, centres of the classes by the teacher, 1 where the label can be trusted."""
    label = np.zeros(len(faces.identity), np.int64)
    _, label[rows] = np.unique(faces.identity[rows], return_inverse=True)
    centres = np.zeros((label[rows].max() + 1, faces.teacher.shape[1]), np.float32)
    np.add.at(centres, label[rows], faces.teacher[rows])
    others = centres[label] - faces.teacher  # the mean without the face itself
    norm = np.linalg.norm(others, axis=1)
    cosine = np.sum(others * faces.teacher, axis=1) / np.maximum(norm, 1e-6)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return label, centres, ((cosine > trusted_cosine) & (norm > 1e-3)).astype(np.float32)


def _tell(elapsed, rate, losses):
    print(f"{elapsed / 60:.1f} min, {rate:.0f} images/s, {losses}", file=sys.stderr, flush=True)


def _append(path, row):
    fresh = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, CURVE)
        if fresh:
            writer.writeheader()
        writer.writerow({key: f"{value:.6g}" if isinstance(value, float) else value for key, value in row.items()})
