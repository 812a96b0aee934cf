"""Views that the passive net trains on."""

from collections import Counter

import numpy as np
import pytest

from model.sampling.liveness_views import WIDE_SIDE_PX, LivenessSet, disturb, draw, middle


@pytest.fixture
def faces():
    """Ada with 30 frames of one session, Grace with 3 of two; a patch's colour says whose it is."""
    subject = np.array((["ada"] * 30 + ["grace"] * 3) * 2)
    session = np.array((["1"] * 30 + ["1", "1", "2"]) * 2)
    live = np.array([True] * 33 + [False] * 33)
    patches = np.zeros((66, 2, WIDE_SIDE_PX, WIDE_SIDE_PX, 3), np.uint8)
    patches[subject == "grace"] = 200
    return LivenessSet(patches, live, subject, session)


def test_a_batch_holds_as_many_live_as_not(faces):
    views, live = draw(faces, 20, np.random.default_rng(0))

    assert views.shape == (20, 2, 80, 80, 3)
    assert Counter(live.tolist()) == {True: 10, False: 10}


def test_subjects_are_drawn_alike_however_many_frames_they_have(faces):
    views, _ = draw(faces, 200, np.random.default_rng(0))

    assert 70 < sum(view.mean() > 110 for view in views) < 130


def test_the_same_seed_draws_the_same_views(faces):
    first, second = (draw(faces, 6, np.random.default_rng(3))[0] for _ in range(2))

    assert np.array_equal(first, second)


def test_what_the_net_sees_at_the_door_is_the_middle_of_what_training_cuts():
    wide = np.zeros((2, WIDE_SIDE_PX, WIDE_SIDE_PX, 3), np.uint8)
    wide[:, 20:-20, 20:-20] = 255  # 160 / 1.35, to a whole margin

    assert middle(wide).min() == 255


def test_a_disturbed_view_keeps_its_size_and_differs():
    wide = np.random.default_rng(0).integers(0, 256, (2, WIDE_SIDE_PX, WIDE_SIDE_PX, 3)).astype(np.uint8)

    view = disturb(wide, np.random.default_rng(1))

    assert view.shape == (2, 80, 80, 3)
    assert not np.array_equal(view, middle(wide))
