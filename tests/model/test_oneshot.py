"""One-shot trials: how they are drawn and judged."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.datasets.omniglot import BACKGROUND, read_characters, read_runs
from model.evaluation.oneshot import Trial, draw_episodes, episode_trials, named, oneshot_report, run_trials
from tests.omniglot import write_omniglot


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_omniglot(tmp_path_factory.mktemp("omniglot"))


@pytest.fixture(scope="module")
def characters(folder):
    return read_characters(folder, BACKGROUND)


def l2(a, b):
    return np.linalg.norm(a - b, axis=-1)


@given(ways=st.integers(2, 6), shots=st.integers(1, 3), seed=st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_an_episode_asks_within_one_alphabet_and_never_with_the_hand_of_an_example(characters, ways, shots, seed):
    for episode in draw_episodes(characters, ways=ways, shots=shots, episodes=3, seed=seed):
        assert episode.shape == (ways, shots + 1)
        assert len(np.unique(characters.alphabet[episode])) == 1
        assert len(np.unique(characters.character[episode[:, 0]])) == ways
        assert (characters.character[episode] == characters.character[episode[:, :1]]).all()
        assert (characters.drawer[episode] == characters.drawer[episode[0]]).all()
        assert len(set(characters.drawer[episode[0]])) == shots + 1


def test_the_seed_repeats_the_episodes_and_another_draws_others(characters):
    def drawn(seed):
        return np.stack(draw_episodes(characters, ways=4, shots=1, episodes=8, seed=seed)).tolist()

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


@pytest.mark.parametrize("wrong", [{"ways": 7}, {"ways": 1}, {"shots": 0}, {"shots": 4}, {"episodes": 0}])
def test_what_the_set_cannot_give_is_refused_with_its_limits(characters, wrong):
    with pytest.raises(ValueError, match=r"Expected 2 to 6 ways, 1 to 3 shots and an episode or more"):
        draw_episodes(characters, **{"ways": 3, "shots": 1, "episodes": 2, "seed": 0} | wrong)


def test_a_query_is_named_by_the_nearest_mean_of_the_examples():
    support = np.array([[[0, 0], [0, 2]], [[4, 0], [4, 2]]], np.float32)  # means (0, 1) and (4, 1)
    trial = Trial("by hand", support, np.array([[1, 9], [3, -9]], np.float32), np.array([0, 1]))

    assert named(trial, l2).tolist() == [0, 1]


def test_the_report_is_the_mean_and_deviation_over_the_runs():
    support = np.array([[[0.0]], [[1.0]]], np.float32)
    query = np.array([[0.1], [0.9]], np.float32)
    trials = [Trial("run01", support, query, np.array([0, 1])), Trial("run02", support, query, np.array([1, 1]))]

    report = oneshot_report(trials, l2)

    assert report == {
        "runs": 2, "ways": 2, "shots": 1, "trials": 4, "accuracy": 0.75, "accuracy_std": 0.25,
        "errors": {"run01": 0.0, "run02": 0.5},
    }  # fmt: skip


def blurred(ink):
    import cv2

    return np.stack([cv2.resize(cv2.GaussianBlur(one, (0, 0), 5), (16, 16)).ravel() for one in ink]).astype(np.float32)


def test_pixels_alone_solve_the_drawn_runs_and_their_order_does_not_help(folder, characters):
    runs = run_trials(read_runs(folder), blurred)
    drawn = draw_episodes(characters, ways=5, shots=2, episodes=6, seed=0)
    episodes = episode_trials(drawn, lambda rows: blurred(characters.ink[rows]))

    assert oneshot_report(runs, l2)["accuracy"] >= 0.9
    assert oneshot_report(episodes, l2)["accuracy"] >= 0.9
    assert runs[0].answer.tolist() != list(range(5))


def test_an_embedding_that_knows_nothing_guesses():
    rng = np.random.default_rng(0)
    trials = [
        Trial(f"run{i}", rng.normal(size=(20, 1, 8)).astype(np.float32),
              rng.normal(size=(20, 8)).astype(np.float32), np.arange(20))
        for i in range(40)
    ]  # fmt: skip

    assert oneshot_report(trials, l2)["accuracy"] == pytest.approx(1 / 20, abs=0.03)
