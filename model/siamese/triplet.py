"""The triplet model: one tower looks at an anchor, a positive and a negative."""

import keras
from keras import layers


def build_triplet(tower: keras.Model) -> keras.Model:
    """Join a tower with itself twice: inputs "anchor", "positive", "negative".

    Output float32 (n, 3, d): the three embeddings, in that order, for the triplet loss. The tower is
    shared, not copied: training the triplet model trains it.
    """
    shape = tower.input_shape[1:]
    inputs = [layers.Input(shape, name=name) for name in ("anchor", "positive", "negative")]
    size = tower.output_shape[-1]
    rows = [layers.Reshape((1, size))(tower(face)) for face in inputs]
    return keras.Model(inputs, layers.Concatenate(axis=1, name="embeddings")(rows), name="triplet")
