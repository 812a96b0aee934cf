"""What moves the weights on PyTorch: Muon for the kernels, AdamW for everything else."""

from collections.abc import Sequence
from typing import Any

import torch

from model.training.recipe import Recipe

LARGEST_GRADIENT = 5.0  # norm over all kernels
BETAS = (0.9, 0.98)


class TorchOptimiser:
    """One step for kernels, scales and identity centres, each at its own rate.

    Muon takes matrices: a kernel float32 (h, w, in, out) is handed to it as a view (h w in, out) of the same
    memory. With "adamw" in the recipe the kernels go to AdamW as well, with weight decay.

    Args:
        weights: what is learnt of the tower. centres: the identities' centres, at `centre_speed` of the rate.
    """

    def __init__(self, weights: Sequence[Any], centres: Any, recipe: Recipe) -> None:
        self._kernels = [w for w in weights if _is_matrix(w)]
        others = [w for w in weights if not _is_matrix(w)]
        self._matrices = [torch.nn.Parameter(w.detach().view(-1, w.shape[-1])) for w in self._kernels]
        groups = [_group(others), _group([centres], speed=recipe.centre_speed)]
        moved = _group(self._matrices, decay=recipe.weight_decay)
        self._optimisers: list[torch.optim.Optimizer] = []
        if recipe.optimiser == "muon":
            self._optimisers.append(torch.optim.Muon([moved], lr=recipe.rate, adjust_lr_fn="match_rms_adamw"))
        else:
            groups.append(moved)
        self._optimisers.append(torch.optim.AdamW(groups, lr=recipe.rate, betas=BETAS, foreach=True))

    def zero_grad(self) -> None:
        for optimiser in self._optimisers:
            optimiser.zero_grad()
        for kernel in self._kernels:
            kernel.grad = None

    def step(self, rate: float) -> None:
        """Move everything by its gradient; the kernels' gradient is clipped to a norm of 5."""
        for matrix, kernel in zip(self._matrices, self._kernels, strict=True):
            matrix.grad = kernel.grad.reshape(matrix.shape)
        torch.nn.utils.clip_grad_norm_(self._matrices, LARGEST_GRADIENT)
        for optimiser in self._optimisers:
            for group in optimiser.param_groups:
                group["lr"] = rate * group["speed"]
            optimiser.step()

    def state(self) -> list[dict[str, Any]]:
        """The moments, for `load_state`."""
        return [optimiser.state_dict() for optimiser in self._optimisers]

    def load_state(self, states: Sequence[dict[str, Any]]) -> None:
        """Take moments up again; those of a kernel whose shape has changed start afresh."""
        for optimiser, state in zip(self._optimisers, states, strict=True):
            optimiser.load_state_dict(_fitting(state, optimiser))


def _is_matrix(weight: Any) -> bool:
    # A depthwise kernel (h, w, c, 1) has no columns to make orthogonal.
    return weight.ndim > 1 and weight.shape[-1] > 1


def _group(weights: Sequence[Any], *, decay: float = 0.0, speed: float = 1.0) -> dict[str, Any]:
    return {"params": list(weights), "weight_decay": decay, "speed": speed}


def _fitting(state: dict[str, Any], optimiser: torch.optim.Optimizer) -> dict[str, Any]:
    weights = [weight for group in optimiser.param_groups for weight in group["params"]]
    for number, weight in enumerate(weights):
        moments = state["state"].get(number, {}).values()
        if any(moment.ndim and moment.shape != weight.shape for moment in moments):
            del state["state"][number]
    return state
