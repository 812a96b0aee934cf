"""The tower for drawings: its loss, its optimiser, and a training from beginning to end on a drawn Omniglot."""

import csv
import json
import math
import os
import subprocess
import sys
from dataclasses import replace

import keras
import numpy as np
import pytest

from model.datasets.omniglot import BACKGROUND, as_pictures, hold_out, read_characters
from model.inference.run_tower import load_run
from model.losses.episode import episode
from model.siamese.stroke_tower import build_stroke_tower
from model.siamese.views import averaged_views
from model.training import episode_run
from model.training.episode_run import train_episodes
from model.training.kernel_muon import KernelMuon
from model.training.omniglot import RECIPE, train_omniglot
from model.training.run import TrainJob, train_run
from model.training.stroke_learner import StrokeLearner
from model.training.stroke_recipe import StrokeRecipe
from tests.conftest import ROOT
from tests.omniglot import write_omniglot

TOY = replace(RECIPE, side=32, width=8, embedding=16, batch=48, epochs=2, steps=6)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_omniglot(tmp_path_factory.mktemp("omniglot"))


@pytest.fixture(scope="module")
def parts(data):
    return hold_out(read_characters(data, BACKGROUND))


@pytest.fixture(scope="module")
def finished(data, tmp_path_factory):
    """A short training's figures and run folder, to be looked at only."""
    folder = tmp_path_factory.mktemp("run")
    told = []
    return train_omniglot(TrainJob(data=data, folder=folder, config=TOY), told.append), folder, told


def test_the_episode_loss_is_the_cross_entropy_of_naming_both_ways():
    first = np.array([[1, 0], [0, 1]], np.float32)
    second = np.array([[0.6, 0.8], [0, 1]], np.float32)

    loss = np.asarray(episode(first, second, np.array([4, 7]), margin=0.0, scale=2.0))

    # logits 2 f.g: [[1.2, 0], [1.6, 2]]
    by_row = [math.log(math.exp(1.2) + 1) - 1.2, math.log(math.exp(1.6) + math.exp(2)) - 2]
    by_column = [math.log(math.exp(1.2) + math.exp(1.6)) - 1.2, math.log(1 + math.exp(2)) - 2]
    np.testing.assert_allclose(loss, (np.array(by_row) + by_column) / 2, rtol=1e-5)


def test_the_margin_is_taken_off_the_own_cosine():
    rows = np.eye(2, dtype=np.float32)

    loss = np.asarray(episode(rows, rows, np.array([0, 1]), margin=0.25, scale=4.0))

    np.testing.assert_allclose(loss, [math.log(math.exp(3) + 1) - 3] * 2, rtol=1e-5)


def test_a_class_that_is_there_twice_is_no_negative_to_itself():
    rows = np.array([[1, 0], [1, 0], [0, 1]], np.float32)

    loss = np.asarray(episode(rows, rows, np.array([5, 5, 6]), margin=0.0, scale=4.0))

    np.testing.assert_allclose(loss[0], math.log(math.exp(4) + 1) - 4, rtol=1e-5)


@pytest.mark.parametrize("wrong", [{"margin": -0.1}, {"scale": 0.0}])
def test_an_impossible_margin_or_scale_is_refused(wrong):
    with pytest.raises(ValueError, match="Expected margin >= 0, scale > 0"):
        episode(np.eye(2), np.eye(2), np.array([0, 1]), **wrong)


def test_muon_steps_a_kernel_by_a_nearly_orthogonal_matrix():
    kernel = keras.Variable(np.zeros((3, 3, 16, 32), np.float32))
    optimiser = KernelMuon(1.0, kernel_decay=0.0)
    optimiser.build([kernel])

    optimiser.apply([np.random.default_rng(0).normal(size=(3, 3, 16, 32)).astype(np.float32)], [kernel])

    singular = np.linalg.svd(kernel.numpy().reshape(144, 32), compute_uv=False) / (0.2 * math.sqrt(144))
    assert singular.min() > 0.6 and singular.max() < 1.3


def test_muon_decays_kernels_and_leaves_small_weights_to_adam():
    kernel, scale = keras.Variable(np.ones((3, 3, 16, 32), np.float32)), keras.Variable(np.ones(8, np.float32))
    optimiser = KernelMuon(0.1, kernel_decay=0.5)
    optimiser.build([kernel, scale])

    optimiser.apply([np.zeros((3, 3, 16, 32), np.float32), np.full(8, 7, np.float32)], [kernel, scale])

    np.testing.assert_allclose(kernel.numpy(), 0.95, rtol=1e-5)
    np.testing.assert_allclose(scale.numpy(), 0.9, rtol=1e-4)  # Adam's first step has the length of the rate


def test_the_tower_gives_unit_rows_and_has_one_list_of_weights_in_both_formats():
    last = build_stroke_tower(32, 1, embedding=16, width=8)
    first = build_stroke_tower(32, 1, embedding=16, width=8, data_format="channels_first")
    pictures = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 1)).astype(np.float32)

    assert [w.shape for w in last.weights] == [w.shape for w in first.weights]
    np.testing.assert_allclose(np.linalg.norm(last(pictures), axis=1), 1, rtol=1e-5)


def test_a_side_that_does_not_halve_four_times_is_refused():
    with pytest.raises(ValueError, match="multiple of 16 for this tower. Received 40"):
        build_stroke_tower(40, 1)


def test_the_views_are_averaged_and_a_blank_sheet_stays_blank_in_all_of_them():
    tower = build_stroke_tower(32, 1, embedding=16, width=8)
    blank = np.full((1, 32, 32, 1), 255, np.float32)

    np.testing.assert_allclose(averaged_views(tower)(blank), tower(blank), atol=1e-5)


