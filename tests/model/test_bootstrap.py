import numpy as np

from model.evaluation.bootstrap import rate_interval


def test_the_interval_holds_the_rate_and_narrows_with_more_people():
    rng = np.random.default_rng(1)
    few, many = rng.random(50) < 0.3, rng.random(5000) < 0.3

    (low, high), (nearer_low, nearer_high) = (rate_interval(one, np.arange(len(one))) for one in (few, many))

    assert low < 0.3 < high
    assert nearer_low < 0.3 < nearer_high
    assert nearer_high - nearer_low < (high - low) / 5


def test_trials_of_one_person_say_less_than_those_of_many():
    happened = np.repeat(np.arange(20) % 2 == 0, 50)  # 20 people, each always or never

    of_people = rate_interval(happened, np.repeat(np.arange(20), 50))
    of_trials = rate_interval(happened, np.arange(1000))

    assert of_people[1] - of_people[0] > 3 * (of_trials[1] - of_trials[0])


def test_the_seed_repeats_it_and_nothing_measured_says_nothing():
    happened = np.arange(40) % 4 == 0

    assert rate_interval(happened, np.arange(40)) == rate_interval(happened, np.arange(40))
    assert rate_interval(np.empty(0, bool), np.empty(0, int)) == (0.0, 1.0)


def test_what_never_happened_to_a_hundred_people_may_happen_to_three_in_a_hundred():
    low, high = rate_interval(np.zeros(200, bool), np.repeat(np.arange(100), 2))

    assert low == 0
    assert 0.029 < high < 0.031
    assert rate_interval(np.ones(200, bool), np.repeat(np.arange(100), 2)) == (1 - high, 1)
