"""A gallery held as bytes finds exactly what one of float32 finds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from model.inference import coded_rows
from model.inference.coded_rows import CodedRows, scale_for
from model.inference.flat_rows import FlatRows
from model.inference.gallery import Gallery

SIZE = 128


def both(weights, folder=None):
    """A gallery of float32, and one that turns to bytes at once."""
    return Gallery(weights, bias=1.0, coded_from=None), Gallery(weights, bias=1.0, coded_from=1, folder=folder)


def unit_rows(count, seed, spread=1.0):
    """Rows of length 1 that lie together the more, the smaller the spread."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=SIZE) + spread * rng.normal(size=(count, SIZE))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def same_answer(flat, coded, flat_gallery, probe):
    """Bit for bit; of two that lie equally far, either may be named."""
    assert (flat is None) == (coded is None)
    if flat is None:
        return
    assert (coded.distance, coded.runner_up_distance) == (flat.distance, flat.runner_up_distance)
    if flat.distance < flat.runner_up_distance:
        assert coded.person == flat.person
        own = flat_gallery.distances_to(coded.person, probe)
        assert own[coded.template_index] == own[flat.template_index]
    if coded.runner_up_person is not None:
        other = flat_gallery.distances_to(coded.runner_up_person, probe).min()
        assert float(other) == flat.runner_up_distance


@settings(max_examples=150, deadline=None)
@given(
    owners=st.lists(st.integers(0, 40), min_size=1, max_size=400),
    seed=st.integers(0, 10_000),
    spread=st.sampled_from([1.0, 0.1, 0.003]),
    heavy=st.floats(0, 50, width=32),
    first=st.integers(1, 400),
)
def test_nearest_runner_up_and_distances_are_those_of_float32(owners, seed, spread, heavy, first):
    weights = np.random.default_rng(seed).uniform(0, 3, SIZE).astype(np.float32)
    weights[0] = heavy  # one coordinate may need far more of the scale than the others
    templates, probes = unit_rows(len(owners), seed, spread), unit_rows(4, seed + 1, spread)
    flat, coded = both(weights)
    for gallery in (flat, coded):  # the scale is that of the first part; what comes later may lie beyond it
        gallery.load(owners[:first], templates[:first])
        gallery.load(owners[first:], templates[first:])

    for probe in (*probes, templates[0], 5 * probes[0]):
        same_answer(flat.match(probe), coded.match(probe), flat, probe)
    assert coded.coded and not flat.coded


@settings(max_examples=60, deadline=None)
@given(
    rows=hnp.arrays(np.float32, (40, 4), elements=st.floats(-1e3, 1e3, width=32)),
    probe=hnp.arrays(np.float32, 4, elements=st.floats(-1e3, 1e3, width=32)),
    scale=st.floats(1e-3, 1e2),
    depth=st.integers(1, 40),
)
def test_any_numbers_and_any_scale_give_the_distances_of_float32(rows, probe, scale, depth):
    flat, coded = FlatRows(4), CodedRows(4, scale)
    flat.append(rows)
    coded.append(rows)

    assert coded.nearest(probe, depth, 40).distance.tolist() == flat.nearest(probe, depth, 40).distance.tolist()


changes = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "replace"]), st.integers(0, 5), st.integers(1, 40)), max_size=12
)


@settings(max_examples=25, deadline=None)
@given(changes=changes, at=st.integers(1, 120))
def test_changes_leave_both_alike_whenever_one_turns_to_bytes(changes, at):
    weights = np.ones(SIZE, np.float32)
    flat, coded = Gallery(weights, 1.0, coded_from=None), Gallery(weights, 1.0, coded_from=at)
    for step, (kind, person, count) in enumerate(changes):
        for gallery in (flat, coded):
            getattr(gallery, kind)(*((person,) if kind == "remove" else (person, unit_rows(count, step))))
    probe = unit_rows(1, 999)[0]

    same_answer(flat.match(probe), coded.match(probe), flat, probe)
    assert (len(flat), flat.people) == (len(coded), coded.people)
    assert flat.sample(6)[0].tolist() == coded.sample(6)[0].tolist()


def test_only_a_few_rows_are_looked_at_again(monkeypatch):
    looked_at = []
    rows = unit_rows(20_000, 1, spread=10)
    coded = CodedRows(SIZE, scale_for(rows))
    coded.append(rows)
    monkeypatch.setattr(coded, "take", lambda wanted, take=coded.take: looked_at.append(len(wanted)) or take(wanted))

    coded.nearest(unit_rows(1, 1, spread=10)[0], 2, len(rows))

    assert sum(looked_at) < 200


def test_a_full_block_is_followed_by_another(monkeypatch):
    monkeypatch.setattr(coded_rows, "BLOCK_ROWS", 64)
    rows, probe = unit_rows(300, 3), unit_rows(1, 4)[0]
    flat, coded = FlatRows(SIZE), CodedRows(SIZE, scale_for(rows))
    for part in np.array_split(rows, 7):
        flat.append(part)
        coded.append(part)

    assert coded.nearest(probe, 300, 300).row.tolist() == flat.nearest(probe, 300, 300).row.tolist()


def test_who_is_forgotten_is_overwritten_in_memory_and_in_the_file():
    gallery = both(np.ones(SIZE, np.float32))[1]
    gallery.add("ada", unit_rows(2, 5))
    gallery.add("bob", unit_rows(1, 6))

    gallery.remove("ada")

    rows = gallery._held.rows
    assert not rows._blocks[0][:2].any()
    assert np.isinf(rows.take(np.arange(2))).all()
    assert gallery.match(unit_rows(2, 5)[0]).person == "bob"


def test_the_file_has_no_name(tmp_path):
    gallery = both(np.ones(SIZE, np.float32), tmp_path)[1]
    gallery.load(range(500), unit_rows(500, 7))

    assert gallery.coded
    assert list(tmp_path.iterdir()) == []


def test_where_the_file_cannot_be_made_float32_stays(tmp_path):
    gallery = both(np.ones(SIZE, np.float32), tmp_path / "absent")[1]
    gallery.load(range(50), unit_rows(50, 8))

    assert not gallery.coded
    assert gallery.match(unit_rows(50, 8)[7]).person == 7


@pytest.mark.parametrize("values, expected", [([[0.0, -2.54]], 0.02), ([[np.inf, 1.27]], 0.01), ([[0.0]], 1e-6 / 127)])
def test_the_scale_just_holds_the_widest_coordinate(values, expected):
    assert scale_for(np.array(values, np.float32)) == pytest.approx(expected)
