"""The keyed signed permutation: what it keeps, and what it hides for how long."""

import numpy as np
import pytest

from app.security.permutation import SignedPermutation
from app.security.seal import new_key
from tests.stores import an_embedding

ROWS = np.stack([an_embedding(seed) for seed in range(40)])


def distances(rows):
    return np.abs(rows[:, None] - rows[None]).sum(axis=2)


def test_every_distance_is_kept():
    hidden = SignedPermutation(new_key(), 128).hidden(ROWS)

    np.testing.assert_allclose(distances(hidden), distances(ROWS), rtol=0, atol=1e-5)
    assert not np.any(np.all(np.isclose(hidden, ROWS), axis=1))


def test_it_can_be_undone_and_put_under_another_key():
    first, second = SignedPermutation(b"1" * 32, 128), SignedPermutation(b"2" * 32, 128)

    moved = second.hidden(first.shown(first.hidden(ROWS)))

    np.testing.assert_array_equal(moved, second.hidden(ROWS))
    assert not np.allclose(moved, first.hidden(ROWS))


def test_the_same_key_gives_the_same_places_for_ever():
    hidden = SignedPermutation(bytes(range(32)), 5).hidden(np.arange(1, 6, dtype=np.float32))

    assert hidden.tolist() == SignedPermutation(bytes(range(32)), 5).hidden(np.arange(1, 6, dtype=np.float32)).tolist()
    assert sorted(np.abs(hidden).tolist()) == [1, 2, 3, 4, 5]


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="Expected a key of 16 bytes"):
        SignedPermutation(b"short", 128)
