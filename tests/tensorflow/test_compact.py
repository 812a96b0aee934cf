"""Smaller forms of the tower: float16 weights, int8 weights, int8."""

import json
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import numpy as np
import pytest

from model.inference.embedder import Embedder
from model.siamese.headfile import read_head, write_head
from model.siamese.tower import build_tower, mirrored
from model.training import compact
from model.training.export import export_tower
from model.versions import tower_digest
from tests.shared_data import shared
from tests.verifiers import a_head

SIDE = 32  # any multiple of 16 will do: nothing depends on the shipped tower's
LEAST_COSINE = {"float16": 0.9999, "int8_weights": 0.99, "int8": 0.95}


def shipped(folder, model):
    export_tower(model, folder)
    write_head(folder / "head.json", a_head("base-1", tower_digest(folder / "tower.tflite")))
    return folder


@pytest.fixture(scope="module")
def plain():
    import keras

    keras.utils.set_random_seed(3)
    return build_tower(SIDE, channels=(8, 16, 16), blocks=(1, 1, 1))


@pytest.fixture(scope="module")
def weights(plain, tmp_path_factory):
    """A small shipped folder, of a mirrored tower."""
    return shipped(tmp_path_factory.mktemp("weights"), mirrored(plain))


@pytest.fixture(scope="module")
def faces():
    coarse = np.random.default_rng(0).integers(0, 256, (24, 7, 7, 3), np.uint8)
    return coarse.repeat(16, axis=1).repeat(16, axis=2)


@pytest.fixture(scope="module")
def forms(weights, faces, tmp_path_factory):
    """Every form of the tower in weights, as files."""
    folder = tmp_path_factory.mktemp("forms")
    files = {form: folder / f"{form}.tflite" for form in compact.FORMS}
    for form, file in files.items():
        file.write_bytes(compact.convert(weights / "tower.keras", form, faces))
    return files


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The last 600 validation faces, many of a person, and their pairs with a few before them."""
    folder = tmp_path_factory.mktemp("data")
    with np.load(shared("faces/validation.npz")) as shard:
        identity, source, offsets = shard["identity"][-600:], shard["source"][-600:], shard["offsets"][-601:]
        webp = shard["webp"][offsets[0] : offsets[-1]]
        np.savez(folder / "validation.npz", webp=webp, offsets=offsets - offsets[0], identity=identity, source=source)
    rows = [(i, j, int(identity[i] == identity[j])) for i in range(600) for j in range(max(0, i - 10), i)]
    (folder / "validation_pairs.csv").write_text(
        "\n".join(["first,second,same", *(",".join(map(str, row)) for row in rows)])
    )
    return folder


@pytest.mark.parametrize("form", compact.FORMS)
def test_each_form_runs_in_the_embedder_and_stays_close(weights, forms, faces, form):
    whole, smaller = Embedder(weights / "tower.tflite").embed(faces), Embedder(forms[form]).embed(faces)

    assert np.allclose(np.linalg.norm(smaller, axis=1), 1, atol=1e-5)
    assert np.mean(np.sum(whole * smaller, axis=1)) > LEAST_COSINE[form]
    assert forms[form].stat().st_size < (weights / "tower.tflite").stat().st_size


def test_a_tower_that_is_not_mirrored_turns_to_int8_too(plain, faces, tmp_path):
    folder = shipped(tmp_path / "plain", plain)
    (tmp_path / "int8.tflite").write_bytes(compact.convert(folder / "tower.keras", "int8", faces))

    whole, smaller = (Embedder(file).embed(faces) for file in (folder / "tower.tflite", tmp_path / "int8.tflite"))

    assert np.mean(np.sum(whole * smaller, axis=1)) > LEAST_COSINE["int8"]


def test_a_written_form_comes_with_a_head_tied_to_it(weights, faces, tmp_path):
    compact.write_form("float16", weights, tmp_path / "new", faces)

    head, digest = read_head(tmp_path / "new" / "head.json"), tower_digest(tmp_path / "new" / "tower.tflite")
    assert head.tower_sha256 == digest != read_head(weights / "head.json").tower_sha256


def test_the_comparison_names_size_speed_and_loss(weights, forms, data):
    towers = {compact.SHIPPED: weights / "tower.tflite"} | forms

    report = compact.compared(towers, weights, data)

    assert json.loads(json.dumps(report)) == report
    assert not any(report[compact.SHIPPED]["loss"]["even"].values())
    for form in forms:
        assert report[form]["megabytes"] < report[compact.SHIPPED]["megabytes"]
        assert report[form]["ms"] > 0
    whole, half = (report[form]["all"]["accuracy"] for form in (compact.SHIPPED, "float16"))
    assert report["float16"]["loss"]["all"]["accuracy"] == pytest.approx(whole - half, abs=0.011)


def test_writing_needs_another_folder(weights):
    with pytest.raises(SystemExit):
        compact.main(["--weights", str(weights), "--write", "float16", "--to", str(weights)])
