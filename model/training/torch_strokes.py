"""The stroke tower's forward pass written out in PyTorch, faster than layer by layer."""

from typing import Any

import torch
from torch.nn import functional

from model.training.torch_precision import quick_precision


class TorchStrokes:
    """A channels-first Keras tower of `build_stroke_tower` as a PyTorch function of the same weights.

    Keras keeps kernels as (h, w, in, out), which makes PyTorch choose its slow memory layout; here they are laid
    out channels last for each pass. Call it with float32 (n, 1, side, side) in 0..255; the answer is float32
    (n, 128), unit rows. With `training=True` the batch's own statistics are used and the running ones move.
    """

    def __init__(self, tower: Any) -> None:
        self._weight = {f"{layer.name}.{weight.name}": weight for layer in tower.layers for weight in layer.weights}
        self._norms = {layer.name: layer for layer in tower.layers if hasattr(layer, "moving_mean")}
        names = [layer.name for layer in tower.layers]
        self._blocks = [name[:-2] for name in names if name.startswith("stage") and name.endswith("_a")]
        self._skips = {name for name in names if name.endswith("_skip")}

    def __call__(self, x: Any, training: bool) -> Any:
        with quick_precision():
            x = functional.relu(self._unit(1 - x / 255, "stem0", 2, training))
            x = functional.relu(self._unit(x, "stem1", 2, training))
            for name in self._blocks:
                x = self._block(x, name, training)
            x = functional.linear(x.permute(0, 2, 3, 1).flatten(1), self._value("linear.kernel").T)
        return functional.normalize(self._normalise(x.float(), "linear_norm", training))

    def _block(self, x: Any, name: str, training: bool) -> Any:
        stride = 2 if name.endswith("_0") and not name.startswith("stage0") else 1
        y = functional.relu(self._unit(x, f"{name}_a", stride, training))
        y = self._unit(y, f"{name}_b", 1, training)
        if f"{name}_skip" in self._skips:
            x = self._unit(x, f"{name}_skip", stride, training)
        return functional.relu(x + y)

    def _unit(self, x: Any, name: str, stride: int, training: bool) -> Any:
        kernel = self._value(f"{name}.kernel").permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)
        padding = kernel.shape[-1] // 2
        if stride == 2 and padding:
            # Keras's "same" on an even side: one less before than behind.
            x, padding = functional.pad(x, (padding - 1, padding) * 2), 0
        x = functional.conv2d(x, kernel, stride=stride, padding=padding)
        return self._normalise(x, f"{name}_norm", training)

    def _normalise(self, x: Any, name: str, training: bool) -> Any:
        norm = self._norms[name]
        gamma, beta = (self._weight.get(f"{name}.{part}") for part in ("gamma", "beta"))
        return functional.batch_norm(
            x,
            norm.moving_mean.value,
            norm.moving_variance.value,
            None if gamma is None else gamma.value,
            None if beta is None else beta.value,
            training,
            1 - norm.momentum,
            norm.epsilon,
        )

    def _value(self, name: str) -> Any:
        return self._weight[name].value