def test_the_views_forgive_a_small_shift():
    tower = build_stroke_tower(32, 1, embedding=16, width=8)
    picture = 255 - as_pictures(np.eye(105, dtype=np.uint8)[np.newaxis] * 255, 32).astype(np.float32)
    moved = np.roll(picture, 2, axis=2)

    apart = [float(np.linalg.norm(model(picture)[0] - model(moved)[0])) for model in (averaged_views(tower), tower)]

    assert apart[0] < apart[1]


def test_a_training_leaves_a_run_that_recognises_characters_never_trained_on(finished, parts):
    figures, folder, told = finished
    run = load_run(folder)
    judges = parts[1]

    rows = run.embed(as_pictures(judges.ink, 32))

    assert figures["epoch"] == 2 and 0 <= figures["eer"] < 0.4
    assert run.config == TOY
    assert run.trained_on == {parts[0].names[i] for i in np.unique(parts[0].character)}
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, rtol=1e-5)
    assert told[-1].figures["oneshot"] == figures["oneshot"]
    assert {file.name for file in folder.iterdir()} == {
        "config.json", "split.json", "tower.keras", "tower.tflite", "head.json", "history.csv", "curves.png",
        "SHA256SUMS",
    }  # fmt: skip
    assert len(list(csv.DictReader((folder / "history.csv").open()))) == 2


def test_a_training_that_was_broken_off_goes_on_to_the_same_weights(parts, tmp_path, monkeypatch):
    class Killed(Exception):
        pass

    def kill(told):
        if told.epoch == 2:
            raise Killed

    monkeypatch.setattr(episode_run, "_finish", lambda *_: None)  # the checkpoint is what is compared
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    train_episodes(*parts, TOY, whole)
    with pytest.raises(Killed):
        train_episodes(*parts, TOY, broken, progress=kill)
    train_episodes(*parts, TOY, broken, resume=True)

    for one, other in zip(*map(episode_run.averaged_of, (whole, broken)), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


def test_a_finished_run_is_not_trained_again(finished, data):
    figures, folder, _ = finished
    before = (folder / "head.json").read_bytes()

    again = train_omniglot(TrainJob(data=data, folder=folder, config=TOY, resume=True), lambda told: None)

    assert again["oneshot"] == pytest.approx(figures["oneshot"], rel=1e-5)
    assert (folder / "head.json").read_bytes() == before


def test_a_checkpoint_of_another_tower_is_refused(parts):
    small, large = (StrokeLearner(parts[0], replace(TOY, width=width), StrokeRecipe()) for width in (8, 12))

    with pytest.raises(ValueError, match="Expected a checkpoint of this tower on tensorflow"):
        large.take_up(small.arrays(), 6)


def test_a_training_can_start_from_a_finished_tower(finished, parts):
    _, folder, _ = finished
    afresh, further = (
        StrokeLearner(parts[0], replace(TOY, tower=tower), StrokeRecipe())
        for tower in ("strokes", str(folder / "tower.keras"))
    )

    trained = keras.models.load_model(folder / "tower.keras").get_layer("tower").get_weights()

    np.testing.assert_allclose(further.averaged_weights()[0], trained[0])
    assert not np.allclose(afresh.averaged_weights()[0], trained[0])


def test_another_kind_of_tower_cannot_learn_episodes(parts):
    with pytest.raises(ValueError, match="Expected the tower strokes"):
        StrokeLearner(parts[0], replace(TOY, tower="small"), StrokeRecipe())


def test_the_plain_pair_loss_trains_on_the_same_characters(data, tmp_path):
    config = replace(TOY, loss="bce", distance="l1", optimiser="adamw")

    figures = train_omniglot(TrainJob(data=data, folder=tmp_path, config=config), lambda told: None)

    assert figures["auc"] > 0.5
    assert json.loads((tmp_path / "config.json").read_text())["loss"] == "bce"


def test_a_folder_of_classes_cannot_be_trained_on_episodes(parts, tmp_path):
    from model.training.omniglot import picture_set

    pictures = [picture_set(part, 32) for part in parts]

    with pytest.raises(ValueError, match="Received episode, which only a named set trains"):
        train_run(*pictures, TOY, tmp_path)


@pytest.mark.may_skip("PyTorch is not in requirements.txt")
def test_pytorch_computes_what_keras_does_and_learns_from_it(data):
    pytest.importorskip("torch")
    program = """
import sys
import numpy as np, torch
from dataclasses import replace
from model.datasets.omniglot import BACKGROUND, read_characters
from model.siamese.stroke_tower import build_stroke_tower
from model.training.omniglot import RECIPE
from model.training.stroke_learner import StrokeLearner
from model.training.stroke_recipe import StrokeRecipe
from model.training.torch_strokes import TorchStrokes
tower = build_stroke_tower(32, 1, embedding=16, width=8, data_format="channels_first")
pictures = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (4, 1, 32, 32)).astype(np.float32))
difference = (TorchStrokes(tower)(pictures, False) - tower(pictures, training=False)).abs().max()
config = replace(RECIPE, side=32, width=8, embedding=16, batch=48, epochs=10, steps=10)
learners = [StrokeLearner(read_characters(sys.argv[1], BACKGROUND), config, StrokeRecipe()) for _ in range(2)]
losses = [learners[0].step() for _ in range(90)]
learners[1].take_up(learners[0].arrays(), 90)
assert learners[0].step() == learners[1].step()
print(float(difference), sum(losses[:20]) - sum(losses[70:]))
"""
    environment = os.environ | {"KERAS_BACKEND": "torch"}
    ended = subprocess.run(
        [sys.executable, "-c", program, str(data)], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert ended.returncode == 0, ended.stderr
    difference, learnt = map(float, ended.stdout.split())
    assert difference < 0.02  # bfloat16 has eight bits
    assert learnt > 0
