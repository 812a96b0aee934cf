"""Carry a trained tower's weights into a deeper one that answers the same."""

from typing import Any


def deepen(trained: Any, deeper: Any) -> list[Any]:
    """The weights of `deeper`, in its order: those of `trained`, and residual blocks that add nothing yet.

    A new block ends in a normalisation whose scale is 0. What comes in is never negative, so the block hands it
    on as it is until training moves the scale.

    Args:
        trained, deeper: Keras models of `build_tower` with the same channels; `deeper` has at least as many
            blocks in each stage. Their input sides may differ, see resolution.py.
    Raises:
        ValueError: `deeper` lacks a block that `trained` has.
    Source: Goyal et al. 2017, "Accurate, large minibatch SGD", section 5.1 (scale 0); Chen et al. 2016, "Net2Net".
    """
    known = {layer.name: layer.get_weights() for layer in trained.layers if layer.weights}
    missing = sorted(set(known) - {layer.name for layer in deeper.layers})
    if missing:
        raise ValueError(
            f"Expected at least the blocks of the trained tower. Received a recipe without {missing[0]}. "
            "Give the recipe as many blocks in each stage, or train from scratch."
        )
    for layer in deeper.layers:
        if layer.weights and layer.name not in known:
            known[layer.name] = _silent(layer)
    return [array for layer in deeper.layers if layer.weights for array in known[layer.name]]


def _silent(layer: Any) -> list[Any]:
    weights = layer.get_weights()
    if layer.name.endswith("_b_norm"):
        weights[0] = weights[0] * 0  # gamma
    return weights
