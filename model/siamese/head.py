"""The verifier's last unit: a weighted sum of differences, squashed to a similarity."""

from typing import Any

import keras
from keras import constraints, initializers, layers, ops

START_WEIGHT = 1.0  # unit vectors of strangers lie about 12.8 apart in L1, pictures of one person about 9
START_BIAS = 11.0
SMALLEST_BIAS = 1e-3  # keeps s(a, a) above one half


@keras.saving.register_keras_serializable("twinclock")
class AtLeast(constraints.Constraint):
    """Keep a variable at or above a value after each update."""

    def __init__(self, smallest: float) -> None:
        self.smallest = smallest

    def __call__(self, value: Any) -> Any:
        return ops.maximum(value, self.smallest)

    def get_config(self) -> dict[str, Any]:
        return {"smallest": self.smallest}


@keras.saving.register_keras_serializable("twinclock")
class SimilarityHead(layers.Layer):
    """s = sigmoid(bias - sum_i w_i d_i) with w >= 0 and bias > 0.

    float32 (n, d) of L1 differences in, float32 (n, 1) of similarities in (0, 1) out. Because w >= 0 the
    sum is a weighted L1 distance, and w * f(x) is an embedding whose plain L1 distance it is.
    """

    def build(self, input_shape: Any) -> None:
        self.w = self.add_weight(
            shape=(input_shape[-1],),
            initializer=initializers.Constant(START_WEIGHT),
            constraint=constraints.NonNeg(),
            name="w",
        )
        self.bias = self.add_weight(
            shape=(),
            initializer=initializers.Constant(START_BIAS),
            constraint=AtLeast(SMALLEST_BIAS),
            name="bias",
        )
        self.built = True

    def call(self, difference: Any) -> Any:
        distance = ops.sum(difference * self.w, axis=-1, keepdims=True)
        return ops.sigmoid(self.bias - distance)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape[:-1], 1)
