"""The form in which a fine-tuned tower goes to the door, and that the gate judges that very form."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from model.inference.embedder import Embedder
from model.sampling.company import Company
from model.siamese.tower import build_tower, mirrored
from model.training import finetune
from model.training.form import INT8, Compacted, Form, chosen_form
from model.training.gate import Comparisons
from model.training.gather import Gathered
from model.training.tail import cut, embed_maps, trunk_maps
from model.training.tune import TuneRecipe
from tests.companies import a_measured_head

PEOPLE, PICTURES, OWN = 12, 4, 8


@pytest.fixture
def shipped():
    keras.utils.set_random_seed(1)
    return mirrored(build_tower(32, channels=(8, 8, 16), blocks=(1, 1, 2)))


@pytest.fixture(scope="module")
def crops():
    """Made-up people: coarse coloured patterns, each picture with a little noise of its own."""
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (PEOPLE, 7, 7, 3)).repeat(16, axis=1).repeat(16, axis=2)
    noise = rng.normal(0, 10, (PEOPLE, PICTURES, 112, 112, 3))
    return np.clip(coarse[:, None] + noise, 0, 255).astype(np.uint8).reshape(-1, 112, 112, 3)


@pytest.fixture
def gathered(shipped, crops):
    identity = np.repeat(np.arange(PEOPLE), PICTURES).astype(np.int64)
    trunk, tail = cut(shipped.get_layer("tower"))
    embedding = embed_maps(tail, trunk_maps(trunk, crops))
    return Gathered(Company(embedding, identity, identity < OWN, np.tile(np.arange(PICTURES) == 0, PEOPLE)), crops)


def tuned(shipped, gathered):
    head = a_measured_head()
    recipe = TuneRecipe(looks=8)
    return finetune.fine_tune(gathered, shipped=shipped, base=head, current=head, version="fine-tuned-1", recipe=recipe)


def compared(mated, non_mated):
    people = 10
    return Comparisons(
        np.asarray(mated, float),
        np.arange(len(mated)) % people,
        np.asarray(non_mated, float),
        np.arange(len(non_mated)) % people,
        (np.arange(len(non_mated)) + 1) % people,
        people,
    )


def test_int8_is_taken_where_it_tells_people_apart_as_well():
    rng = np.random.default_rng(0)
    whole = compared(rng.uniform(0, 4, 300), rng.uniform(5, 9, 3000))
    rounded = replace(whole, mated=whole.mated + rng.normal(0, 0.05, 300))

    form = chosen_form(whole, rounded, b"int8")

    assert (form.name, form.content) == (INT8, b"int8")
    assert form.about() == {"name": INT8, "lost": {"auc": 0.0, "tar": 0.0}}


def test_float32_stays_where_int8_misses_more():
    rng = np.random.default_rng(0)
    whole = compared(rng.uniform(0, 4, 300), rng.uniform(5, 9, 3000))
    spoilt = replace(whole, mated=np.where(np.arange(300) < 3, 9.0, whole.mated))

    form = chosen_form(whole, spoilt, b"int8")

    assert (form.name, form.content) == ("float32", None)
    assert form.lost["tar"] == pytest.approx(1.0)


def test_the_small_file_says_what_the_trained_tower_says(shipped, gathered, crops, tmp_path):
    small = Compacted(shipped, crops, tmp_path)

    assert np.mean(np.sum(small.embed(crops) * gathered.company.embedding, axis=1)) > 0.95


def test_a_tuned_tower_becomes_int8_and_its_float_weights_stay(shipped, gathered, crops, tmp_path):
    found = tuned(shipped, gathered)

    assert found.form.name == INT8 == found.metrics()["form"]["name"]
    (tmp_path / "tower.tflite").write_bytes(found.form.content)
    small = Embedder(tmp_path / "tower.tflite").embed(crops)
    trunk, tail = cut(found.tower.get_layer("tower"))
    assert np.mean(np.sum(small * embed_maps(tail, trunk_maps(trunk, crops)), axis=1)) > 0.95
    assert {str(weight.dtype) for weight in found.tower.weights} == {"float32"}


def test_the_gate_judges_the_form_that_goes_to_the_door(shipped, gathered, monkeypatch):
    noise = np.random.default_rng(3)
    monkeypatch.setattr(Compacted, "embed", lambda self, crops: unit(noise.normal(size=(len(crops), 128))))
    monkeypatch.setattr(finetune, "chosen_form", lambda whole, smaller, content: Form(INT8, content, {}))

    found = tuned(shipped, gathered)

    assert found.after["auc"] < 0.75 < found.before["auc"]
    assert not found.better


def test_a_form_that_spoils_the_tower_is_not_taken(shipped, gathered, monkeypatch):
    noise = np.random.default_rng(3)
    monkeypatch.setattr(Compacted, "embed", lambda self, crops: unit(noise.normal(size=(len(crops), 128))))

    found = tuned(shipped, gathered)

    assert found.form.name == "float32"
    assert found.after["auc"] > 0.75


def test_the_curve_starts_from_the_file_that_measured_it(shipped, gathered):
    head = a_measured_head()
    recipe = TuneRecipe(looks=2)
    base = {"shipped": shipped, "base": head, "current": head, "version": "fine-tuned-1", "recipe": recipe}
    by_base = unit(np.random.default_rng(2).normal(size=gathered.company.embedding.shape))

    found = finetune.fine_tune(gathered, **base, by_base=by_base)

    assert found.curve.unit < 0.9  # random embeddings lie farther apart than the tower's


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
