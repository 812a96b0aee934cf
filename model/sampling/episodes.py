"""Batches of classes, two drawings each, gathered by alphabet: the characters that are easily confused meet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.datasets.omniglot import Characters

QUARTERS = 4  # a turned character is another character


@dataclass(frozen=True)
class EpisodeBatch:
    """first, second: int64 (b,), drawings of one character by two drawers. quarter: int64 (b,), quarter turns of both.

    label: int64 (b,), one number per character and turn.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    quarter: NDArray[np.int64]
    label: NDArray[np.int64]


class EpisodeSampler:
    """Draws groups of characters: each group of one alphabet, all turned the same way.

    Args:
        characters: what may be drawn; each character has two drawings or more.
        groups: in a batch; alphabets are drawn in proportion to their characters.
        per_group: characters of a group, fewer where the alphabet is smaller.
    Raises:
        ValueError: a character with one drawing only.
    """

    def __init__(self, characters: Characters, *, groups: int, per_group: int) -> None:
        self._groups, self._per_group = groups, per_group
        self._rows = {int(c): np.flatnonzero(characters.character == c) for c in np.unique(characters.character)}
        if min(map(len, self._rows.values())) < 2:
            raise ValueError("Expected two drawings of each character. Received one. Use the whole set.")
        alphabet = {c: int(characters.alphabet[rows[0]]) for c, rows in self._rows.items()}
        self._mates = {c: np.array([o for o, a in alphabet.items() if a == own]) for c, own in alphabet.items()}

    def draw(self, rng: np.random.Generator) -> EpisodeBatch:
        """The next batch; the same Generator state draws the same."""
        parts = [self._group(rng) for _ in range(self._groups)]
        first, second, quarter, label = (np.concatenate(part) for part in zip(*parts, strict=True))
        return EpisodeBatch(first, second, quarter, label)

    def _group(self, rng: np.random.Generator) -> tuple[NDArray[np.int64], ...]:
        mates = self._mates[int(rng.choice(list(self._mates)))]
        chosen = rng.permutation(mates)[: self._per_group]
        turn = int(rng.integers(QUARTERS))
        pairs = np.array([rng.choice(self._rows[int(c)], 2, replace=False) for c in chosen])
        return pairs[:, 0], pairs[:, 1], np.full(len(chosen), turn), chosen * QUARTERS + turn
