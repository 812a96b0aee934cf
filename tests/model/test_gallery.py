import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from model.inference.gallery import Gallery, similarity

SIZE = 128


def unit_rows(count, seed=0):
    rows = np.random.default_rng(seed).normal(size=(count, SIZE)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def head_distance(weights, a, b):
    return float((weights * np.abs(a.astype(np.float64) - b)).sum())


@pytest.fixture
def weights():
    return np.random.default_rng(7).uniform(0, 3, SIZE).astype(np.float32)


@pytest.fixture
def gallery(weights):
    return Gallery(weights, bias=4.0)


def test_distances_worked_out_by_hand():
    gallery = Gallery([1, 2, 0], bias=1.0)
    gallery.add("ada", np.array([[0, 0, 0], [1, 1, 1]], np.float32))
    gallery.add("bob", np.array([3, 0, 0], np.float32))

    match = gallery.match(np.array([1, 0.5, 9], np.float32))

    # To ada's templates 1*1 + 2*0.5 = 2 and 0 + 2*0.5 = 1; to bob 1*2 + 2*0.5 = 3. The third weighs nothing.
    assert (match.person, match.distance, match.template_index) == ("ada", 1.0, 1)
    assert (match.runner_up_person, match.runner_up_distance) == ("bob", 3.0)


def test_similarity_is_half_at_the_bias_and_never_overflows():
    assert similarity(3.0, 3.0) == 0.5
    assert similarity(0.0, 2.0) == pytest.approx(1 / (1 + np.exp(-2)))
    assert similarity(1e6, 2.0) == pytest.approx(0)
    assert Gallery([1.0], bias=2.0).similarity(2.0) == 0.5


def test_an_empty_gallery_matches_nobody(gallery):
    assert gallery.match(unit_rows(1)[0]) is None
    assert (len(gallery), gallery.people) == (0, 0)


def test_one_person_has_no_runner_up_however_many_templates(gallery):
    gallery.add(1, unit_rows(5))

    match = gallery.match(unit_rows(5)[3])

    assert match.person == 1
    assert match.distance == pytest.approx(0, abs=1e-5)
    assert match.template_index == 3
    assert (match.runner_up_person, match.runner_up_distance) == (None, float("inf"))


def test_the_runner_up_is_somebody_else_though_many_templates_lie_nearer(gallery):
    near, far = unit_rows(2)
    gallery.add("near", near + np.linspace(0, 0.01, 20, dtype=np.float32)[:, None])
    gallery.add("far", far)

    assert gallery.match(near).runner_up_person == "far"


@settings(max_examples=30, deadline=None)
@given(
    weights=hnp.arrays(np.float32, SIZE, elements=st.floats(0, 10, width=32)),
    pair=hnp.arrays(np.float32, (2, SIZE), elements=st.floats(-1, 1, width=32)),
)
def test_folding_keeps_the_distance_of_the_head(weights, pair):
    gallery = Gallery(weights, bias=1.0)
    gallery.add("a", pair[0])

    distance = gallery.match(pair[1]).distance

    assert distance == pytest.approx(head_distance(weights, *pair), rel=1e-4, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(owners=st.lists(st.integers(0, 8), min_size=1, max_size=60), seed=st.integers(0, 10_000))
def test_the_nearest_two_people_are_those_of_brute_force(owners, seed):
    weights = np.random.default_rng(seed + 1).uniform(0, 2, SIZE).astype(np.float32)
    templates, probe = unit_rows(len(owners), seed), unit_rows(1, seed + 2)[0]
    gallery = Gallery(weights, bias=1.0)
    gallery.load(owners, templates)

    match = gallery.match(probe)

    best = {}
    for owner, template in zip(owners, templates, strict=True):
        best[owner] = min(best.get(owner, np.inf), head_distance(weights, template, probe))
    ranked = sorted(best, key=best.get)
    assert match.person == ranked[0]
    assert match.distance == pytest.approx(best[ranked[0]], rel=1e-4)
    if len(ranked) > 1:
        assert match.runner_up_person == ranked[1]
        assert match.runner_up_distance == pytest.approx(best[ranked[1]], rel=1e-4)
    own = [template for owner, template in zip(owners, templates, strict=True) if owner == match.person]
    assert head_distance(weights, own[match.template_index], probe) == pytest.approx(match.distance, rel=1e-4)


changes = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "replace"]), st.integers(0, 5), st.integers(1, 30)), max_size=25
)


