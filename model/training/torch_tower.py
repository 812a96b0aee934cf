"""The tower's forward pass written out in PyTorch, so that its compiler sees one graph."""

from typing import Any

from torch.nn import functional


class TorchTower:
    """A channels-first Keras tower of `build_tower` as a PyTorch function of the same weights.

    Same numbers as calling the tower, a third faster when compiled. Call it with float32 (n, 3, side,
    side) in 0..255; the answer (n, 128) is the embedding before normalisation. With `training=True` the
    batch's own statistics are used and the tower's running ones move.
    """

    def __init__(self, tower: Any) -> None:
        self._weight = {}
        for layer in tower.layers:
            for variable in layer.weights:
                self._weight[f"{layer.name}.{variable.name}"] = variable.value
        self._momentum = {n.name: 1 - n.momentum for n in tower.layers if hasattr(n, "moving_mean")}
        self._epsilon = 1e-5
        names = [layer.name for layer in tower.layers]
        self._blocks = [name[:-2] for name in sorted(names) if name.startswith("stage") and name.endswith("_a")]
        self._skips = {name for name in names if name.endswith("_skip")}

    def __call__(self, x: Any, training: bool) -> Any:
        return functional.linear(
            self.features(x, training), self._weight["linear.kernel"].T, self._weight["linear.bias"]
        )

    def features(self, x: Any, training: bool) -> Any:
        """What the linear layer sees, (n, width of the last stage)."""
        x = functional.relu(self._unit(x / 128 - 127.5 / 128, "stem0", 2, training))
        x = functional.relu(self._unit(x, "stem1", 2, training))
        for name in self._blocks:
            x = self._block(x, name, training)
        kernel = self._weight["global.kernel"].permute(2, 3, 0, 1)
        x = functional.conv2d(x, kernel, groups=x.shape[1])
        return self._normalise(x, "global_norm", training).flatten(1)

    def _block(self, x: Any, name: str, training: bool) -> Any:
        stride = 2 if name.endswith("_0") and not name.startswith("stage0") else 1
        y = functional.relu(self._unit(x, f"{name}_a", stride, training))
        y = self._unit(y, f"{name}_b", 1, training)
        if f"{name}_skip" in self._skips:
            x = self._unit(x, f"{name}_skip", stride, training)
        return functional.relu(x + y)

    def _unit(self, x: Any, name: str, stride: int, training: bool) -> Any:
        kernel = self._weight[f"{name}.kernel"].permute(3, 2, 0, 1)
        padding = kernel.shape[-1] // 2
        if stride == 2 and padding:
            x, padding = functional.pad(x, (0, 1, 0, 1)), 0  # where Keras's "same" puts it on an even side
        x = functional.conv2d(x, kernel, stride=stride, padding=padding)
        return self._normalise(x, f"{name}_norm", training)

    def _normalise(self, x: Any, name: str, training: bool) -> Any:
        return functional.batch_norm(
            x,
            self._weight[f"{name}.moving_mean"],
            self._weight[f"{name}.moving_variance"],
            self._weight[f"{name}.gamma"],
            self._weight[f"{name}.beta"],
            training,
            self._momentum[name],
            self._epsilon,
        )
