"""Look-alikes lie in left/ and right/ under equal names; whoever has no partner is named."""

import shutil

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.datasets.lookalike import part_of, read_lookalike
from model.errors import PictureError
from model.evaluation.lookalike_pairs import evaluate_lookalike
from model.sampling.lookalikes import augment_lookalikes, lookalike_batches

SIDE = 16


def write_pairs(folder, names, right_suffix=".png"):
    for number, name in enumerate(names):
        for side, suffix in (("left", ".png"), ("right", right_suffix)):
            (folder / side).mkdir(parents=True, exist_ok=True)
            picture = np.full((20, 20, 3), 21 * number % 256, np.uint8)
            (folder / side / f"{name}{suffix}").write_bytes(cv2.imencode(suffix, picture)[1].tobytes())
    return folder


class BrightnessRun:
    """Looks at the brightness alone; pictures of one pair have the same."""

    class config:  # noqa: N801 - as RunTower has it
        side, channels = SIDE, 3

    trained_on, chosen_on, threshold = frozenset({"b"}), frozenset({"c"}), 0.01

    def embed(self, pictures):
        angle = pictures.mean(axis=(1, 2, 3)) / 255 * np.pi
        return np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)

    def distance(self, a, b):
        return np.linalg.norm(a - b, axis=-1)


def test_a_pair_is_one_class_of_two_pictures(tmp_path):
    read = read_lookalike(write_pairs(tmp_path, ["00002", "00001", "x"]), SIDE, 3)

    assert read.names == ("00001", "00002", "x")
    assert read.label.tolist() == [0, 1, 2, 0, 1, 2]
    assert read.files[0] == "left/00001" and read.files[3] == "right/00001"
    assert read.pictures.shape == (6, SIDE, SIDE, 3)


def test_suffixes_of_a_pair_may_differ(tmp_path):
    read = read_lookalike(write_pairs(tmp_path, ["a"], right_suffix=".webp"), SIDE, 1)

    assert read.names == ("a",)


def test_the_two_archives_as_published_read_as_folders(tmp_path):
    folder = write_pairs(tmp_path / "set", ["00001", "00002"])
    for side in ("left", "right"):
        shutil.make_archive(str(tmp_path / side), "zip", folder, side)

    packed, loose = read_lookalike(tmp_path, SIDE, 3), read_lookalike(folder, SIDE, 3)

    assert packed.names == loose.names
    assert (packed.pictures == loose.pictures).all()


def test_a_name_on_one_side_only_is_told(tmp_path):
    folder = write_pairs(tmp_path, ["a", "b"])
    (folder / "right" / "b.png").unlink()

    with pytest.raises(PictureError, match=r"1 that lie on one side only \(left\), b first"):
        read_lookalike(folder, SIDE, 3)


def test_a_folder_without_right_is_told(tmp_path):
    shutil.rmtree(write_pairs(tmp_path, ["a"]) / "right")

    with pytest.raises(PictureError, match="left/ and right/"):
        read_lookalike(tmp_path, SIDE, 3)


def test_a_damaged_picture_is_named(tmp_path):
    folder = write_pairs(tmp_path, ["a", "b"])
    (folder / "right" / "b.png").write_bytes(b"nothing")

    with pytest.raises(PictureError, match="b.png"):
        read_lookalike(folder, SIDE, 3)


def test_train_and_test_below_a_folder_are_found(tmp_path):
    write_pairs(tmp_path / "test", ["a"])

    assert part_of(tmp_path, "test") == tmp_path / "test"
    assert part_of(tmp_path, "train") == tmp_path


@settings(deadline=None)  # machines are busy
@given(st.integers(2, 30), st.integers(4, 40), st.integers(0, 2**31))
def test_a_batch_holds_whole_pairs_and_all_others_are_negatives(pairs, size, seed):
    label = np.tile(np.arange(pairs), 2)

    batch = lookalike_batches(label, size)(np.random.default_rng(seed))

    counts = np.unique(label[batch.rows], return_counts=True)[1]
    assert (counts == 2).all() and len(counts) == min(pairs, size // 2)
    assert batch.same.sum() == len(counts)


def test_a_pair_without_its_half_cannot_be_sampled():
    with pytest.raises(ValueError, match="two pictures"):
        lookalike_batches(np.array([0, 0, 1]), 8)


@pytest.mark.parametrize("channels", [1, 3])
def test_disturbed_pictures_keep_their_shape_and_are_repeated_by_the_seed(channels):
    batch = np.random.default_rng(0).integers(0, 256, (5, 24, 24, channels)).astype(np.uint8)

    disturbed = augment_lookalikes(batch, np.random.default_rng(1))

    assert disturbed.shape == batch.shape and disturbed.dtype == np.uint8
    assert (disturbed == augment_lookalikes(batch, np.random.default_rng(1))).all()


def test_pairs_of_the_training_are_not_judged(tmp_path):
    folder = write_pairs(tmp_path, ["a", "b", "c", "d", "e"])

    pairs, figures = evaluate_lookalike(BrightnessRun(), folder)

    assert pairs.same.sum() == 3 and len(pairs.same) == 9
    assert figures["top_k"]["1"] == 1
    assert figures["mean_cosine"]["positive"] == pytest.approx(1, abs=1e-6)
    assert figures["mean_cosine"]["negative"] < 0.95


def test_a_set_of_known_pairs_only_cannot_be_judged(tmp_path):
    with pytest.raises(PictureError, match="does not know"):
        evaluate_lookalike(BrightnessRun(), write_pairs(tmp_path, ["b", "c"]))
