"""One-shot recognition: N-way k-shot episodes on classes that were never trained on."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]


def episode_report(
    embedding: Rows,
    label: NDArray[np.int64],
    distance: Callable[[Rows, Rows], Rows],
    *,
    ways: int,
    shots: int,
    runs: int,
    seed: int = 0,
) -> dict[str, Any]:
    """Play `runs` episodes: N classes, k examples of each, one more picture of each to be named.

    A picture is named after the class whose examples lie nearest in the mean of their distances.

    Args:
        embedding: float32 (n, d). label: int (n,).
        distance: takes (..., d) and (..., d), gives (...).
    Returns:
        {"runs", "ways", "shots", "accuracy", "accuracy_std", "accuracies"}; the deviation is between episodes.
    Raises:
        ValueError: too few classes with shots + 1 pictures, or ways, shots or runs out of range.
    """
    names, counts = np.unique(label, return_counts=True)
    able = names[counts > shots]
    if ways < 2 or shots < 1 or runs < 1:
        raise ValueError(f"Expected 2 ways, 1 shot, 1 run or more. Received {ways}, {shots}, {runs}.")
    if len(able) < ways:
        raise ValueError(
            f"Expected {ways} classes with {shots + 1} pictures or more. Received {len(able)}. "
            "Ask for fewer ways or shots, or add pictures."
        )
    rng = np.random.default_rng(seed)
    accuracies = [_episode(embedding, label, distance, rng.choice(able, ways, replace=False), shots, rng)
                  for _ in range(runs)]  # fmt: skip
    return {
        "runs": runs,
        "ways": ways,
        "shots": shots,
        "accuracy": float(np.mean(accuracies)),
        "accuracy_std": float(np.std(accuracies)),
        "accuracies": accuracies,
    }


def _episode(
    embedding: Rows,
    label: NDArray[np.int64],
    distance: Callable[[Rows, Rows], Rows],
    chosen: NDArray[np.int64],
    shots: int,
    rng: np.random.Generator,
) -> float:
    picked = np.stack([rng.choice(np.flatnonzero(label == name), shots + 1, replace=False) for name in chosen])
    examples, probes = embedding[picked[:, :shots]], embedding[picked[:, shots]]
    between = distance(probes[:, np.newaxis, np.newaxis], examples[np.newaxis]).mean(axis=2)
    return float(np.mean(between.argmin(axis=1) == np.arange(len(chosen))))
