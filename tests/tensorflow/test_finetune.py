"""Fine-tuning a small tower: what may learn, what must not, and what the losses and the gate make of it."""

import keras
import numpy as np
import pytest

from model.errors import WeightsError
from model.sampling.company import Company
from model.siamese.tower import build_tower, mirrored
from model.training.finetune import fine_tune
from model.training.gather import Gathered
from model.training.tail import cut, embed_maps, last_stage, load_shipped, trunk_maps
from model.training.tune import LOSSES, Lesson, Tuner, TuneRecipe
from model.training.views import VIEWS, lesson_of
from tests.companies import a_measured_head

SIDE, SMALL = 32, {"channels": (8, 8, 16), "blocks": (1, 1, 2)}
PEOPLE, PICTURES = 12, 4


@pytest.fixture
def shipped():
    keras.utils.set_random_seed(1)
    return mirrored(build_tower(SIDE, **SMALL))


@pytest.fixture(scope="module")
def crops():
    """Made-up people: coarse coloured patterns, each picture with noise of its own."""
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (PEOPLE, 7, 7, 3)).repeat(16, axis=1).repeat(16, axis=2)
    noise = rng.normal(0, 40, (PEOPLE, PICTURES, 112, 112, 3))
    return np.clip(coarse[:, None] + noise, 0, 255).astype(np.uint8).reshape(-1, 112, 112, 3)


@pytest.fixture(scope="module")
def identity():
    return np.repeat(np.arange(PEOPLE), PICTURES).astype(np.int64)


def lesson(shipped, crops, identity):
    trunk, tail = cut(shipped.get_layer("tower"))
    return lesson_of(crops, identity, trunk, tail, seed=0), tail


def tuned(shipped, crops, identity, **recipe):
    given, tail = lesson(shipped, crops, identity)
    losses = []
    tuner = Tuner(tail, np.full(128, 3.0, np.float32), 18.0, TuneRecipe(**{"looks": 24, "rate": 1e-3} | recipe))
    w = tuner.train(given, 0, lambda share, loss: losses.append(loss))
    return tail, w, losses, given


@pytest.mark.parametrize("stages", [1, 3, 4, 11])
def test_the_last_stage_is_found_whatever_the_number_of_stages(stages):
    assert last_stage(Named([f"stage{number}_0_a" for number in range(stages)])) == f"stage{stages - 1}"


def test_a_tower_without_stages_cannot_be_cut():
    with pytest.raises(ValueError, match="Expected layers named stage"):
        last_stage(Named(["stem0", "linear"]))


class Named:
    """A tower of which only the layers' names matter."""

    name = "tower"

    def __init__(self, names):
        self.layers = [type("Layer", (), {"name": name})() for name in names]


@pytest.mark.parametrize("side", [32, 48])
def test_trunk_and_tail_together_are_the_mirrored_tower(side, crops):
    keras.utils.set_random_seed(2)
    model = mirrored(build_tower(side, **SMALL))
    trunk, tail = cut(model.get_layer("tower"))

    embedding = embed_maps(tail, trunk_maps(trunk, crops[:3]))

    import cv2

    faces = np.stack([cv2.resize(c, (side, side), interpolation=cv2.INTER_AREA)[:, :, ::-1] for c in crops[:3]])
    np.testing.assert_allclose(embedding, model(faces.astype(np.float32)), atol=2e-3)


def test_only_the_last_stage_learns_and_batch_normalisation_does_not(shipped, crops, identity):
    before = {layer.name: [np.array(w) for w in layer.weights] for layer in shipped.get_layer("tower").layers}

    tuned(shipped, crops, identity)

    moved = {
        layer.name
        for layer in shipped.get_layer("tower").layers
        if any(np.abs(np.array(w) - old).max() > 0 for w, old in zip(layer.weights, before[layer.name], strict=True))
    }
    assert moved == {
        "stage2_0_a", "stage2_0_b", "stage2_0_skip", "stage2_1_a", "stage2_1_b", "global", "linear",
    }  # fmt: skip


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_falls_and_tells_the_people_apart_better(shipped, crops, identity, loss):
    tail, w, losses, given = tuned(shipped, crops, identity, loss=loss, back=0.0)

    assert np.mean(losses[-3:]) < np.mean(losses[:3])
    assert gap(embed_maps(tail, given.maps[:, 0]), identity) > gap(given.base[:, 0], identity)
    assert w.shape == (128,) and w.min() >= 0
    assert (loss == "bce") == bool(np.abs(w - 3.0).max() > 0)


def gap(embedding, identity):
    """Mean distance between people over the mean distance within them."""
    distance = np.abs(embedding[:, None] - embedding[None]).sum(axis=2)
    same = identity[:, None] == identity[None]
    return distance[~same].mean() / distance[same & (distance > 0)].mean()


