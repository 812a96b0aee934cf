from pathlib import Path

import numpy as np
import pytest

from model.errors import WeightsError
from model.inference.embedder import Embedder

SHIPPED = Path(__file__).parents[2] / "model" / "weights" / "tower.tflite"


@pytest.fixture(scope="module")
def embedder():
    if not SHIPPED.exists():
        pytest.skip(f"Expected the shipped tower at {SHIPPED}. Received none: train it, see README.")
    return Embedder(SHIPPED)


@pytest.fixture
def crops():
    return np.random.default_rng(0).integers(0, 256, (5, 112, 112, 3), dtype=np.uint8)


def test_embeddings_have_length_one(embedder, crops):
    embeddings = embedder.embed(crops)

    assert embeddings.shape == (5, 128)
    assert embeddings.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-5)


def test_a_crop_embeds_alike_alone_and_among_others(embedder, crops):
    np.testing.assert_allclose(embedder.embed(crops)[3], embedder.embed(crops[3:4])[0], atol=1e-6)


def test_a_face_and_its_mirror_image_embed_alike(embedder, crops):
    mirrored = np.ascontiguousarray(crops[:, :, ::-1])

    cosine = (embedder.embed(crops) * embedder.embed(mirrored)).sum(axis=1)

    assert cosine.min() > 0.99  # an int8 graph rounds the two sides each for itself


def test_no_crops_give_no_embeddings(embedder, crops):
    assert embedder.embed(crops[:0]).shape == (0, 128)


def test_colours_matter_in_their_order(embedder, crops):
    assert np.abs(embedder.embed(crops) - embedder.embed(np.ascontiguousarray(crops[..., ::-1]))).max() > 1e-3


@pytest.mark.parametrize(
    "shape, dtype",
    [
        ((112, 112, 3), np.uint8),
        ((1, 112, 112), np.uint8),
        ((1, 112, 96, 3), np.uint8),
        ((1, 112, 112, 3), np.float32),
    ],
)
def test_what_is_no_stack_of_crops_is_refused(embedder, shape, dtype):
    with pytest.raises(ValueError, match="Expected BGR crops"):
        embedder.embed(np.zeros(shape, dtype))


def test_missing_weights_are_refused_in_one_line(tmp_path):
    with pytest.raises(WeightsError, match="no such file"):
        Embedder(tmp_path / "tower.tflite")


@pytest.mark.parametrize("content", [b"", b"no flatbuffer at all", bytes(4000), b"\x1c\x00\x00\x00TFL3" + bytes(100)])
def test_foreign_weights_are_refused_in_one_line(tmp_path, content):
    (tmp_path / "tower.tflite").write_bytes(content)

    with pytest.raises(WeightsError, match="Expected a tower") as refusal:
        Embedder(tmp_path / "tower.tflite")

    assert "\n" not in str(refusal.value)


def test_weights_cut_short_are_refused(tmp_path):
    if not SHIPPED.exists():
        pytest.skip(f"Expected the shipped tower at {SHIPPED}. Received none: train it, see README.")
    whole = SHIPPED.read_bytes()
    (tmp_path / "tower.tflite").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(WeightsError, match="Expected a tower"):
        Embedder(tmp_path / "tower.tflite")
