"""The training step on PyTorch: bfloat16 where it is safe and quick, compiled, weights averaged."""

import math
import os
from pathlib import Path
from typing import Any

import keras
import numpy as np
import torch
from torch.nn import functional

from model.losses.distillation import distillation
from model.siamese.tower import build_tower
from model.training.recipe import Recipe
from model.training.resolution import resample
from model.training.torch_optimiser import TorchOptimiser
from model.training.torch_precision import quick_precision
from model.training.torch_tower import TorchTower
from model.training.trainer import Batch


class TorchTrainer:
    """A `Trainer`, see trainer.py. Takes as many threads as the process has cores to itself."""

    def __init__(
        self,
        recipe: Recipe,
        centres: Any,
        side: int,
        start: list[Any] | None = None,
        *,
        compiled: bool = True,
    ) -> None:
        torch.set_num_threads(_own_cores())
        self._recipe, self._compiled = recipe, compiled
        self._centres = torch.nn.Parameter(torch.from_numpy(np.array(centres, np.float32)))
        self._build(side)
        if start is not None:
            shapes = [tuple(weight.shape) for weight in self._tower.weights]
            self._tower.set_weights(resample(start, shapes))
        self._average = [weight.detach().clone() for weight in self._weights]
        self._steps = 0

    def _build(self, side: int) -> None:
        self._tower, self._judged = (_tower(side, self._recipe) for _ in range(2))
        forward = TorchTower(self._tower)
        self._forward: Any = torch.compile(forward, dynamic=False) if self._compiled else forward
        self._weights = [weight.value for weight in self._tower.weights]
        learnt = [weight.value for weight in self._tower.trainable_weights]
        self._optimiser = TorchOptimiser(learnt, self._centres, self._recipe)

    def step(self, batch: Batch, rate: float, id_weight: float) -> dict[str, float]:
        teacher, label = torch.from_numpy(batch.teacher), torch.from_numpy(batch.label)
        x = torch.from_numpy(batch.faces).permute(0, 3, 1, 2).float()  # stays channels last in memory
        with quick_precision():
            raw = self._forward(x, True)
        embedding = functional.normalize(raw.float())
        straight = _l1_relation(embedding, teacher)
        identity = self._identity_loss(embedding, label, torch.from_numpy(batch.label_weight))
        loss = distillation(embedding, teacher, self._recipe.relation_weight)
        self._learn(loss + self._recipe.l1_relation_weight * straight + id_weight * identity, rate)
        cosine = (embedding.detach() * teacher).sum(1).mean()
        return {"cosine": float(cosine), "id": float(identity.detach()), "l1": float(straight.detach())}

    def _learn(self, loss: Any, rate: float) -> None:
        self._optimiser.zero_grad()
        loss.backward()
        self._optimiser.step(rate)
        self._steps += 1
        keep = min(self._recipe.average_keep, (1 + self._steps) / (10 + self._steps))
        with torch.no_grad():
            torch._foreach_lerp_(self._average, [w.detach() for w in self._weights], 1 - keep)

    def _identity_loss(self, embedding: Any, label: Any, label_weight: Any) -> Any:
        # CosFace's margin is a plain subtraction: the whole loss is one matrix product and one softmax.
        with quick_precision():
            cosine = functional.linear(embedding, functional.normalize(self._centres))
        logits = self._recipe.scale * cosine.float()
        pushed = self._recipe.scale * self._recipe.margin
        own = torch.zeros_like(logits).scatter_(1, label[:, None], pushed)
        loss = functional.cross_entropy(logits - own, label, reduction="none")
        return (loss * label_weight).mean()

    def enter(self, side: int) -> None:
        weights, average = ([w.detach().numpy().copy() for w in group] for group in (self._weights, self._average))
        moments = self._optimiser.state()
        self._build(side)
        shapes = [tuple(weight.shape) for weight in self._tower.weights]
        self._tower.set_weights(resample(weights, shapes))
        self._average = [torch.from_numpy(w) for w in resample(average, shapes)]
        self._optimiser.load_state(moments)

    def averaged_weights(self) -> list[Any]:
        return [weight.numpy().copy() for weight in self._average]

    def embed(self, weights: list[Any], faces: Any) -> Any:
        return self._infer(weights, faces, lambda tower, x: functional.normalize(tower(x, False).float()))

    def features(self, weights: list[Any], faces: Any) -> Any:
        return self._infer(weights, faces, lambda tower, x: tower.features(x, False).float())

    def _infer(self, weights: list[Any], faces: Any, function: Any) -> Any:
        self._judged.set_weights(weights)
        x = torch.from_numpy(faces).permute(0, 3, 1, 2)
        with torch.no_grad(), quick_precision():
            return function(TorchTower(self._judged), x).numpy()

    def save(self, path: Path) -> None:
        state = {
            "weights": [w.detach().clone() for w in self._weights],
            "average": self._average,
            "centres": self._centres.detach().clone(),
            "optimiser": self._optimiser.state(),
            "steps": self._steps,
        }
        partial = path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(path)

    def load(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        with torch.no_grad():
            for weight, saved in zip(self._weights, state["weights"], strict=True):
                weight.copy_(saved)
            self._centres.copy_(state["centres"])
        self._average, self._steps = state["average"], state["steps"]
        self._optimiser.load_state(state["optimiser"])


def _l1_relation(embedding: Any, teacher: Any) -> Any:
    # The head measures L1, which depends on how the axes lie: ask that the L1 distance, read as a cosine,
    # equal the teacher's cosine. sqrt(2 d / pi) is L1 over L2 for a random direction in d dimensions.
    usual = math.sqrt(2 * embedding.shape[1] / math.pi)
    as_cosine = 1 - (torch.cdist(embedding, embedding, p=1) / usual) ** 2 / 2
    return functional.mse_loss(as_cosine, teacher @ teacher.T)


def _tower(side: int, recipe: Recipe) -> keras.Model:
    return build_tower(side, channels=recipe.channels, blocks=recipe.blocks, data_format="channels_first")


def _own_cores() -> int:
    # A step waits for its slowest thread: with more threads than cores that are ours, all of them wait.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
