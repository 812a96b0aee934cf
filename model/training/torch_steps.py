"""The episode training's step on PyTorch: forward in the quicker precision, Muon and AdamW as PyTorch has them."""

from typing import Any

import numpy as np
import torch

from model.losses.episode import episode
from model.training.kernel_muon import LEAST_NUMBERS
from model.training.run_config import RunConfig
from model.training.stroke_recipe import StrokeRecipe
from model.training.torch_strokes import TorchStrokes


class TorchSteps:
    """`EpisodeSteps`, see episode_steps.py, a third faster on a processor than Keras's own loop.

    Muon takes matrices: a kernel (h, w, in, out) is handed to it as a view (h w in, out) of the same memory.
    """

    def __init__(self, tower: Any, config: RunConfig, recipe: StrokeRecipe) -> None:
        self._forward, self._recipe, self._margin = TorchStrokes(tower), recipe, config.used_margin()
        self._weights = [weight.value for weight in tower.weights]
        learnt = [weight.value for weight in tower.trainable_weights]
        self._kernels = [w for w in learnt if w.ndim > 1 and w.numel() >= LEAST_NUMBERS]
        self._matrices = [torch.nn.Parameter(w.detach().view(-1, w.shape[-1])) for w in self._kernels]
        others = [w for w in learnt if w.ndim < 2 or w.numel() < LEAST_NUMBERS]
        decay = recipe.weight_decay
        self._muon = torch.optim.Muon(self._matrices, weight_decay=decay, adjust_lr_fn="match_rms_adamw")
        self._adam = torch.optim.AdamW(others, betas=(0.9, 0.98), weight_decay=0.0, foreach=True)
        self._average = [weight.detach().clone() for weight in self._weights]
        self._steps = 0

    def learn(self, pictures: Any, label: Any, rate: float) -> float:
        first, second = self._forward(torch.from_numpy(pictures), True).chunk(2)
        loss = episode(first, second, torch.from_numpy(label), self._margin, self._recipe.scale).mean()
        loss.backward()
        for matrix, kernel in zip(self._matrices, self._kernels, strict=True):
            matrix.grad = kernel.grad.reshape(matrix.shape)
            kernel.grad = None
        for optimiser, speed in ((self._muon, 1.0), (self._adam, self._recipe.small_rate)):
            optimiser.param_groups[0]["lr"] = rate * speed
            optimiser.step()
            optimiser.zero_grad()
        self._move_average()
        return float(loss.detach())

    def _move_average(self) -> None:
        self._steps += 1
        keep = min(self._recipe.average_keep, (1 + self._steps) / (10 + self._steps))
        with torch.no_grad():
            torch._foreach_lerp_(self._average, [weight.detach() for weight in self._weights], 1 - keep)

    def averaged(self) -> list[Any]:
        return [weight.numpy().copy() for weight in self._average]

    def arrays(self) -> list[Any]:
        return [np.array(self._steps), *(tensor.detach().numpy().copy() for tensor in self._tensors())]

    def take_up(self, arrays: list[Any]) -> None:
        self._steps = int(arrays[0])
        with torch.no_grad():
            for tensor, array in zip(self._tensors(), arrays[1:], strict=True):
                tensor.copy_(torch.from_numpy(array))

    def _tensors(self) -> list[Any]:
        """Weights, average and moments, in one order; moments that are not there yet are made."""
        for optimiser, names in ((self._muon, ["momentum_buffer"]), (self._adam, ["exp_avg", "exp_avg_sq"])):
            for weight in optimiser.param_groups[0]["params"]:
                for name in names:
                    optimiser.state[weight].setdefault(name, torch.zeros_like(weight))
        for weight in self._adam.param_groups[0]["params"]:
            self._adam.state[weight].setdefault("step", torch.tensor(0.0))
        moments = [
            value
            for optimiser in (self._muon, self._adam)
            for weight in optimiser.param_groups[0]["params"]
            for _, value in sorted(optimiser.state[weight].items())
        ]
        return [*self._weights, *self._average, *moments]
