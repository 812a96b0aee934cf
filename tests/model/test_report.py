"""Figures of scored pairs, their intervals, and the page."""

import numpy as np
import pytest

from model.evaluation.episodes import episode_report
from model.evaluation.intervals import bootstrap_intervals, weighted_figures
from model.evaluation.report import ScoredPairs, verification_figures, verification_page
from model.evaluation.set_pairs import pairs_of
from model.evaluation.verification import area_under_curve, equal_error_rate


def scored(classes=12, each=4, seed=0, apart=2.0):
    rng = np.random.default_rng(seed)
    identity = np.repeat(np.arange(classes), each)
    first, second, same = pairs_of(identity, rng)
    score = rng.normal(size=len(same)) + apart * same
    pictures = rng.integers(0, 256, (len(identity), 8, 8, 1)).astype(np.uint8)
    return ScoredPairs(pictures, first, second, same, score, identity, apart / 2)


def test_weighted_figures_of_four_pairs_worked_by_hand():
    # In falling order of score: same, different, same, different; weights 1, 3, 1, 1.
    figures = weighted_figures(
        np.array([1.0, 3, 1, 1]), np.array([True, False, True, False]), np.arange(4), (0.75, 0.1)
    )

    # After the first: TAR 1/2, FAR 0. After the second: 1/2, 3/4. After the third: 1, 3/4.
    assert figures["tar 0.1"] == 0.5
    assert figures["tar 0.75"] == 1.0
    assert figures["auc"] == pytest.approx(0.75 * 0.5 + 0.25 * 1.0)
    assert figures["eer"] == pytest.approx((0.75 + 0.5) / 2)  # after the second both errors are nearest: 3/4, 1/2


def test_unit_weights_give_the_plain_figures():
    pairs = scored()
    order = np.argsort(-pairs.score)
    mated = pairs.same[order]

    figures = weighted_figures(np.ones(len(order)), mated, np.arange(len(order)), ())

    assert figures["auc"] == pytest.approx(area_under_curve(pairs.score[pairs.same], pairs.score[~pairs.same]))
    assert figures["eer"] == pytest.approx(
        equal_error_rate(pairs.score[pairs.same], pairs.score[~pairs.same]), abs=0.01
    )


def test_more_people_narrow_the_interval_and_it_holds_the_figure():
    few, many = (verification_figures(scored(classes=n)) for n in (8, 60))

    assert few["intervals"]["auc"][0] <= few["auc"] <= few["intervals"]["auc"][1]
    assert np.ptp(many["intervals"]["auc"]) < np.ptp(few["intervals"]["auc"])


def test_more_pairs_of_the_same_people_do_not():
    pairs = scored(classes=10)
    twice = [np.concatenate([part, part]) for part in (pairs.score, pairs.same, pairs.first, pairs.second)]

    one = bootstrap_intervals(pairs.score, pairs.same, pairs.identity[pairs.first], pairs.identity[pairs.second], ())
    two = bootstrap_intervals(twice[0], twice[1], pairs.identity[twice[2]], pairs.identity[twice[3]], ())

    np.testing.assert_allclose(one["auc"], two["auc"], atol=1e-9)


def test_errors_are_counted_at_the_verifiers_own_threshold():
    pairs = ScoredPairs(
        np.zeros((4, 8, 8, 1), np.uint8), np.array([0, 0, 1, 2]), np.array([1, 2, 3, 3]),
        np.array([True, False, False, True]), np.array([0.9, 0.8, 0.1, 0.2]), np.array([0, 0, 1, 1]), 0.5,
    )  # fmt: skip

    figures = verification_figures(pairs)

    assert (figures["false_accepts"], figures["false_rejects"]) == (1, 1)
    assert figures["accuracy_at_threshold"] == 0.5


def test_accuracy_is_that_of_equally_many_pairs_of_both_kinds():
    pairs = scored(classes=40, apart=0.0)  # ten times as many different pairs: refusing all would be right in 95 %

    assert verification_figures(pairs)["accuracy"] == pytest.approx(0.5, abs=0.1)


def test_the_page_holds_everything_in_itself(tmp_path):
    figures = verification_page(scored(), tmp_path, "A <title>", ("a note & more",))

    page = (tmp_path / "report.html").read_text()
    assert "A &lt;title&gt;" in page and "a note &amp; more" in page
    assert page.count("data:image/png;base64,") == 3
    assert 'src="http' not in page and "href" not in page
    assert f"{figures['eer']:.4g}" in page
    for name in ("roc.png", "scores.png", "worst.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_every_pair_is_taken_once():
    first, second, same = pairs_of(np.array([0, 0, 0, 1, 2]), np.random.default_rng(0))

    assert len({frozenset(pair) for pair in zip(first, second, strict=True)}) == len(same) == 10
    assert same.sum() == 3


@pytest.mark.parametrize("label, word", [([0, 0], "two classes"), ([0, 1, 2], "one picture a class")])
def test_a_set_without_both_kinds_of_pairs_is_told(label, word):
    with pytest.raises(ValueError, match=word):
        pairs_of(np.array(label), np.random.default_rng(0))


def far(a, b):
    return np.abs(a - b).sum(axis=-1)


def test_perfect_embeddings_name_every_class_and_the_seed_repeats_the_episodes():
    label = np.repeat(np.arange(9), 3)
    rows = np.eye(9, dtype=np.float32)[label]

    report = episode_report(rows, label, far, ways=5, shots=2, runs=20, seed=3)

    assert report["accuracy"] == 1.0
    assert {"runs": 20, "ways": 5, "shots": 2}.items() <= report.items()


def test_meaningless_embeddings_are_right_as_often_as_chance():
    label = np.repeat(np.arange(10), 4)
    rows = np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32)

    one, again = (episode_report(rows, label, far, ways=4, shots=1, runs=400, seed=1) for _ in range(2))

    assert one == again
    assert one["accuracy"] == pytest.approx(0.25, abs=0.1)


@pytest.mark.parametrize("ways, shots", [(20, 1), (3, 3), (1, 1), (3, 0)])
def test_episodes_that_cannot_be_played_are_told(ways, shots):
    label = np.repeat(np.arange(5), 3)

    with pytest.raises(ValueError, match="Expected"):
        episode_report(np.zeros((15, 2), np.float32), label, far, ways=ways, shots=shots, runs=1)
