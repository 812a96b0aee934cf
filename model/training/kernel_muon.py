"""Muon for convolutions: each kernel is stepped along the nearest orthogonal matrix of its momentum."""

from math import prod
from typing import Any

import keras
from keras import ops

LEAST_NUMBERS = 1000  # smaller kernels, scales and offsets are left to Adam


@keras.saving.register_keras_serializable("twinclock")
class KernelMuon(keras.optimizers.Muon):
    """Keras's Muon, which steps matrices only, for kernels (h, w, in, out) read as matrices (h w in, out).

    Args:
        kernel_decay: weight decay of these kernels; nothing else decays.
    Source: Jordan et al. 2024, "Muon"; the step's length is that of Liu et al. 2025, "Muon is scalable for LLM
    training", so that Adam's learning rates and decays fit.
    """

    def __init__(self, learning_rate: Any, *, kernel_decay: float = 0.02, **settings: Any) -> None:
        super().__init__(learning_rate, weight_decay=None, adam_weight_decay=None, **settings)
        self.kernel_decay = kernel_decay

    def _should_use_adamw(self, variable: Any) -> bool:
        return len(variable.shape) < 2 or prod(variable.shape) < LEAST_NUMBERS

    def _muon_update_step(self, gradient: Any, variable: Any, lr: Any, m: Any) -> None:
        self.assign(m, self.momentum * m + (1 - self.momentum) * gradient)
        ahead = self.momentum * m + (1 - self.momentum) * gradient
        step = self.lr_adjust(self.zeropower_via_newtonschulz5(ops.reshape(ahead, (-1, variable.shape[-1])), 5))
        self.assign_sub(variable, lr * (ops.reshape(step, variable.shape) + self.kernel_decay * variable))

    def get_config(self) -> dict[str, Any]:
        kept = super().get_config()
        return {name: kept[name] for name in ("learning_rate", "name")} | {"kernel_decay": self.kernel_decay}
