"""The named sets train on pictures of their layout, and what they leave behind judges others."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.datasets.mnist import read_mnist
from model.errors import PictureError
from model.evaluation.mnist_pairs import evaluate_mnist
from model.evaluation.signature_pairs import evaluate_signatures
from model.inference.run_tower import load_run
from model.training import lookalike_run, mnist_run, signature_run
from model.training.run import TrainJob
from model.training.run_config import RunConfig
from tests.drawn_classes import drawn_classes
from tests.drawn_signatures import write_cedar, write_sign_data
from tests.model.test_lookalike import write_pairs


def job(data, folder, recipe, **options):
    small = {"side": recipe.side if recipe.side == 28 else 24, "width": 4, "embedding": 8, "epochs": 1, "steps": 3}
    config = RunConfig(loss=recipe.loss, distance=recipe.distance, channels=recipe.channels, batch=20, **small)
    return TrainJob(data=data, folder=folder, config=config, options=options)


def split(folder):
    return json.loads((Path(folder) / "split.json").read_text("utf8"))


@pytest.fixture(scope="module")
def signature_run_of_cedar(tmp_path_factory):
    folder = tmp_path_factory.mktemp("signatures")
    data = write_cedar(folder / "cedar", [1, 2, 3, 31, 36, 37])
    signature_run.train_signatures(job(data, folder / "run", signature_run.RECIPE), lambda told: None)
    return data, folder / "run"


def test_cedar_36_to_45_neither_teach_nor_choose(signature_run_of_cedar):
    _, folder = signature_run_of_cedar

    assert set(split(folder)["train"]) == {f"cedar {n}{kind}" for n in (1, 2, 3) for kind in ("", " forged")}
    assert set(split(folder)["validation"]) == {"cedar 31", "cedar 31 forged"}


def test_only_writers_without_a_part_in_the_training_are_judged(signature_run_of_cedar):
    data, folder = signature_run_of_cedar

    pairs, figures = evaluate_signatures(load_run(folder), data)

    assert figures["writers"] == 2
    assert pairs.same.sum() == 2 * 3 and (~pairs.same).sum() == 2 * 9
    names = ("eer_per_writer", "eer_by_ink_alone", "eer_rescanned", "eer_by_paper_alone")
    assert all(0 <= figures[name] <= 1 for name in names)
    assert figures["eer_five_references"] is None  # three genuine signatures a writer are too few


def test_six_genuine_signatures_are_judged_by_five_of_them(signature_run_of_cedar, tmp_path):
    _, folder = signature_run_of_cedar
    data = write_cedar(tmp_path / "cedar", [40, 41], each=6)

    _, figures = evaluate_signatures(load_run(folder), data)

    assert 0 <= figures["eer_five_references"] <= 1


def test_another_set_is_judged_whole(signature_run_of_cedar, tmp_path):
    _, folder = signature_run_of_cedar

    _, figures = evaluate_signatures(load_run(folder), write_sign_data(tmp_path / "dutch", ["001", "002", "003"]))

    assert figures["writers"] == 3


def test_known_writers_alone_cannot_be_judged(signature_run_of_cedar, tmp_path):
    _, folder = signature_run_of_cedar

    with pytest.raises(PictureError, match="does not know"):
        evaluate_signatures(load_run(folder), write_cedar(tmp_path / "known", [1, 31]))


def test_genuine_signatures_alone_cannot_be_judged(signature_run_of_cedar, tmp_path):
    _, folder = signature_run_of_cedar
    data = write_cedar(tmp_path / "genuine", [40])
    for forgery in (data / "full_forg").iterdir():
        forgery.unlink()

    with pytest.raises(ValueError, match="forgeries of one writer"):
        evaluate_signatures(load_run(folder), data)


@pytest.fixture(scope="module")
def line_run_of_cedar(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lines")
    data = write_cedar(folder / "cedar", [1, 2, 3, 31, 36, 37])
    told = []
    asked = TrainJob(data=data, folder=folder / "run", config=replace(signature_run.RECIPE, side=48))
    figures = signature_run.train_signatures(asked, told.append)
    return data, asked, figures, told


def test_the_tower_of_lines_learns_from_all_but_36_to_45(line_run_of_cedar):
    _, asked, figures, told = line_run_of_cedar

    assert set(split(asked.folder)["train"]) == {f"cedar {n}{kind}" for n in (1, 2, 3, 31) for kind in ("", " forged")}
    assert split(asked.folder)["validation"] == []
    assert (told[-1].step, told[-1].steps) == (1, 1)
    assert figures.keys() == {"epoch", "loss", "eer", "auc", "seconds"}


def test_shaking_hands_of_unknown_writers_are_told(line_run_of_cedar):
    data, asked, _, _ = line_run_of_cedar

    pairs, figures = evaluate_signatures(load_run(asked.folder), data)

    assert figures["writers"] == 2
    assert pairs.score[pairs.same].mean() > pairs.score[~pairs.same].mean()


def test_a_finished_run_of_lines_is_left_as_it_is(line_run_of_cedar):
    _, asked, figures, _ = line_run_of_cedar
    before = (asked.folder / "head.json").read_bytes()

    again = signature_run.train_signatures(replace(asked, resume=True), lambda told: None)

    assert again == pytest.approx(figures, rel=1e-4)
    assert (asked.folder / "head.json").read_bytes() == before


def test_the_same_training_gives_the_same_weights(line_run_of_cedar, tmp_path):
    _, asked, _, _ = line_run_of_cedar

    signature_run.train_signatures(replace(asked, folder=tmp_path / "run"), lambda told: None)

    assert load_run(tmp_path / "run").head.w == load_run(asked.folder).head.w


def test_one_writer_is_too_few_for_lines(tmp_path):
    data = write_cedar(tmp_path / "cedar", [1, 2, 31])
    for forgery in (data / "full_forg").glob("forgeries_[12]_*"):
        forgery.unlink()

    with pytest.raises(ValueError, match="a forged one. Received 1"):
        signature_run.train_signatures(
            TrainJob(data=data, folder=tmp_path / "run", config=signature_run.RECIPE), lambda told: None
        )


def test_every_sixth_writer_of_another_set_chooses():
    writers = [f"{number:03d}" for number in range(1, 14)]

    learning, choosing = signature_run.parts(writers)

    assert choosing == ["013", "007", "001"]
    assert sorted(learning + choosing) == writers


def test_too_few_writers_are_told():
    with pytest.raises(ValueError, match="two writers to learn from"):
        signature_run.parts(["cedar 1", "cedar 36", "cedar 37"])


def write_small_mnist(path, classes=10):
    digits = drawn_classes(classes=classes, each=24, side=28)
    order = np.random.default_rng(0).permutation(len(digits.label))
    x, y = digits.pictures[order, ..., 0], digits.label[order]
    np.savez(path, x_train=x, y_train=y, x_test=x[:100], y_test=y[:100])
    return path


def test_digits_left_out_are_neither_learnt_nor_chosen_by_and_are_judged_as_unseen(tmp_path):
    data = write_small_mnist(tmp_path / "mnist.npz")

    mnist_run.train_mnist(job(data, tmp_path / "run", mnist_run.RECIPE, without="89"), lambda told: None)
    pairs, figures = evaluate_mnist(load_run(tmp_path / "run"), data)

    assert set(split(tmp_path / "run")["train"]) == set("01234567")
    assert set(split(tmp_path / "run")["validation"]) <= set("01234567")
    assert figures["unseen"]["digits"] == "89"
    assert set(read_mnist(data).test.label[pairs.first]) == set(range(10))


@pytest.mark.parametrize("left_out", ["x", "0123456789", "012345678"])
def test_what_cannot_be_left_out_is_told(tmp_path, left_out):
    data = write_small_mnist(tmp_path / "mnist.npz")

    with pytest.raises(ValueError, match="at most eight"):
        mnist_run.train_mnist(job(data, tmp_path / "run", mnist_run.RECIPE, without=left_out), lambda told: None)


def test_look_alikes_train_with_semi_hard_triplets(tmp_path):
    data = write_pairs(tmp_path / "set" / "train", [f"{number:02d}" for number in range(20)])

    lookalike_run.train_lookalike(job(data.parent, tmp_path / "run", lookalike_run.RECIPE), lambda told: None)

    parts = split(tmp_path / "run")
    assert not set(parts["train"]) & set(parts["validation"])
    assert len(parts["train"]) == 18
    assert load_run(tmp_path / "run").config.loss == "triplet"
