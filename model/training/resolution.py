"""Carry a tower's training state from one input side to another."""

import torch
from torch.nn import functional


def resample_weights(state, tower):
    """Fit a trainer's state to a tower of another side; only the global depthwise kernel differs.

    A kernel (k, k, c, 1) is interpolated to the new size and scaled by the area, so that its response to
    a smooth map stays the same. The optimiser's moments of it are treated alike.
    """
    shapes = [tuple(weight.shape) for weight in tower.weights]
    for name in ("weights", "average"):
        state[name] = [_fit(weight, shape) for weight, shape in zip(state[name], shapes, strict=True)]
    moments = state["optimiser"]["state"]
    for number, weight in _optimised(tower):
        if number in moments:
            for key in ("exp_avg", "exp_avg_sq"):
                moments[number][key] = _fit(moments[number][key], weight)
    return state


def _optimised(tower):
    shapes = [tuple(weight.shape) for weight in tower.trainable_weights]
    return enumerate([s for s in shapes if len(s) > 1] + [s for s in shapes if len(s) <= 1])


def _fit(weight, shape):
    if tuple(weight.shape) == shape:
        return weight
    old, new = weight.shape[0], shape[0]
    planes = weight.permute(2, 3, 0, 1)
    planes = functional.interpolate(planes, (new, new), mode="bilinear", align_corners=False)
    return (planes * (old / new) ** 2).permute(2, 3, 0, 1).contiguous()
