"""Look at a drawing several times, a little closer, farther and aside, and average what is seen."""

from typing import Any

import keras
from keras import layers, ops

WHITE = 255.0
# Pixels cut off (or, negative, added) at top, bottom, left and right before the picture is brought back to its side.
VIEWS = ((0, 0, 0, 0), (2, 2, 2, 2), (-2, -2, -2, -2), (2, -2, 0, 0), (-2, 2, 0, 0), (0, 0, 2, -2), (0, 0, -2, 2))


def averaged_views(tower: keras.Model) -> keras.Model:
    """Average a tower's embeddings of a drawing seen in seven ways: the model that is shipped.

    As it is, closer, farther, and moved two pixels up, down, left and right, on white paper. Input and output as
    the tower's, seven times its work; the tower itself is its layer "tower" and shares its weights.
    """
    picture = layers.Input(tower.input_shape[1:], name="picture")
    total = layers.add([tower(_seen(picture, view)) for view in VIEWS])
    return keras.Model(picture, layers.UnitNormalization(name="embedding")(total), name="views")


def _seen(picture: Any, view: tuple[int, int, int, int]) -> Any:
    top, bottom, left, right = view
    _, height, width, _ = picture.shape
    x = picture[:, max(top, 0) : height - max(bottom, 0), max(left, 0) : width - max(right, 0)]
    border = ((0, 0), (max(-top, 0), max(-bottom, 0)), (max(-left, 0), max(-right, 0)), (0, 0))
    if any(map(any, border)):
        x = ops.pad(x, border, constant_values=WHITE)
    if x.shape[1:3] != (height, width):
        x = ops.image.resize(x, (height, width), interpolation="bilinear", antialias=False)
    return x
