"""A tower for drawings: one picture in, a unit vector out."""

import keras
from keras import layers

from model.siamese.residual import convolve, residual

PIXELS_PER_CELL = 16  # a side of 16 input pixels ends as one cell of the last feature map
BLOCKS = (2, 2, 1)


def build_stroke_tower(
    side: int, channels: int, *, embedding: int = 128, width: int = 32, data_format: str = "channels_last"
) -> keras.Model:
    """Build the residual tower for drawings.

    float32 (n, side, side, channels) in 0..255, dark ink on white paper -> float32 (n, embedding), rows of length 1.
    5x5 stride 2, 3x3 stride 2, then 2, 2 and 1 residual blocks at 1/4, 1/8 and 1/16 of the side. The last map is laid
    out flat: where a stroke lies tells characters apart, so it is not averaged away.

    Args:
        side: input pixels, a multiple of 16. channels: 1 or 3.
        embedding: length of the row. width: of the first stage; the next ones have 2 and 4 times as many.
        data_format: "channels_first" for (n, channels, side, side), which PyTorch trains on. The list of weights is
            the same in both, in order and shape.
    Raises:
        ValueError: the side is not a multiple of 16.
    Source: He et al. 2016, "Deep residual learning".
    """
    if side <= 0 or side % PIXELS_PER_CELL:
        raise ValueError(f"Expected a side that is a multiple of 16 for this tower. Received {side}. Try 48.")
    first = data_format == "channels_first"
    picture = layers.Input((channels, side, side) if first else (side, side, channels), name="picture")
    x = layers.Rescaling(-1 / 255, offset=1.0, name="ink")(picture)
    x = convolve(x, "stem0", width // 2, 5, 2, data_format)
    x = convolve(x, "stem1", width, 3, 2, data_format)
    for stage, count in enumerate(BLOCKS):
        for block in range(count):
            x = residual(x, f"stage{stage}_{block}", width << stage, 2 if stage and not block else 1, data_format)
    if first:
        x = layers.Permute((2, 3, 1), name="as_last")(x)  # one order of features in both formats
    x = layers.Flatten(name="feature")(x)
    x = layers.Dense(embedding, use_bias=False, name="linear")(x)
    x = layers.BatchNormalization(momentum=0.95, epsilon=1e-5, center=False, scale=False, name="linear_norm")(x)
    return keras.Model(picture, layers.UnitNormalization(name="embedding")(x), name="tower")
