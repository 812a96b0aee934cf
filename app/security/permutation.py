"""A keyed signed permutation of coordinates: for vectors that must lie readable for a database's own search.

An index such as pgvector's ranks by the L1 distance of what it stores, so that it cannot store what is sealed. Moving
the coordinates to other places and turning some signs, by a key, keeps every L1 distance to the last bit and hides
which coordinate is which; under another key the same vectors look unrelated.

It is a second line only, and no cryptography: distances among the stored vectors stay what they were, and whoever
holds photographs of some fifty enrolled people recovers the key. `tests/model/test_permutation_attack.py` does, and
docs/security.md has its figure. Seal what need not be searched; put this under the rest.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

WORD_BYTES = 8  # of a sort key: two alike among 128 happen once in 2**50 keys, and sorting stays the same then too


class SignedPermutation:
    """row -> row[places] * signs, the same for every row.

    Args:
        key: at least 16 random bytes. size: coordinates of a row.
    Raises:
        ValueError: the key is short, or the size is no size.
    """

    def __init__(self, key: bytes, size: int) -> None:
        if len(key) < 16 or size < 1:
            raise ValueError(
                f"Expected a key of 16 bytes or more and a size from 1. Received {len(key)} and {size}. "
                "Make one with app.security.seal.new_key()."
            )
        stream = hashlib.shake_256(b"TwinClock signed permutation" + key).digest((WORD_BYTES + 1) * size)
        self._places = np.argsort(np.frombuffer(stream[: WORD_BYTES * size], "<u8"), kind="stable")
        odd = np.frombuffer(stream[WORD_BYTES * size :], np.uint8) & 1
        self._signs = (1.0 - 2.0 * odd).astype(np.float32)

    def hidden(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 (..., size): as the database may see them. Probes take the same way before a search."""
        return rows[..., self._places] * self._signs

    def shown(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Undo `hidden`: for changing the key without the pictures."""
        back = np.empty_like(rows)
        back[..., self._places] = rows * self._signs
        return back