@settings(max_examples=40, deadline=None)
@given(changes=changes)
def test_any_order_of_changes_leaves_what_a_dictionary_would_hold(changes):
    weights = np.ones(SIZE, np.float32)
    gallery, expected = Gallery(weights, bias=1.0), {}
    for step, (kind, person, count) in enumerate(changes):
        rows = unit_rows(count, step)
        if kind == "add":
            gallery.add(person, rows)
            expected[person] = np.vstack([expected[person], rows]) if person in expected else rows
        elif kind == "remove":
            assert gallery.remove(person) == len(expected.pop(person, []))
        else:
            gallery.replace(person, rows)
            expected[person] = rows
    probe = unit_rows(1, 999)[0]

    assert gallery.people == len(expected)
    assert len(gallery) == sum(map(len, expected.values()))
    for person, rows in expected.items():
        assert person in gallery
        np.testing.assert_allclose(gallery.distances_to(person, probe), np.abs(rows - probe).sum(axis=1), rtol=1e-4)
    match = gallery.match(probe)
    if not expected:
        assert match is None
    else:
        assert match.person == min(expected, key=lambda person: np.abs(expected[person] - probe).sum(axis=1).min())


def test_removing_forgets(gallery):
    rows = unit_rows(3)
    gallery.add("ada", rows[:2])
    gallery.add("bob", rows[2])

    assert gallery.remove("ada") == 2

    assert "ada" not in gallery
    assert gallery.match(rows[0]).person == "bob"
    assert gallery.match(rows[0]).runner_up_person is None
    with pytest.raises(KeyError, match="Expected a person"):
        gallery.distances_to("ada", rows[0])


def test_removing_somebody_unknown_forgets_nobody(gallery):
    gallery.add("ada", unit_rows(1))

    assert gallery.remove("bob") == 0
    assert gallery.people == 1


def test_replacing_exchanges_all_templates(gallery):
    rows = unit_rows(5)
    gallery.add("ada", rows[:3])

    gallery.replace("ada", rows[3:])

    assert len(gallery) == 2
    assert gallery.match(rows[4]).template_index == 1
    assert gallery.match(rows[0]).distance > 0.1


def test_a_person_under_replacement_is_found_all_the_time(gallery):
    rows = unit_rows(200)
    gallery.load(range(200), rows)
    missed, stop = [], threading.Event()

    def look():
        while not stop.is_set():
            match = gallery.match(rows[5])
            if match.person != 5 or match.distance > 1e-3:
                missed.append(match)

    watcher = threading.Thread(target=look)
    watcher.start()
    for step in range(300):
        gallery.replace(5, np.vstack([rows[5], unit_rows(1, step)[0]]))
        gallery.add(1000 + step, unit_rows(1, 5000 + step)[0])
    stop.set()
    watcher.join()

    assert not missed
    assert gallery.people == 500


@pytest.mark.parametrize("templates", [np.zeros((2, 64)), np.full((1, SIZE), np.nan), np.zeros((1, 1, SIZE))])
def test_embeddings_of_another_form_are_refused(gallery, templates):
    with pytest.raises(ValueError, match="Expected finite embeddings"):
        gallery.add("ada", templates)
    assert gallery.people == 0


def test_as_many_owners_as_templates_are_expected(gallery):
    with pytest.raises(ValueError, match="one owner per template"):
        gallery.load(["ada"], unit_rows(2))


@pytest.mark.parametrize("weights", [[-1.0, 1.0], [float("nan")], [[1.0]]])
def test_weights_that_fold_wrongly_are_refused(weights):
    with pytest.raises(ValueError, match="finite weights >= 0"):
        Gallery(weights, bias=1.0)


def test_two_probes_at_once_are_refused(gallery):
    gallery.add("ada", unit_rows(1))

    with pytest.raises(ValueError, match="one probe"):
        gallery.match(unit_rows(2))
