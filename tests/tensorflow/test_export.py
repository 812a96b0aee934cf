"""What training leaves behind: files that agree."""

import hashlib

import keras
import numpy as np
import pytest

from model.siamese.headfile import HeadFile, read_head, write_head
from model.siamese.tower import build_tower, mirrored
from model.siamese.twin import build_twin
from model.training import export
from model.training.export import disagreement, export_head, export_tower

SMALL = {"channels": (8, 8, 16), "blocks": (1, 1, 1)}


@pytest.fixture(scope="module")
def tower():
    return mirrored(build_tower(32, **SMALL))  # as it is shipped


@pytest.fixture(scope="module")
def folder(tower, tmp_path_factory):
    folder = tmp_path_factory.mktemp("weights")
    export_tower(tower, folder)
    return folder


def test_keras_reloads_the_same_tower(tower, folder):
    again = keras.models.load_model(folder / "tower.keras")
    faces = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3)).astype(np.float32)

    np.testing.assert_allclose(again(faces), tower(faces), atol=1e-6)


def test_litert_agrees_with_keras(tower, folder):
    assert disagreement(tower, folder / "tower.tflite") <= 1e-5


def test_the_twin_reloads_with_its_head(tower, tmp_path):
    twin = build_twin(tower)
    pair = [np.random.default_rng(seed).integers(0, 256, (2, 32, 32, 3)).astype(np.float32) for seed in (0, 1)]
    twin.save(tmp_path / "twin.keras")

    again = keras.models.load_model(tmp_path / "twin.keras")

    np.testing.assert_allclose(again(pair), twin(pair), atol=1e-6)


def test_an_export_that_disagrees_replaces_nothing(tower, folder, monkeypatch):
    before = (folder / "tower.tflite").read_bytes()
    monkeypatch.setattr(export, "disagreement", lambda *_: 1.0)

    with pytest.raises(RuntimeError, match="Expected Keras and LiteRT to agree"):
        export_tower(tower, folder)

    assert (folder / "tower.tflite").read_bytes() == before
    assert sorted(file.name for file in folder.iterdir()) == ["SHA256SUMS", "tower.keras", "tower.tflite"]


def test_a_head_is_tied_to_its_tower(folder, tmp_path):
    head = HeadFile(version="t", w=(1.0,) * 128, bias=2.0, tower_sha256="0" * 64)
    write_head(tmp_path / "head.json", head)

    export_head(tmp_path / "head.json", folder)

    tied = read_head(folder / "head.json").tower_sha256
    assert tied == hashlib.sha256((folder / "tower.tflite").read_bytes()).hexdigest()
    (folder / "head.json").unlink()
