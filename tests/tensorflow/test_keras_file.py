"""Weights that somebody exchanged are not opened, and no file may bring code of its own."""

import zipfile

import pytest

from model.errors import WeightsError
from model.siamese.tower import build_tower, mirrored
from model.training.keras_file import listed_digest, load_keras, write_sums
from model.training.tail import load_shipped
from model.training.towers import load_tower
from tests.conftest import ROOT


@pytest.fixture
def tower(tmp_path):
    path = tmp_path / "tower.keras"
    mirrored(build_tower(32, channels=(8, 8, 16), blocks=(1, 1, 1))).save(path)
    return path


def test_the_shipped_towers_are_the_ones_that_are_listed():
    for name in ("tower.keras", "tower.tflite"):
        assert listed_digest(ROOT / "model" / "weights" / name), name

    load_keras(ROOT / "model" / "weights" / "tower.keras")


@pytest.mark.parametrize("load", [load_shipped, load_tower])
def test_a_tower_that_was_exchanged_is_refused(tower, load):
    write_sums(tower.parent, [tower.name])
    load(tower)

    mirrored(build_tower(32, channels=(8, 8, 24), blocks=(1, 1, 1))).save(tower)

    with pytest.raises(WeightsError, match="Expected .* as it was exported.*Received another file"):
        load(tower)


def test_a_file_with_code_in_it_is_refused(tower, tmp_path):
    """A Lambda layer holds Python's own byte code."""
    import keras

    given = keras.Input((4,))
    path = tmp_path / "code.keras"
    keras.Model(given, keras.layers.Lambda(lambda x: x + 1)(given)).save(path)

    with pytest.raises(WeightsError, match="Expected a"):
        load_tower(path)


def test_what_is_no_archive_of_keras_is_refused(tmp_path):
    path = tmp_path / "tower.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", "{}")

    with pytest.raises(WeightsError, match="Expected a"):
        load_tower(path)
