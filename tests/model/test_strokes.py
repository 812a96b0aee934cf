"""Drawings disturbed, and gathered into batches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.datasets.omniglot import BACKGROUND, as_pictures, hold_out, read_characters
from model.sampling.episodes import EpisodeSampler
from model.sampling.strokes import disturb_drawing, disturb_pictures
from tests.omniglot import drawing, write_omniglot, write_set


@pytest.fixture(scope="module")
def characters(tmp_path_factory):
    return read_characters(write_omniglot(tmp_path_factory.mktemp("omniglot")), BACKGROUND)


def ink(character=3):
    return 255 - drawing(character, 1)


def rng(seed=0):
    return np.random.default_rng(seed)


def test_without_strength_the_drawing_stays_what_the_tower_is_shown_otherwise():
    shown = 255 - as_pictures(ink()[np.newaxis], 48)[0, ..., 0]

    calm = disturb_drawing(ink(), 48, rng(), strength=0.0)

    assert np.abs(calm.astype(float) - shown).mean() < 4


def test_a_quarter_turn_turns_the_whole_drawing():
    upright = disturb_drawing(ink(), 48, rng(), strength=0.0)

    turned = disturb_drawing(ink(), 48, rng(), strength=0.0, quarter=1)

    likeness = [np.abs(np.rot90(upright, k).astype(float) - turned).mean() for k in range(4)]
    assert min(likeness) < 4
    assert int(np.argmin(likeness)) in (1, 3)


def test_a_disturbed_drawing_is_another_one_and_the_seed_repeats_it():
    first, again, other = (disturb_drawing(ink(), 48, rng(seed)) for seed in (1, 1, 2))

    assert first.shape == (48, 48) and first.dtype == np.uint8
    np.testing.assert_array_equal(first, again)
    assert np.abs(first.astype(float) - other).mean() > 1


@given(seed=st.integers(0, 500))
@settings(max_examples=40, deadline=None)
def test_most_of_the_ink_stays_on_the_sheet(seed):
    before = as_pictures(ink()[np.newaxis], 48)[0]

    after = disturb_drawing(ink(), 48, rng(seed), strength=0.7)

    assert after.sum() > 0.4 * (255 - before.astype(int)).sum()


def test_pictures_of_their_final_size_keep_their_pen(characters):
    pictures = as_pictures(characters.ink[:6], 32, channels=3)

    disturbed = disturb_pictures(pictures, rng())

    assert disturbed.shape == pictures.shape and disturbed.dtype == np.uint8
    assert (disturbed == disturbed[..., :1]).all()
    assert (255.0 - disturbed).sum() < 1.3 * (255.0 - pictures).sum()


@given(seed=st.integers(0, 200), per_group=st.integers(2, 6))
@settings(max_examples=30, deadline=None)
def test_a_batch_pairs_two_hands_and_each_group_is_of_one_alphabet_and_turn(characters, seed, per_group):
    batch = EpisodeSampler(characters, groups=4, per_group=per_group).draw(rng(seed))

    assert len(batch.first) == len(batch.second) == len(batch.quarter) == len(batch.label) == 4 * per_group
    assert (characters.character[batch.first] == characters.character[batch.second]).all()
    assert (characters.drawer[batch.first] != characters.drawer[batch.second]).all()
    assert (batch.label == characters.character[batch.first] * 4 + batch.quarter).all()
    for group in np.split(np.arange(4 * per_group), 4):
        assert len(set(characters.alphabet[batch.first[group]])) == len(set(batch.quarter[group])) == 1
        assert len(set(batch.label[group])) == per_group


def test_a_character_drawn_once_cannot_be_paired(tmp_path):
    write_set(tmp_path, BACKGROUND, drawers=1)

    with pytest.raises(ValueError, match="Expected two drawings of each character"):
        EpisodeSampler(read_characters(tmp_path, BACKGROUND), groups=2, per_group=2)


def test_what_judges_has_no_alphabet_in_common_with_what_trains(characters):
    train, judges = hold_out(characters)

    assert set(train.alphabet) | set(judges.alphabet) == {0, 1, 2}
    assert not set(train.alphabet) & set(judges.alphabet)
    assert not set(train.character) & set(judges.character)
