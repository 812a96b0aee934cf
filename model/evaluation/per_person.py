"""Distances between pictures and people, as a gallery sees them: the best of a person's templates."""

import faiss
import numpy as np
from numpy.typing import NDArray

TEMPLATES = 3  # of a person, as in the base's FMR curve


def person_distances(
    folded: NDArray[np.float32], identity: NDArray[np.integer]
) -> tuple[NDArray[np.float64], NDArray[np.integer]]:
    """Smallest L1 distance of each picture to the templates of each person, its own picture left out.

    A person's first three pictures are templates. A person with one picture has none to be found by: only a
    probe.

    Args:
        folded: float32 (n, 128), w * embedding. identity: int (n,).
    Returns:
        float64 (n, m) and the m identities of the columns, those with two pictures or more, rising.
    """
    people, pictures = np.unique(identity, return_counts=True)
    people = people[pictures > 1]
    nearest = np.empty((len(folded), len(people)))
    for column, person in enumerate(people):
        own = np.flatnonzero(identity == person)[:TEMPLATES]
        distance = faiss.pairwise_distances(folded, folded[own], metric=faiss.METRIC_L1)
        distance[own, np.arange(len(own))] = np.inf
        nearest[:, column] = distance.min(axis=1)
    return nearest, people
