import numpy as np
import pytest

from model.sampling.company import Company, folds_of, training_pairs
from tests.companies import a_company


def test_with_forty_people_a_part_is_held_out_twenty_at_least():
    company = a_company(people=30, strangers=20)

    folds, thin = folds_of(company, seed=1)

    assert (len(folds), thin) == (1, False)
    assert len(np.intersect1d(folds[0].judge, company.judges())) >= 20


def test_with_fewer_everybody_judges_exactly_once_and_the_evidence_is_thin():
    company = a_company(people=12, strangers=7)

    folds, thin = folds_of(company, seed=1)

    assert thin
    assert sorted(np.concatenate([fold.judge for fold in folds])) == list(range(19))


@pytest.mark.parametrize("people, strangers", [(5, 0), (12, 7), (60, 0), (30, 200)])
def test_nobody_teaches_and_judges_at_once(people, strangers):
    company = a_company(people, strangers)

    for fold in folds_of(company, seed=2)[0]:
        assert not np.intersect1d(fold.teach, fold.judge).size
        assert sorted([*fold.teach, *fold.judge]) == list(range(people + strangers))


def test_another_seed_is_another_split_and_the_same_seed_the_same():
    company = a_company(people=60)

    first, again, other = (folds_of(company, seed)[0][0].judge.tolist() for seed in (1, 1, 2))

    assert first == again != other


def test_own_people_and_strangers_are_held_out_in_proportion():
    company = a_company(people=60, strangers=60)

    judge = folds_of(company, seed=1)[0][0].judge

    assert ((judge < 60).sum(), (judge >= 60).sum()) == (18, 36)  # strangers teach little, and judge as well


def test_people_of_one_picture_do_not_count_as_judges():
    company = a_company(people=15, strangers=100, stranger_pictures=1)

    assert len(company.judges()) == 15
    assert folds_of(company, seed=1)[1]


def test_pairs_say_the_truth_and_weigh_each_person_equally():
    company = a_company(people=8, strangers=3, pictures=6)

    pairs = training_pairs(company, np.random.default_rng(0))

    assert (pairs.same == (company.identity[pairs.first] == company.identity[pairs.second])).all()
    assert (pairs.first != pairs.second).all()
    assert pairs.weight[pairs.same].sum() == pytest.approx(0.5)
    assert pairs.weight.sum() == pytest.approx(1.0)
    per_person = np.bincount(company.identity[pairs.first[pairs.same]], pairs.weight[pairs.same])
    assert per_person == pytest.approx(np.full(11, 0.5 / 11))


def test_mated_pairs_join_an_anchor_with_a_positive():
    company = a_company(people=8, strangers=0)

    pairs = training_pairs(company, np.random.default_rng(0))

    mated = pairs.same
    assert (company.anchor[pairs.first[mated]] != company.anchor[pairs.second[mated]]).all()


def test_people_without_an_anchor_are_paired_all_the_same():
    company = a_company(people=4, strangers=0, pictures=3)
    bare = Company(company.embedding, company.identity, company.own, np.zeros_like(company.anchor))

    assert training_pairs(bare, np.random.default_rng(0)).same.sum() == 4 * 3


def test_without_a_second_picture_of_anybody_there_is_nothing_to_pair():
    with pytest.raises(ValueError, match="Expected somebody with two pictures"):
        training_pairs(a_company(people=4, strangers=0, pictures=1), np.random.default_rng(0))
