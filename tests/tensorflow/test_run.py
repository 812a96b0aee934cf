"""A workbench training from beginning to end, on drawn classes and a tower of toy size."""

import csv
import json

import keras
import numpy as np
import pytest

from model.evaluation.episodes import episode_report
from model.inference.run_tower import load_run
from model.sampling.class_split import split_classes
from model.training.run import TrainJob, train_folder, train_run
from model.training.run_config import RunConfig
from tests.drawn_classes import drawn_classes, write_classes

TOY = {"side": 16, "width": 8, "embedding": 16, "batch": 24, "epochs": 2, "steps": 12}
COMBINATIONS = [(loss, distance) for loss in ("bce", "contrastive", "triplet") for distance in ("l1", "l2")]


@pytest.fixture(scope="module")
def parts():
    return split_classes(drawn_classes(), share=0.4)


@pytest.fixture(scope="module")
def finished(parts, tmp_path_factory):
    """The folder of a short run, to be looked at only."""
    folder = tmp_path_factory.mktemp("finished")
    train_run(*parts, RunConfig(**TOY), folder)
    return folder


def history(folder):
    with (folder / "history.csv").open() as file:
        return [
            {name: float(value) for name, value in row.items() if name != "seconds"} for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize("loss, distance", COMBINATIONS)
def test_every_loss_and_distance_learns_to_tell_new_classes_apart(parts, tmp_path, loss, distance):
    config = RunConfig(loss=loss, distance=distance, **TOY)

    figures = train_run(*parts, config, tmp_path / "run")

    assert figures["auc"] > 0.93
    run = load_run(tmp_path / "run")
    rows = run.embed(parts[1].pictures)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, rtol=1e-5)
    assert run.similarity(rows[0], rows[0]) > 0.5 > run.similarity(rows[0], rows[-1])
    assert run.trained_on.isdisjoint(parts[1].present())
    assert {file.name for file in (tmp_path / "run").iterdir()} == {
        "config.json", "split.json", "tower.keras", "tower.tflite", "head.json", "history.csv", "curves.png",
        "SHA256SUMS",
    }  # fmt: skip


@pytest.mark.parametrize("optimiser", ["adam", "adamw", "sgd", "adagrad"])
def test_every_optimiser_lowers_the_loss(parts, tmp_path, optimiser):
    train_run(*parts, RunConfig(optimiser=optimiser, **TOY), tmp_path)

    losses = [epoch["loss"] for epoch in history(tmp_path)]
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("tower, channels", [("small", 3), ("mobile", 1), ("mobile", 3)])
def test_litert_agrees_with_keras_for_every_tower(tmp_path, tower, channels):
    pictures = drawn_classes(classes=6, each=4, channels=channels)
    config = RunConfig(tower=tower, channels=channels, **{**TOY, "epochs": 1, "steps": 2})

    train_run(*split_classes(pictures), config, tmp_path)

    rows = load_run(tmp_path).embed(pictures.pictures[:8])
    expected = keras.models.load_model(tmp_path / "tower.keras")(pictures.pictures[:8].astype(np.float32))
    np.testing.assert_allclose(rows, expected, atol=1e-5)


def test_one_example_of_a_class_never_trained_on_is_enough(finished):
    run, unseen = load_run(finished), drawn_classes(seed=9)

    report = episode_report(run.embed(unseen.pictures), unseen.label, run.distance, ways=5, shots=1, runs=40)

    assert report["accuracy"] > 0.8


class Stopped(Exception):
    pass


def stop_in_epoch_2(told):
    if told.epoch == 2:
        raise Stopped


def stop_at_once(told):
    raise Stopped


def test_a_stopped_run_resumes_to_the_result_of_an_unbroken_one(parts, tmp_path):
    config = RunConfig(**{**TOY, "epochs": 3})
    train_run(*parts, config, tmp_path / "whole")
    with pytest.raises(Stopped):
        train_run(*parts, config, tmp_path / "broken", progress=stop_in_epoch_2)
    assert (tmp_path / "broken" / "checkpoint" / "state.npz").is_file()

    train_run(*parts, config, tmp_path / "broken", resume=True)

    for whole, broken in zip(history(tmp_path / "whole"), history(tmp_path / "broken"), strict=True):
        assert broken == pytest.approx(whole, rel=1e-3, abs=1e-4)


