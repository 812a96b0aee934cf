"""How far a rate may be off because other people could have been measured."""

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000


def rate_interval(happened: NDArray[np.bool_], identity: NDArray[np.integer], seed: int = 0) -> tuple[float, float]:
    """95 % interval of the share of `happened`, by bootstrap over people.

    A person's trials are drawn together, as they resemble each other: an interval over single trials would
    be too narrow. Where it never happened, or always, there is nothing to draw from: then the open end is the rate
    at which so many people would show nothing once in twenty times (3 / people).

    Args:
        happened: bool (n,), one trial each. identity: int (n,), whose trial.
    Returns:
        low and high; (0, 1) without a trial.
    """
    if not len(happened):
        return 0.0, 1.0
    _, person = np.unique(identity, return_inverse=True)
    trials = np.bincount(person)
    hits = np.bincount(person, weights=happened)
    if happened.all() or not happened.any():
        room = float(1 - 0.05 ** (1 / len(trials)))
        return (1 - room, 1.0) if happened.all() else (0.0, room)
    drawn = np.random.default_rng(seed).integers(0, len(trials), (DRAWS, len(trials)))
    rates = hits[drawn].sum(axis=1) / trials[drawn].sum(axis=1)
    low, high = np.quantile(rates, [0.025, 0.975])
    return float(low), float(high)
