"""The passive liveness net: two small stacks of convolutions, one a patch, each saying "live" place by place."""

from typing import Any

import keras
from keras import layers, ops

from model.faces.surroundings import PATCH_SIDE_PX

WIDTHS = ((16, 2), (24, 2), (32, 1), (48, 2), (64, 1))  # channels and stride of each 3x3 convolution
SMOOTHED = 0.05  # labels of 0.05 and 0.95: six subjects are no reason to be certain


def build_liveness_net(side: int = PATCH_SIDE_PX) -> keras.Model:
    """float32 RGB (n, side, side, 3) twice, in 0..255 -> logits that a place is live, (n, side/8, side/8, 2)."""
    inputs = [keras.Input((side, side, 3), name=name) for name in ("face", "surroundings")]
    return keras.Model(inputs, layers.Concatenate()([_stack(one) for one in inputs]), name="liveness")


def _stack(patch: Any) -> Any:
    net = layers.Rescaling(1 / 127.5, offset=-1.0)(patch)
    for channels, stride in WIDTHS:
        net = layers.Conv2D(channels, 3, strides=stride, padding="same", use_bias=False)(net)
        net = layers.BatchNormalization(momentum=0.95)(net)
        net = layers.ReLU()(net)
    return layers.Conv2D(1, 1)(layers.SpatialDropout2D(0.2)(net))


def mean_logits(net: keras.Model) -> keras.Model:
    """The same net with each patch's places averaged: logits (n, 2), which is what is shipped."""
    return keras.Model(net.inputs, layers.GlobalAveragePooling2D()(net.output), name="liveness")


def place_by_place(live: Any, logits: Any) -> Any:
    """Binary cross-entropy of every place, of each patch's mean and of the mean of both: float32 (batch,).

    Args:
        live: (batch, 1), 1 where live. logits: (batch, h, w, 2).
    Source: pixel-wise supervision is George, Marcel 2019, "Deep Pixel-wise Binary Supervision for Face
        Presentation Attack Detection"; they supervise one map of one crop.
    """
    target = ops.reshape(ops.cast(live, "float32"), (-1, 1, 1, 1)) * (1 - 2 * SMOOTHED) + SMOOTHED
    patches = ops.mean(logits, axis=(1, 2), keepdims=True)
    both = ops.mean(patches, axis=3, keepdims=True)
    parts = [ops.mean(_cross_entropy(target, part), axis=(1, 2, 3)) for part in (logits, patches, both)]
    return sum(parts[1:], parts[0])


def _cross_entropy(target: Any, logits: Any) -> Any:
    return ops.maximum(logits, 0.0) - logits * target + ops.log1p(ops.exp(-ops.abs(logits)))
