"""The tower: one face in, a unit vector of 128 numbers out."""

from collections.abc import Sequence

import keras
from keras import layers, ops

from model.siamese.residual import convolve, normalise, residual

EMBEDDING_SIZE = 128
PIXELS_PER_CELL = 16  # a side of 16 input pixels ends as one cell of the last feature map


def build_tower(
    side: int,
    *,
    channels: Sequence[int] = (64, 128, 256),
    blocks: Sequence[int] = (1, 3, 3),
    data_format: str = "channels_last",
) -> keras.Model:
    """Build the residual tower that all shipped weights use.

    float32 RGB (n, side, side, 3) in 0..255  ->  float32 (n, 128), rows of length 1.
    3x3 stride 2, 3x3 stride 2, three stages of residual blocks at 1/4, 1/8 and 1/16 of the side, one
    depthwise kernel over the whole last map, linear.

    Args:
        side: input pixels, a multiple of 16.
        channels: width of the three stages; the stem has half the first.
        blocks: residual blocks in each stage.
        data_format: "channels_first" for (n, 3, side, side), which PyTorch trains faster. The list of
            weights is the same in both, in order and shape.
    Returns:
        keras.Model with the layers "linear" (embedding before normalisation) and "embedding".
    Raises:
        ValueError: the side is not a multiple of 16.
    Source: He et al. 2016, "Deep residual learning"; the global depthwise kernel is that of Chen et al.
        2018, "MobileFaceNets", section 3.1.
    """
    if side <= 0 or side % PIXELS_PER_CELL:
        raise ValueError(f"Expected a side that is a multiple of 16. Received {side}. Try 112.")
    first = data_format == "channels_first"
    image = layers.Input((3, side, side) if first else (side, side, 3), name="face")
    x = layers.Rescaling(1 / 128, offset=-127.5 / 128, name="rescale")(image)
    x = convolve(x, "stem0", channels[0] // 2, 3, 2, data_format)
    x = convolve(x, "stem1", channels[0], 3, 2, data_format)
    for stage, (width, count) in enumerate(zip(channels, blocks, strict=True)):
        for block in range(count):
            x = residual(x, f"stage{stage}_{block}", width, 2 if stage and not block else 1, data_format)
    cells = side // PIXELS_PER_CELL
    x = layers.DepthwiseConv2D(cells, use_bias=False, data_format=data_format, name="global")(x)
    x = normalise(x, "global", data_format)
    x = layers.Reshape((channels[-1],), name="feature")(x)
    x = layers.Dense(EMBEDDING_SIZE, name="linear")(x)
    return keras.Model(image, layers.UnitNormalization(name="embedding")(x), name="tower")


def mirrored(tower: keras.Model) -> keras.Model:
    """Average a tower's embeddings of a face and of its mirror image: the model that is shipped.

    Input and output as the tower's; twice its time. The tower itself is its layer "tower", and both share
    their weights. It raised TAR at FAR 1e-3 by three points, see docs/results.md.
    """
    face = layers.Input(tower.input_shape[1:], name="face")
    both = layers.add([tower(face), tower(ops.flip(face, axis=2))])
    return keras.Model(face, layers.UnitNormalization(name="embedding")(both), name="mirrored")
