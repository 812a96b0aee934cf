"""The LiteRT embedder against the Keras tower that it came from; the tower's weights are random."""

import cv2
import keras
import numpy as np
import pytest
import tensorflow as tf

from model.errors import WeightsError
from model.inference.embedder import Embedder
from model.siamese.tower import build_tower


@pytest.fixture(scope="module")
def tower():
    keras.utils.set_random_seed(3)
    return build_tower(64, channels=(8, 16, 24), blocks=(1, 1, 1))


@pytest.fixture(scope="module")
def crops():
    noise = np.random.default_rng(0).integers(0, 256, (4, 8, 8, 3), dtype=np.uint8)
    return np.stack([cv2.resize(picture, (112, 112), interpolation=cv2.INTER_CUBIC) for picture in noise])


def seen_by_the_tower(crops):
    return np.stack([cv2.resize(crop, (64, 64), interpolation=cv2.INTER_AREA)[:, :, ::-1] for crop in crops])


def test_the_embedder_agrees_with_keras(tower, crops, tmp_path):
    tower.export(tmp_path / "tower.tflite", format="litert", verbose=False)
    embedder = Embedder(tmp_path / "tower.tflite")

    embeddings = embedder.embed(crops)

    expected = np.asarray(tower(seen_by_the_tower(crops).astype(np.float32)))
    assert embedder.side == 64
    np.testing.assert_allclose(embeddings, expected, atol=1e-5)


def test_an_int8_tower_is_normalised_outside_its_graph(tower, crops, tmp_path):
    seen = seen_by_the_tower(crops).astype(np.float32)
    bare = keras.Model(tower.input, tower.get_layer("linear").output)
    converter = tf.lite.TFLiteConverter.from_keras_model(bare)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([picture[None]] for picture in seen)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    (tmp_path / "int8.tflite").write_bytes(converter.convert())

    embeddings = Embedder(tmp_path / "int8.tflite").embed(crops)

    np.testing.assert_allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-5)
    assert (np.asarray(tower(seen)) * embeddings).sum(axis=1).min() > 0.95  # near in angle, as int8 goes


def test_a_net_that_is_no_tower_is_refused(tmp_path):
    picture = keras.Input((32, 32, 3))
    net = keras.Model(picture, keras.layers.GlobalAveragePooling2D()(picture))
    net.export(tmp_path / "other.tflite", format="litert", verbose=False)

    with pytest.raises(WeightsError, match="Expected a tower"):
        Embedder(tmp_path / "other.tflite")