def test_a_training_starts_from_the_base_each_time(shipped, crops, identity):
    given, tail = lesson(shipped, crops, identity)
    tuner = Tuner(tail, np.full(128, 3.0, np.float32), 18.0, TuneRecipe(looks=4, rate=1e-3))

    tuner.train(given, 0)
    first = embed_maps(tail, given.maps[:, 0])
    tuner.train(given, 0)

    np.testing.assert_allclose(embed_maps(tail, given.maps[:, 0]), first, atol=1e-4)


def test_stepping_back_lies_between_the_base_and_what_was_learnt(shipped, crops, identity):
    moved = []
    for back in (0.0, 0.5):
        keras.utils.set_random_seed(1)
        tail, _, _, given = tuned(mirrored(build_tower(SIDE, **SMALL)), crops, identity, back=back)
        moved.append(np.abs(embed_maps(tail, given.maps[:, 0]) - given.base[:, 0]).mean())

    assert 0 < moved[1] < moved[0]


def test_no_training_takes_longer_than_it_may(shipped, crops, identity):
    _, _, losses, _ = tuned(shipped, crops, identity, looks=10_000, seconds=0.5)

    assert 0 < len(losses) < 10_000 * len(identity) / 64


def test_each_picture_has_its_own_view_and_disturbed_ones(shipped, crops, identity):
    given, _ = lesson(shipped, crops, identity)

    assert given.maps.shape[:3] == (PEOPLE * PICTURES, VIEWS, 2)
    assert np.abs(given.maps[:, 0].astype(np.float32) - given.maps[:, 1].astype(np.float32)).max() > 0
    np.testing.assert_allclose(np.linalg.norm(given.base, axis=2), 1, atol=1e-3)


@pytest.mark.parametrize("loss", ["hinge", "BCE", ""])
def test_an_unknown_loss_is_answered_with_those_there_are(loss):
    with pytest.raises(ValueError, match="Expected a loss of bce, contrastive, triplet"):
        TuneRecipe(loss=loss)


def test_a_file_that_holds_no_mirrored_tower_is_one_clear_line(tmp_path):
    plain = build_tower(SIDE, **SMALL)
    plain.save(tmp_path / "plain.keras")

    for path in (tmp_path / "none.keras", tmp_path / "plain.keras"):
        with pytest.raises(WeightsError, match="Expected a mirrored tower"):
            load_shipped(path)


def test_a_company_is_tuned_and_judged_on_people_that_taught_nothing(shipped, crops, identity):
    own = 8
    trunk, tail = cut(shipped.get_layer("tower"))
    embedding = embed_maps(tail, trunk_maps(trunk, crops))
    company = Company(embedding, identity, identity < own, np.tile(np.arange(PICTURES) == 0, PEOPLE))
    head, seen = a_measured_head(), []

    found = fine_tune(
        Gathered(company, crops),
        shipped=shipped,
        base=head,
        current=head,
        version="fine-tuned-1",
        recipe=TuneRecipe(looks=8),
        progress=lambda fraction, text: seen.append(fraction),
    )

    assert (found.split.thin, found.split.judges, found.split.own) == (True, PEOPLE, own)
    assert found.head.version == "fine-tuned-1"
    assert seen == sorted(seen) and seen[-1] <= 1
    assert found.metrics()["before"].keys() == found.metrics()["after"].keys()
    assert found.metrics()["loss"] == "bce"
    assert isinstance(given_lesson(found, crops, identity), Lesson)


def test_with_enough_people_those_who_judge_are_looked_at_once_and_teach_nothing(shipped):
    people, pictures = 42, 2
    rng = np.random.default_rng(5)
    crops = rng.integers(0, 256, (people * pictures, 7, 7, 3), np.uint8).repeat(16, axis=1).repeat(16, axis=2)
    identity = np.repeat(np.arange(people), pictures).astype(np.int64)
    trunk, tail = cut(shipped.get_layer("tower"))
    embedding = embed_maps(tail, trunk_maps(trunk, crops))
    company = Company(embedding, identity, identity < 10, np.arange(len(identity)) % pictures == 0)
    head = a_measured_head()

    found = fine_tune(
        Gathered(company, crops),
        shipped=shipped,
        base=head,
        current=head,
        version="fine-tuned-2",
        recipe=TuneRecipe(looks=2),
    )

    fold = found.split.folds[0]
    assert not found.split.thin
    assert not set(fold.teach) & set(fold.judge)
    assert len(fold.judge) >= 20
    # The tower in use is the base here: on the same pictures it is compared with itself, whatever order they come in.
    assert found.before["threshold"] == pytest.approx(found.after["threshold"], rel=0.5)


def given_lesson(found, crops, identity):
    """The tuned tower can itself be cut again: it has the same structure."""
    return lesson(found.tower, crops, identity)[0]
