"""Batches of pictures in which the same people occur several times, so that every batch holds pairs of both kinds."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def people_batches(
    identity: NDArray[np.integer], size: int, per_person: int, rng: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Yield rows of a batch for ever: people in random order, up to `per_person` random pictures of each.

    Everybody comes once before anybody comes twice; the last person of a batch may have fewer pictures in it.

    Args:
        identity: int (n,), whom each picture shows.
        size: rows of a batch, always the same; pictures repeat where there are too few.
    Raises:
        ValueError: fewer than two people.
    """
    people = np.unique(identity)
    if len(people) < 2:
        raise ValueError(f"Expected two identities or more. Received {len(people)}. Add people.")
    own = [np.flatnonzero(identity == person) for person in people]
    waiting: list[int] = []
    while True:
        rows: list[int] = []
        while len(rows) < size:
            if not waiting:
                waiting = rng.permutation(len(own)).tolist()
            chosen = rng.permutation(own[waiting.pop()])[:per_person]
            rows.extend(chosen.tolist())
        yield np.asarray(rows[:size], np.int64)
