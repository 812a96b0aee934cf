"""How far apart two embeddings are, coordinate by coordinate."""

from typing import Any

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable("twinclock")
class L1Distance(layers.Layer):
    """|a - b| of each coordinate: two float32 (n, d) in, float32 (n, d) out, >= 0.

    Raises:
        ValueError: not exactly two inputs, or their shapes differ.
    Source: Koch, Zemel, Salakhutdinov 2015, "Siamese Neural Networks for One-shot Image Recognition",
        section 3.1.
    """

    def build(self, input_shape: Any) -> None:
        if len(input_shape) != 2 or tuple(input_shape[0]) != tuple(input_shape[1]):
            raise ValueError(f"Expected two embeddings of one shape. Received {input_shape}. Use one tower for both.")
        self.built = True

    def call(self, inputs: Any) -> Any:
        first, second = inputs
        return ops.abs(first - second)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(input_shape[0])
