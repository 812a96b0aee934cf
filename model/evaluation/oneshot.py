"""One-shot classification: which of N characters, each seen k times, is this new drawing?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.datasets.omniglot import Characters, Run

Rows = NDArray[np.float32]
Numbers = NDArray[np.int64]
Embed = Callable[[NDArray[np.uint8]], Rows]  # ink uint8 (n, 105, 105) to float32 (n, d)
Distance = Callable[[Rows, Rows], NDArray[np.float32]]  # (..., d) and (..., d), broadcast, to (...)


@dataclass(frozen=True)
class Trial:
    """Examples of some characters and new drawings to name, as embeddings.

    support: float32 (ways, shots, d). query: float32 (q, d). answer: int (q,), the way of each query.
    """

    name: str
    support: Rows
    query: Rows
    answer: Numbers


def draw_episodes(
    characters: Characters, *, ways: int, shots: int, episodes: int, seed: int
) -> list[NDArray[np.int64]]:
    """Draw trials in the way of the official runs: `ways` characters of one alphabet, each asked for once.

    A character's examples come from `shots` drawers and its query from another one, the same drawers for all
    characters of an episode, so that the hand gives nothing away. Alphabets are drawn equally often.

    Args:
        seed: the same seed draws the same episodes.
    Returns:
        for each episode the rows of its drawings, int64 (ways, shots + 1), the query last.
    Raises:
        ValueError: no alphabet has so many characters, or there are not so many drawers.
    """
    rng = np.random.default_rng(seed)
    of_alphabet = [np.unique(characters.character[characters.alphabet == a]) for a in np.unique(characters.alphabet)]
    drawers = np.unique(characters.drawer)
    large = [known for known in of_alphabet if len(known) >= ways]
    if ways < 2 or shots < 1 or episodes < 1 or not large or len(drawers) <= shots:
        raise ValueError(
            f"Expected 2 to {max(map(len, of_alphabet))} ways, 1 to {len(drawers) - 1} shots and an episode or more. "
            f"Received {ways} ways, {shots} shots, {episodes} episodes."
        )
    drawing = zip(characters.character.tolist(), characters.drawer.tolist(), strict=True)
    row = {key: number for number, key in enumerate(drawing)}
    drawn = []
    for _ in range(episodes):
        chosen = rng.permutation(large[rng.integers(len(large))])[:ways]
        hands = rng.permutation(drawers)[: shots + 1]
        drawn.append(np.array([[row[character, hand] for hand in hands.tolist()] for character in chosen.tolist()]))
    return drawn


def episode_trials(episodes: Sequence[Numbers], embedded: Callable[[Numbers], Rows]) -> list[Trial]:
    """The episodes as trials.

    Args:
        embedded: takes the numbers int64 (m,) of the drawings that are needed, each once, gives float32 (m, d).
    """
    needed, place = np.unique(np.stack(episodes), return_inverse=True)
    rows = embedded(needed)[place.reshape(np.shape(episodes))]
    ways = np.arange(rows.shape[1])
    return [Trial(f"episode{i:03}", own[:, :-1], own[:, -1], ways) for i, own in enumerate(rows, 1)]


def run_trials(runs: Sequence[Run], embed: Embed) -> list[Trial]:
    """Embed the drawings of the official runs."""
    return [Trial(run.name, embed(run.training)[:, np.newaxis], embed(run.test), run.answer) for run in runs]


def named(trial: Trial, distance: Distance) -> Numbers:
    """The way that each query is nearest to, int (q,); of several examples the mean embedding stands for the way.

    Source: Snell, Swersky, Zemel 2017, "Prototypical Networks for Few-shot Learning", section 2.2.
    """
    prototype = trial.support.mean(axis=1)
    return np.argmin(distance(trial.query[:, np.newaxis], prototype[np.newaxis]), axis=1)


def oneshot_report(trials: Sequence[Trial], distance: Distance) -> dict[str, Any]:
    """Judge all trials.

    Returns:
        runs, ways, shots: counts. trials: queries in all. accuracy: share named right, mean over the runs.
        accuracy_std: its standard deviation over the runs. errors: share named wrong, by run.
    """
    errors = {trial.name: float(np.mean(named(trial, distance) != trial.answer)) for trial in trials}
    share = 1 - np.array(list(errors.values()))
    ways, shots = trials[0].support.shape[:2]
    return {
        "runs": len(trials),
        "ways": int(ways),
        "shots": int(shots),
        "trials": sum(len(trial.answer) for trial in trials),
        "accuracy": float(share.mean()),
        "accuracy_std": float(share.std()),
        "errors": {name: round(error, 6) for name, error in errors.items()},
    }
