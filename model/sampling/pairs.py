"""Pairs of pictures for the twin model: half of them of one person."""

import numpy as np
from numpy.typing import NDArray

Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]


def mated_pairs(identity: NDArray[np.integer], count: int, rng: np.random.Generator) -> Pairs:
    """Draw `count` anchor-positive pairs, each person equally often.

    Returns:
        first int64 (count,), second int64 (count,), same bool (count,) all True; rows of `identity`, two
        different pictures of one person each.
    Raises:
        ValueError: nobody has two pictures.
    """
    order = np.argsort(identity, kind="stable")
    _, start, size = np.unique(identity[order], return_index=True, return_counts=True)
    start, size = start[size > 1], size[size > 1]
    if not len(start):
        raise ValueError("Expected somebody with two pictures. Received none. Add pictures.")
    person = rng.integers(0, len(start), count)
    one = rng.integers(0, size[person])
    other = (one + 1 + rng.integers(0, size[person] - 1)) % size[person]
    return order[start[person] + one], order[start[person] + other], np.ones(count, bool)


def non_mated_pairs(identity: NDArray[np.integer], count: int, rng: np.random.Generator) -> Pairs:
    """Draw `count` anchor-negative pairs: first, second int64 (count,), same bool (count,) all False.

    Raises:
        ValueError: all pictures show one person.
    """
    if len(np.unique(identity)) < 2:
        raise ValueError("Expected two identities or more. Received one. Add people.")
    first = rng.integers(0, len(identity), count)
    second = rng.integers(0, len(identity), count)
    clash = identity[first] == identity[second]
    while clash.any():
        second[clash] = rng.integers(0, len(identity), int(clash.sum()))
        clash = identity[first] == identity[second]
    return first, second, np.zeros(count, bool)


def hard_non_mated_pairs(
    embedding: NDArray[np.float32], identity: NDArray[np.integer], count: int, rng: np.random.Generator
) -> Pairs:
    """Draw anchor-negative pairs whose embeddings are near: the most alike strangers of random groups.

    Each anchor meets a random group of 64 pictures and is paired with the stranger of highest cosine.
    Args:
        embedding: float32 (n, d), unit rows.
    Returns:
        as `non_mated_pairs`.
    """
    first = rng.integers(0, len(identity), count)
    group = rng.integers(0, len(identity), (count, 64))
    cosine = np.einsum("nd,ngd->ng", embedding[first], embedding[group])
    cosine[identity[group] == identity[first][:, None]] = -np.inf
    nearest = np.argmax(cosine, axis=1)
    found = np.isfinite(cosine[np.arange(count), nearest])
    second = group[np.arange(count), nearest]
    return first[found], second[found], np.zeros(int(found.sum()), bool)


def balanced_pairs(identity: NDArray[np.integer], count: int, rng: np.random.Generator) -> Pairs:
    """Draw `count` pairs, half mated and half not, in random order."""
    mated = mated_pairs(identity, count // 2, rng)
    strangers = non_mated_pairs(identity, count - count // 2, rng)
    order = rng.permutation(count)
    first, second, same = (np.concatenate(parts)[order] for parts in zip(mated, strangers, strict=True))
    return first, second, same
