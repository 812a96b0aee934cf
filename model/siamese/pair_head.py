"""The trainable head of a workbench run: a weighted L1 or L2 distance, and a bias."""

import math
from typing import Any

import keras
from keras import constraints, initializers, layers, ops

from model.siamese.head import SMALLEST_BIAS, AtLeast

START_BIAS = 11.0
START_DISTANCE = 12.8  # of strangers: the start of model/siamese/head.py, whatever the length of the embedding
TINY = 1e-12  # the square root has no finite slope at 0


@keras.saving.register_keras_serializable("twinclock")
class PairHead(layers.Layer):
    """D of two embeddings, and sigmoid(bias - D).

    Two float32 (n, d) in, similarity float32 (n,) in (0, 1) out. D is as `model.siamese.run_head.RunHead` says.

    Args:
        distance: "l1" or "l2".
    Source: as `model.siamese.head.SimilarityHead`; with l2 the difference is squared instead of its absolute taken.
    """

    def __init__(self, distance: str, **settings: Any) -> None:
        super().__init__(**settings)
        self.distance = distance

    def build(self, input_shape: Any) -> None:
        size = input_shape[-1]
        usual = math.sqrt(2) * (math.sqrt(2 * size / math.pi) if self.distance == "l1" else 1.0)
        start = initializers.Constant(START_DISTANCE / usual)
        self.w = self.add_weight(shape=(size,), initializer=start, constraint=constraints.NonNeg(), name="w")
        self.bias = self.add_weight(
            shape=(), initializer=initializers.Constant(START_BIAS), constraint=AtLeast(SMALLEST_BIAS), name="bias"
        )
        self.built = True

    def call(self, first: Any, second: Any) -> Any:
        return ops.sigmoid(self.bias - length((first - second) * self.w, self.distance))

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"distance": self.distance}


def length(difference: Any, distance: str) -> Any:
    """L1 or L2 length of differences (..., d): (...); its slope is finite everywhere."""
    if distance == "l1":
        return ops.sum(ops.abs(difference), axis=-1)
    return ops.sqrt(ops.maximum(ops.sum(ops.square(difference), axis=-1), TINY))
