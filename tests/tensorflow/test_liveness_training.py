"""A tiny training of the passive net on drawn patches, from the draw to the exported file."""

import numpy as np
import pytest

from model.inference.liveness import LivenessNet
from model.sampling.liveness_views import WIDE_SIDE_PX, LivenessSet, middle
from model.training import liveness_fit
from model.training.liveness import card_from
from model.training.liveness_export import export_liveness
from model.training.liveness_fit import LivenessRecipe, fit, logits_of
from model.training.liveness_net import build_liveness_net, place_by_place

RECIPE = LivenessRecipe(steps=40, batch=12, seed=1)


@pytest.fixture(scope="module")
def faces():
    """Three subjects, each live and attacked; attacks have stripes, which no lighting takes away."""
    live = np.arange(16) % 2 == 0
    patches = np.random.default_rng(0).integers(80, 120, (16, 2, WIDE_SIDE_PX, WIDE_SIDE_PX, 3)).astype(np.uint8)
    stripes = np.where((np.arange(WIDE_SIDE_PX) // 10) % 2 == 0, 90, 0).astype(np.uint8)
    patches[~live] += stripes[:, None]
    subject = np.array(["0001"] * 4 + ["0002"] * 4 + ["0003"] * 8)
    return LivenessSet(patches, live, subject, np.array(["1"] * 16))


@pytest.fixture(scope="module")
def net(faces):
    return fit(faces, RECIPE, lambda line: None)


def test_it_learns_what_tells_them_apart(net, faces):
    logits = logits_of(net, faces)

    assert logits[faces.live].min() > logits[~faces.live].max()


def test_the_exported_net_says_what_keras_says(net, faces, tmp_path):
    export_liveness(net, tmp_path, {"threshold": 0.5, "sure": 0.6, "figures": {}})

    shipped = LivenessNet(tmp_path)

    for number in range(4):
        score = shipped.score(middle(faces.patches[number]))
        assert np.log(score / (1 - score)) == pytest.approx(logits_of(net, faces)[number], abs=1e-3)


def test_every_frame_is_judged_by_a_net_that_has_not_seen_its_subject(faces, monkeypatch):
    monkeypatch.setattr(liveness_fit, "fit", lambda seen, recipe, tell: set(seen.subject.tolist()))
    monkeypatch.setattr(
        liveness_fit, "logits_of", lambda seen, left: np.array([subject in seen for subject in left.subject], float)
    )

    assert liveness_fit.cross_validate(faces, RECIPE, lambda line: None).tolist() == [0.0] * 16


def test_the_card_says_where_live_begins_and_what_was_measured(faces):
    card = card_from(faces, np.where(faces.live, 2.0, -2.0))

    assert (card["threshold"], card["figures"]["apcer"], card["figures"]["bpcer"]) == (0.5, 0.0, 0.0)
    assert card["threshold"] <= card["sure"]


def test_the_loss_counts_places_patches_and_both():
    loss = place_by_place(np.ones((1, 1)), np.zeros((1, 2, 2, 2), np.float32))

    assert float(loss[0]) == pytest.approx(3 * np.log(2), abs=1e-5)


def test_the_net_is_small():
    assert build_liveness_net().count_params() < 150_000
