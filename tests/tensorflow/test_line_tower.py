"""The tower of lines: rows of length 1, the same wherever it runs, blind to the pen where it says so."""

import cv2
import numpy as np
import pytest

from model.datasets.signature_ink import signature_picture
from model.siamese.line_tower import BLOCKS, LENGTH, build_line_tower
from model.training.export import export_tower
from tests.drawn_signatures import drawn_signature

SIDE = 64


@pytest.fixture(scope="module")
def tower():
    return build_line_tower(SIDE, 1)


def measured(tower, *frames):
    pictures = np.stack([signature_picture(frame, SIDE) for frame in frames]).astype(np.float32)
    return np.asarray(tower(pictures))


def block(rows, name):
    at = list(BLOCKS).index(name)
    start = sum(list(BLOCKS.values())[:at])
    return rows[:, start : start + BLOCKS[name]]


def between(rows, name):
    return np.abs(block(rows, name)[0] - block(rows, name)[1]).sum()


def test_rows_have_length_1_on_ink_on_blank_and_on_black_paper(tower):
    pictures = np.stack([np.full((SIDE, SIDE, 1), grey, np.float32) for grey in (255, 0)])
    rows = np.concatenate([measured(tower, drawn_signature(3, 1)), np.asarray(tower(pictures))])

    assert rows.shape == (3, LENGTH)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("name", list(BLOCKS)[:3])
def test_one_hand_is_nearer_to_itself_than_to_another(tower, name):
    own = measured(tower, drawn_signature(3, 1), drawn_signature(3, 2))
    others = measured(tower, drawn_signature(3, 1), drawn_signature(8, 1))

    assert between(own, name) < 0.8 * between(others, name)


@pytest.mark.parametrize("name", ["turns_3_1x1", "turns_3_2x3", "turns_6_1x3"])
def test_paler_ink_hardly_shows(tower, name):
    pens = measured(tower, drawn_signature(3, 1, ink=40), drawn_signature(3, 1, ink=140))
    hands = measured(tower, drawn_signature(3, 1), drawn_signature(8, 1))

    assert between(pens, name) < 0.5 * between(hands, name)


def test_a_line_that_runs_otherwise_turns_otherwise(tower):
    level, upright = (np.full((SIDE, SIDE), 255, np.uint8) for _ in range(2))
    cv2.line(level, (10, 32), (54, 32), 60, 2)
    cv2.line(upright, (32, 10), (32, 54), 60, 2)
    rows = np.asarray(tower(np.stack([level, upright])[..., np.newaxis].astype(np.float32)))

    assert between(rows, "turns_3_1x1") > 0.2 * between(np.stack([rows[0], 0 * rows[0]]), "turns_3_1x1")


def test_litert_measures_what_keras_does(tower, tmp_path):
    assert export_tower(tower, tmp_path) < 1e-5


@pytest.mark.parametrize("channels, embedding", [(3, LENGTH), (1, 64)])
def test_what_it_cannot_give_is_told(channels, embedding):
    with pytest.raises(ValueError, match=f"--channels 1 --embedding {LENGTH}"):
        build_line_tower(SIDE, channels, embedding=embedding)
