"""Small towers for the workbench: any square picture in, a unit vector out."""

import math
from typing import Any

import keras
from keras import layers

LAST_CELLS = 8  # stages are added until the map is this small a side
MOST_STAGES = 5


def build_small_tower(side: int, channels: int, *, embedding: int = 64, width: int = 24) -> keras.Model:
    """Build the plain tower: a 3x3 convolution and a halving a stage, one depthwise kernel over the map, linear.

    float32 (n, side, side, channels) in 0..255 -> float32 (n, embedding), rows of length 1. Scaling is inside, and
    layers only, so that it saves, loads and exports anywhere.

    Args:
        side: pixels a side, 8 or more. channels: 1 or 3.
        embedding: length of the row. width: filters of the first stage; the next ones have 2 and 4 times as many.
    Returns:
        keras.Model with the layers "linear" (before normalisation) and "embedding".
    Source: the stages are those of Vinyals et al. 2016, "Matching Networks", section 4.1.1, but widening; the
        global depthwise kernel is that of Chen et al. 2018, "MobileFaceNets", section 3.1.
    """
    picture = layers.Input((side, side, channels), name="picture")
    x = _rescaled(picture)
    for stage in range(_stages(side)):
        x = _convolve(x, f"stage{stage}", width * min(2**stage, 4), 3)
        x = layers.MaxPooling2D(padding="same", name=f"stage{stage}_half")(x)
    x = _convolve(x, "last", width * 4, 3)
    return _ended(picture, x, embedding, "small")


def build_mobile_tower(side: int, channels: int, *, embedding: int = 64, width: int = 24) -> keras.Model:
    """Build the depthwise tower: inverted bottlenecks, as MobileFaceNet's but fewer; input and output as above.

    Source: Sandler et al. 2018, "MobileNetV2", section 3.4; Chen et al. 2018, "MobileFaceNets", table 1.
    """
    picture = layers.Input((side, side, channels), name="picture")
    x = _convolve(_rescaled(picture), "stem", width, 3, stride=2 if side > 2 * LAST_CELLS else 1)
    for stage in range(max(_stages(side) - 1, 1)):
        out = width * min(stage + 1, 4)
        x = _bottleneck(x, f"stage{stage}_0", out, 2)
        for block in (1, 2):
            x = _bottleneck(x, f"stage{stage}_{block}", out, 1)
    x = _convolve(x, "last", width * 8, 1)
    return _ended(picture, x, embedding, "mobile")


def _stages(side: int) -> int:
    return min(MOST_STAGES, max(1, math.ceil(math.log2(side / LAST_CELLS)) if side > LAST_CELLS else 1))


def _rescaled(picture: Any) -> Any:
    return layers.Rescaling(1 / 127.5, offset=-1.0, name="rescale")(picture)


def _ended(picture: Any, x: Any, embedding: int, name: str) -> keras.Model:
    x = layers.DepthwiseConv2D(x.shape[1], use_bias=False, name="global")(x)
    x = layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name="global_norm")(x)
    x = layers.Flatten(name="feature")(x)
    x = layers.Dense(embedding, name="linear")(x)
    return keras.Model(picture, layers.UnitNormalization(name="embedding")(x), name=name)


def _convolve(x: Any, name: str, width: int, kernel: int, stride: int = 1, activate: bool = True) -> Any:
    x = layers.Conv2D(
        width,
        kernel,
        strides=stride,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
        name=name,
    )(x)
    x = layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name=f"{name}_norm")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x) if activate else x


def _bottleneck(x: Any, name: str, width: int, stride: int, widening: int = 2) -> Any:
    y = _convolve(x, f"{name}_widen", widening * x.shape[-1], 1)
    y = layers.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False, name=f"{name}_depth")(y)
    y = layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name=f"{name}_depth_norm")(y)
    y = layers.Activation("relu", name=f"{name}_depth_relu")(y)
    y = _convolve(y, f"{name}_narrow", width, 1, activate=False)
    return layers.add([x, y], name=f"{name}_sum") if stride == 1 and x.shape[-1] == width else y
