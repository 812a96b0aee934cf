"""Split people, never pictures, into those who train and those who judge."""

import numpy as np
from numpy.typing import NDArray


def held_out(identity: NDArray[np.integer], share: float, seed: int) -> NDArray[np.bool_]:
    """Mark the rows of a random share of the identities.

    Args:
        identity: int (n,), one number per picture.
        share: of the identities, in 0..1; at least one is held out and one is left.
        seed: the same seed holds out the same people.
    Returns:
        bool (n,), True where the picture's person is held out.
    Raises:
        ValueError: fewer than two identities.
    """
    people = np.unique(identity)
    if len(people) < 2:
        raise ValueError(f"Expected two identities or more. Received {len(people)}. Add people.")
    count = int(np.clip(round(share * len(people)), 1, len(people) - 1))
    chosen = np.random.default_rng(seed).permutation(people)[:count]
    return np.isin(identity, chosen)
