"""A company's pictures as embeddings: who they show, who judges, and which pairs teach."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.sampling.pairs import non_mated_pairs

LEAST_HELD_OUT = 20  # identities with two pictures; fewer are thin evidence
HELD_SHARE = 0.3  # of the own people
STRANGERS_HELD_SHARE = 0.6  # they teach little about the own people, and judge as well
FOLD_PEOPLE = 5  # identities a fold should have at least, so that strangers meet inside it
MOST_FOLDS = 5
MATED_PER_PERSON = 60  # pairs; more of one person teach nothing new
NON_MATED = 8000


@dataclass(frozen=True)
class Company:
    """Embeddings of a company's own people and of strangers (data/negative).

    embedding: float32 (n, 128), unit rows. identity: int64 (n,), one number per person.
    own: bool (n,), False for a stranger. anchor: bool (n,), True for an enrolment's straight look.
    """

    embedding: NDArray[np.float32]
    identity: NDArray[np.int64]
    own: NDArray[np.bool_]
    anchor: NDArray[np.bool_]

    def only(self, people: Iterable[int] | NDArray[np.int64]) -> "Company":
        """The pictures of these people."""
        kept = np.isin(self.identity, np.asarray(list(people), np.int64))
        return Company(self.embedding[kept], self.identity[kept], self.own[kept], self.anchor[kept])

    def judges(self) -> NDArray[np.int64]:
        """Identities with two pictures or more: those whose misses can be counted."""
        people, pictures = np.unique(self.identity, return_counts=True)
        return people[pictures > 1]


@dataclass(frozen=True)
class Fold:
    """People who teach and people who judge, none in common."""

    teach: NDArray[np.int64]
    judge: NDArray[np.int64]


@dataclass(frozen=True)
class TrainingPairs:
    """Row numbers of a Company. weight: sums to 1; half of it mated, there each person equally."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    same: NDArray[np.bool_]
    weight: NDArray[np.float64]


def folds_of(company: Company, seed: int) -> tuple[list[Fold], bool]:
    """Split the people, never their pictures.

    With 40 people of two pictures or more, a part is held out: 30 % of the own people and 60 % of the strangers, and
    20 of those people at least. With fewer the evidence is thin, and people are dealt into 2 to 5 folds, each of
    which judges once.

    Args:
        seed: another one for every retraining, so that nobody is fitted to one split for ever.
    Returns:
        the folds (one when a part is held out), and whether the evidence is thin.
    """
    judges = len(company.judges())
    thin = judges < 2 * LEAST_HELD_OUT
    parts = _dealt(company, int(np.clip(judges // FOLD_PEOPLE, 2, MOST_FOLDS)), seed) if thin else None
    held = parts if parts is not None else [_held(company, max(HELD_SHARE, LEAST_HELD_OUT / judges), seed)]
    people = np.unique(company.identity)
    return [Fold(np.setdiff1d(people, part), part) for part in held], thin


def training_pairs(company: Company, rng: np.random.Generator) -> TrainingPairs:
    """Pairs that teach: anchor and positive of one person, and pictures of two people.

    Mated pairs join an anchor with a positive where a person has both (two straight looks of one minute are too
    easy), else any two pictures; up to 60 a person. Non-mated pairs are drawn among all pictures.

    Raises:
        ValueError: nobody has two pictures, or all show one person.
    """
    rows = [_mated(company, person, rng) for person in company.judges()]
    if not rows:
        raise ValueError("Expected somebody with two pictures. Received none. Add pictures.")
    weight = np.concatenate([np.full(len(pairs), 1 / len(pairs)) for pairs in rows])
    mated = np.concatenate(rows)
    first, second, _ = non_mated_pairs(company.identity, NON_MATED, rng)
    return TrainingPairs(
        np.concatenate([mated[:, 0], first]),
        np.concatenate([mated[:, 1], second]),
        np.arange(len(mated) + NON_MATED) < len(mated),
        np.concatenate([0.5 * weight / weight.sum(), np.full(NON_MATED, 0.5 / NON_MATED)]),
    )


def _mated(company: Company, person: int, rng: np.random.Generator) -> NDArray[np.int64]:
    own = np.flatnonzero(company.identity == person)
    one, other = np.triu_indices(len(own), 1)
    pairs = np.stack([own[one], own[other]], axis=1)
    mixed = company.anchor[pairs[:, 0]] != company.anchor[pairs[:, 1]]
    pairs = pairs[mixed] if mixed.any() else pairs
    return rng.permutation(pairs)[:MATED_PER_PERSON]


def _dealt(company: Company, count: int, seed: int) -> list[NDArray[np.int64]]:
    """Everybody in one of `count` parts, own people and strangers evenly."""
    shuffled = [np.random.default_rng(seed).permutation(group) for group in _groups(company)]
    return [np.concatenate([group[part::count] for group in shuffled]) for part in range(count)]


def _held(company: Company, share: float, seed: int) -> NDArray[np.int64]:
    """A share of each group of people, rounded up; of strangers more."""
    shuffled = [np.random.default_rng(seed).permutation(group) for group in _groups(company)]
    strangers = max(share, STRANGERS_HELD_SHARE)
    shares = (share, strangers, share, strangers)
    parts = [group[: int(np.ceil(part * len(group)))] for group, part in zip(shuffled, shares, strict=True)]
    return np.concatenate(parts)


def _groups(company: Company) -> list[NDArray[np.int64]]:
    """Own people and strangers, each with and without a second picture."""
    judges, people = company.judges(), np.unique(company.identity)
    single, own = np.setdiff1d(people, judges), np.unique(company.identity[company.own])
    return [
        np.intersect1d(judges, own),
        np.setdiff1d(judges, own),
        np.intersect1d(single, own),
        np.setdiff1d(single, own),
    ]
