"""Whose template is whose: a number for every person, kept small enough for a million of them."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from model.inference.buffers import with_room, zeros_from_system

SMALLEST_CAPACITY = 512
SCANNED_AT_A_TIME = 16_384  # hashes: what is computed on the way stays small


class People:
    """Numbers the people of a gallery, from 0, in the order they came.

    A dictionary would take 41 MB for a million people; hashes in a row take 8 and are scanned in 0.3 ms. One thread
    changes it at a time; `key_of` may be called beside that.
    """

    def __init__(self) -> None:
        self._keys: list[Hashable] = []
        self._hashes = zeros_from_system((SMALLEST_CAPACITY,), np.int64)
        self._templates = zeros_from_system((SMALLEST_CAPACITY,), np.int32)  # of each person; 0: they have left

    def __len__(self) -> int:
        """How many people have a template."""
        return int(np.count_nonzero(self._templates[: len(self._keys)]))

    @property
    def most_templates(self) -> int:
        """That any one person has."""
        return int(self._templates[: len(self._keys)].max(initial=0))

    def key_of(self, number: int) -> Hashable:
        """The key of a person who is there, or was."""
        return self._keys[number]

    def number_of(self, person: Hashable) -> int | None:
        """The number of a person who is there."""
        alike = np.flatnonzero(self._hashes[: len(self._keys)] == hash(person))
        return next((int(n) for n in alike if self._templates[n] and self._keys[n] == person), None)

    def admit(self, owners: Sequence[Hashable]) -> NDArray[np.int32]:
        """Note one more template for each of the owners; new ones get a number.

        Returns:
            int32 (n,), the owners' numbers.
        """
        numbers = self._known_among(owners)
        for person in owners:
            if person not in numbers:
                numbers[person] = self._new(person)
        found = np.fromiter((numbers[person] for person in owners), np.int32, len(owners))
        np.add.at(self._templates, found, 1)
        return found

    def set_templates(self, number: int, templates: int) -> None:
        """How many templates the person has now; without any they have left, and come back under another number."""
        self._templates[number] = templates

    def _known_among(self, owners: Sequence[Hashable]) -> dict[Hashable, int]:
        asked = np.unique(np.fromiter(map(hash, owners), np.int64, len(owners)))
        known: dict[Hashable, int] = {}
        if len(asked):
            for start in range(0, len(self._keys), SCANNED_AT_A_TIME):
                hashes = self._hashes[start : min(start + SCANNED_AT_A_TIME, len(self._keys))]
                place = np.minimum(np.searchsorted(asked, hashes), len(asked) - 1)
                alike = np.flatnonzero(asked[place] == hashes) + start
                known |= {self._keys[number]: int(number) for number in alike if self._templates[number]}
        return known

    def _new(self, person: Hashable) -> int:
        number = len(self._keys)
        self._hashes = with_room(self._hashes, number + 1)
        self._templates = with_room(self._templates, number + 1)
        self._hashes[number] = hash(person)
        self._keys.append(person)
        return number
