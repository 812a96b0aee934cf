"""The base training end to end, on a few invented faces and a tower of toy size."""

import csv
import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from model.siamese.tower import build_tower, mirrored
from model.training.fit import identity_labels, train_base
from model.training.recipe import Phase, Recipe
from model.training.resolution import resample
from model.training.schedule import identity_share, learning_rate, phase_at

TOY = Recipe(
    phases=(Phase(until=0.5, side=32, batch=8), Phase(until=1.0, side=48, batch=8)),
    channels=(8, 8, 16),
    blocks=(1, 1, 1),
)


def write_shard(path, identities, per_person=4, teacher=True):
    rng = np.random.default_rng(len(identities))
    identity = np.repeat(np.array(identities, np.int32), per_person)
    files = [cv2.imencode(".webp", rng.integers(0, 256, (112, 112, 3), np.uint8))[1].ravel() for _ in identity]
    offsets = np.cumsum([0, *map(len, files)])
    source = np.full(len(identity), "invented")
    np.savez(path, webp=np.concatenate(files), offsets=offsets, identity=identity, source=source)
    if teacher:
        embedding = rng.integers(-128, 128, (len(identity), 128), np.int8)
        np.save(path.with_name(path.stem + "_teacher.npy"), embedding)


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "faces"
    folder.mkdir()
    write_shard(folder / "train_0.npz", [1, 2, 3, 22])
    write_shard(folder / "validation.npz", [2, 4, 5], teacher=False)
    pairs = ["first,second,same"] + [f"0,{i},{int(i < 4)}" for i in range(1, 8)] * 2
    (folder / "validation_pairs.csv").write_text("\n".join(pairs) + "\n")
    return folder


def test_a_stopped_run_resumes_at_its_resolution_and_finishes(data, tmp_path):
    runs, cache = tmp_path / "runs", tmp_path / "cache"
    one_side = replace(TOY, phases=(Phase(until=1.0, side=32, batch=8),))  # a quick machine must not get beyond it
    train_base(data=data, runs=runs, cache=cache, minutes=0.02, recipe=one_side)
    stopped = json.loads((runs / "training_state.json").read_text())
    twice = 2 * stopped["elapsed_s"] / 60 + 0.05  # so that the second run begins before the change of side

    train_base(data=data, runs=runs, cache=cache, minutes=twice, resume=True, recipe=TOY)

    state = json.loads((runs / "training_state.json").read_text())
    assert state["images"] > stopped["images"]
    assert stopped["side"] == 32
    assert state["side"] == 48
    with (runs / "curve.csv").open() as file:
        assert [float(row["accuracy"]) for row in csv.DictReader(file)]


def test_training_begins_with_the_tower_it_is_given(data, tmp_path):
    tower = build_tower(32, channels=TOY.channels, blocks=TOY.blocks)
    mirrored(tower).save(tmp_path / "tower.keras")  # as it is shipped
    runs = tmp_path / "runs"

    train_base(data=data, runs=runs, cache=tmp_path, minutes=1e-4, start=tmp_path, recipe=TOY)

    with np.load(runs / "tower.npz") as saved:
        kernel, given = saved["arr_0"], tower.get_weights()[0]
    assert np.corrcoef(kernel.ravel(), given.ravel())[0, 1] > 0.99


def test_training_goes_on_counting_the_pictures_of_the_tower_it_is_given(data, tmp_path):
    build_tower(32, channels=TOY.channels, blocks=TOY.blocks).save(tmp_path / "tower.keras")
    (tmp_path / "training_state.json").write_text('{"images": 1000}')

    train_base(data=data, runs=tmp_path / "runs", cache=tmp_path, minutes=1e-4, start=tmp_path, recipe=TOY)

    assert json.loads((tmp_path / "runs" / "training_state.json").read_text())["images"] > 1000


def test_training_without_shards_says_so(tmp_path):
    with pytest.raises(FileNotFoundError, match="Expected train_"):
        train_base(data=tmp_path, runs=tmp_path / "runs", cache=tmp_path, minutes=1)


def test_the_rate_warms_up_then_falls_to_its_end():
    rates = [learning_rate(progress, TOY) for progress in (0.0, TOY.warm_up, 0.5, 1.0)]

    assert rates[0] < rates[2] < rates[1] == TOY.rate
    assert rates[3] == pytest.approx(TOY.final_rate)


def test_identities_join_little_by_little():
    assert identity_share(0.0, TOY) == 0
    assert identity_share(1.0, TOY) == TOY.id_weight


def test_the_last_phase_lasts_to_the_end():
    assert phase_at(0.49, TOY).side == 32
    assert phase_at(1.0, TOY).side == 48


def test_a_larger_kernel_answers_a_flat_map_alike():
    kernel = np.full((4, 4, 3, 1), 0.5, np.float32)

    (larger,) = resample([kernel], [(6, 6, 3, 1)])

    assert larger.shape == (6, 6, 3, 1)
    np.testing.assert_allclose(larger.sum(axis=(0, 1)), kernel.sum(axis=(0, 1)), rtol=1e-5)


def test_a_face_far_from_its_identity_is_not_trusted(data, tmp_path):
    from model.datasets.shards import FaceSet

    teacher = np.eye(128, dtype=np.float32)[[0, 0, 1, 5, 5]]
    faces = FaceSet(np.empty((5, 1)), np.array([7, 7, 7, 9, 9]), np.array(["x"] * 5), teacher)

    label, centres, trusted = identity_labels(faces, np.arange(5), 0.35)

    assert label.tolist() == [0, 0, 0, 1, 1]
    assert trusted.tolist() == [1, 1, 0, 1, 1]
    np.testing.assert_allclose(np.linalg.norm(centres, axis=1), 1, rtol=1e-6)