def test_a_run_that_starts_anew_leaves_nothing_of_an_earlier_one_to_resume(parts, tmp_path):
    config = RunConfig(**TOY)
    (tmp_path / "checkpoint").mkdir()
    (tmp_path / "checkpoint" / "state.npz").write_bytes(b"of an earlier run")

    with pytest.raises(Stopped):
        train_run(*parts, config, tmp_path, progress=stop_at_once)

    assert not (tmp_path / "checkpoint" / "state.npz").exists()


def test_the_seed_repeats_a_run(parts, finished, tmp_path):
    train_run(*parts, RunConfig(**TOY), tmp_path)

    one, other = (load_run(folder).embed(parts[1].pictures) for folder in (finished, tmp_path))
    np.testing.assert_allclose(one, other, atol=1e-3)


def test_it_stops_early_and_keeps_the_best_epoch(parts, tmp_path):
    figures = train_run(*parts, RunConfig(patience=1, rate=1e-6, **{**TOY, "epochs": 30}), tmp_path)

    epochs = history(tmp_path)
    assert len(epochs) < 30
    assert figures["auc"] == pytest.approx(max(epoch["auc"] for epoch in epochs), abs=1e-5)


def test_a_finished_run_is_not_trained_again(parts, finished):
    written = (finished / "head.json").stat().st_mtime_ns

    again = train_run(*parts, RunConfig(**TOY), finished, resume=True)

    assert again["auc"] == max(epoch["auc"] for epoch in history(finished))
    assert (finished / "head.json").stat().st_mtime_ns == written


def test_another_config_cannot_be_resumed(parts, finished):
    with pytest.raises(ValueError, match="seed 0 there, 1 now"):
        train_run(*parts, RunConfig(seed=1, **TOY), finished, resume=True)


def test_a_trained_tower_is_where_another_run_starts(parts, finished, tmp_path):
    start = RunConfig(tower=str(finished / "tower.keras"), rate=1e-6, **{**TOY, "epochs": 1, "steps": 1})

    train_run(*parts, start, tmp_path)

    one, other = (load_run(folder).embed(parts[1].pictures[:4]) for folder in (finished, tmp_path))
    assert (one * other).sum(axis=1).min() > 0.9


def test_a_tower_of_another_shape_says_what_to_ask_for(parts, finished, tmp_path):
    with pytest.raises(ValueError, match="--embedding 16"):
        train_run(*parts, RunConfig(tower=str(finished / "tower.keras"), **{**TOY, "embedding": 32}), tmp_path)


def test_augment_and_sampler_are_asked_for_every_step(parts, tmp_path):
    from model.sampling.batches import class_batches

    asked = {"augment": 0, "sampler": 0}
    draw = class_batches(parts[0].label, 12)

    def augment(pictures, rng):
        asked["augment"] += 1
        return pictures[:, :, ::-1]

    def sampler(rng):
        asked["sampler"] += 1
        return draw(rng)

    config = RunConfig(**{**TOY, "epochs": 1, "steps": 5})
    train_run(*parts, config, tmp_path, augment=augment, sampler=sampler)

    assert asked == {"augment": 5, "sampler": 5}


def test_a_folder_is_trained_on_with_a_fifth_of_its_classes_held_out(tmp_path):
    data = write_classes(tmp_path / "data", drawn_classes(classes=10, each=3))
    config = RunConfig(**{**TOY, "epochs": 1, "steps": 2})

    train_folder(TrainJob(data=data, folder=tmp_path / "run", config=config), lambda told: None)

    split = json.loads((tmp_path / "run" / "split.json").read_text())
    assert (len(split["train"]), len(split["validation"])) == (8, 2)
    assert set(split["train"]).isdisjoint(split["validation"])


def test_pictures_of_another_size_than_configured_are_refused(parts, tmp_path):
    with pytest.raises(ValueError, match="side 32"):
        train_run(*parts, RunConfig(**{**TOY, "side": 32}), tmp_path)
