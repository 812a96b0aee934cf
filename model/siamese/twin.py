"""The twin model: one tower looks at two faces, the head says how alike they are."""

import keras
from keras import layers

from model.siamese.distance import L1Distance
from model.siamese.head import SimilarityHead


def build_twin(tower: keras.Model) -> keras.Model:
    """Join a tower with itself: inputs "anchor" and "other", output similarity float32 (n, 1) in (0, 1).

    Both inputs have the tower's own shape. The tower is shared, not copied: training the twin trains it.
    """
    shape = tower.input_shape[1:]
    anchor, other = layers.Input(shape, name="anchor"), layers.Input(shape, name="other")
    difference = L1Distance(name="difference")([tower(anchor), tower(other)])
    similarity = SimilarityHead(name="similarity")(difference)
    return keras.Model([anchor, other], similarity, name="twin")
