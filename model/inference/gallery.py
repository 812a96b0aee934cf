"""Everybody's templates in memory, and who of them is nearest to a probe."""

import math
import threading
from collections.abc import Hashable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.inference.coded_rows import CodedRows, scale_for
from model.inference.flat_rows import FlatRows
from model.inference.held import MOVED_AT_A_TIME, GalleryMatch, Held
from model.inference.nearest import l1_to_each

CODED_FROM = 250_000  # templates: 128 MB as float32
MOST_DEAD = 64  # rows, in a small gallery
OPTIMISTIC_SCANS = 3  # a gallery that changes faster than it is read is locked for one scan


class Gallery:
    """Templates folded by the head's weights, nearest by plain L1.

    With w >= 0, sum_i w_i |a_i - b_i| = sum_i |w_i a_i - w_i b_i|: after one multiplication per template a
    plain L1 search ranks as the trained head does. Under `coded_from` templates they are held as float32
    (`FlatRows`), from there on as a byte a coordinate with the exact ones in a file (`CodedRows`): from 100,000 on
    both take the same time, and the second a quarter of the memory; what is found is the same to the last bit.

    Safe under threads: matching takes no lock and is done again when somebody was changed meanwhile; changes wait
    for each other.

    Args:
        weights: float32 (128,), the head's, >= 0.
        bias: the head's; `similarity` uses it.
        coded_from: from so many templates on; None: never.
        folder: for that file, see `CodedRows`; where it cannot be written, float32 stays.
    Raises:
        ValueError: weights are not finite and >= 0, or not one row.
    """

    def __init__(
        self, weights: ArrayLike, bias: float, *, coded_from: int | None = CODED_FROM, folder: Path | None = None
    ) -> None:
        self._weights = np.array(weights, dtype=np.float32)
        if self._weights.ndim != 1 or not np.isfinite(self._weights).all() or (self._weights < 0).any():
            raise ValueError(
                f"Expected one row of finite weights >= 0. Received {self._weights.dtype} {self._weights.shape}, "
                f"smallest {self._weights.min(initial=0)}. Calibrate the head again."
            )
        self.bias = float(bias)
        self._coded_from, self._folder = coded_from, folder
        self._changing = threading.Lock()
        self._held = Held(FlatRows(len(self._weights)))
        self._overwriting = 0  # odd while rows are overwritten

    def __len__(self) -> int:
        """How many templates the gallery holds."""
        return self._held.living

    @property
    def people(self) -> int:
        """How many people the gallery holds: the N of the threshold's FPIR."""
        return len(self._held.people)

    @property
    def coded(self) -> bool:
        """Whether the templates are held as bytes."""
        return isinstance(self._held.rows, CodedRows)

    def __contains__(self, person: Hashable) -> bool:
        return self._held.people.number_of(person) is not None

    def load(self, owners: Sequence[Hashable], templates: NDArray[np.float32]) -> None:
        """Add many templates at once, as at the start (10,000 take about 10 ms).

        A great many may come in parts: nothing is copied as the gallery grows.

        Args:
            owners: n keys, one per row; a person may own several rows.
            templates: float32 (n, 128), embeddings as the tower gave them, not folded.
        Raises:
            ValueError: the numbers of owners and rows differ, or the templates are not finite.
            OSError: the file of a gallery held as bytes cannot be written on.
        """
        rows = self._checked(templates)
        if len(owners) != len(rows):
            raise ValueError(
                f"Expected one owner per template. Received {len(owners)} owners of {len(rows)} templates."
            )
        with self._changing:
            for start in range(0, len(rows), MOVED_AT_A_TIME):
                part = slice(start, start + MOVED_AT_A_TIME)
                self._append(owners[part], rows[part])

    def add(self, person: Hashable, templates: NDArray[np.float32]) -> None:
        """Add a person, or more templates to one who is there.

        Args:
            person: an opaque key.
            templates: float32 (k, 128) or (128,), embeddings as the tower gave them.
        Raises:
            ValueError: the templates have another form or are not finite.
            OSError: see `load`.
        """
        rows = self._checked(templates)
        with self._changing:
            self._append([person] * len(rows), rows)

    def remove(self, person: Hashable) -> int:
        """Forget a person: their templates are overwritten at once.

        Returns:
            how many templates were forgotten; 0 for somebody unknown.
        """
        with self._changing:
            own = self._held.rows_of(person)
            self._overwrite(person, own)
            return len(own)

    def replace(self, person: Hashable, templates: NDArray[np.float32]) -> None:
        """Exchange all templates of a person for others; nobody finds the person missing in between.

        Raises:
            ValueError, OSError: see `add`.
        """
        rows = self._checked(templates)
        with self._changing:
            old = self._held.rows_of(person)
            held = self._held
            self._append([person] * len(rows), rows)
            # Held as bytes from now on, the rows have moved: the old ones are the person's first.
            old = old if self._held.rows is held.rows else self._held.rows_of(person)[: len(old)]
            self._overwrite(person, old)

    def match(self, probe: NDArray[np.float32]) -> GalleryMatch | None:
        """Return the nearest person and the runner-up; None when the gallery is empty.

        Args:
            probe: float32 (128,), an embedding as the tower gave it.
        Raises:
            ValueError: the probe has another form or is not finite.
        """
        folded = self._folded_probe(probe)
        for _ in range(OPTIMISTIC_SCANS):
            before = self._overwriting
            match = self._held.match(folded)
            # What was found may have been overwritten meanwhile, and what took its place not been looked at.
            if before == self._overwriting and before % 2 == 0:
                return match
        with self._changing:
            return self._held.match(folded)

    def sample(self, most_people: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Templates of up to so many people, spread evenly over everybody, for measuring.

        Returns:
            float32 (n, 128), folded; and int64 (n,), whose they are.
        """
        with self._changing:
            owners = self._held.owners[: self._held.count]
            people = np.unique(owners[owners >= 0])
            chosen = people[np.linspace(0, len(people) - 1, min(most_people, len(people))).astype(int)]
            kept = np.flatnonzero(np.isin(owners, chosen))
            return self._held.rows.take(kept), owners[kept].astype(np.int64)

    def distances_to(self, person: Hashable, probe: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the distance to each of one person's templates, in the order they were added (1:1).

        Args:
            person: a key that is in the gallery.
            probe: float32 (128,), an embedding as the tower gave it.
        Returns:
            float32 (k,), >= 0.
        Raises:
            KeyError: the person is not in the gallery.
            ValueError: the probe has another form or is not finite.
        """
        folded = self._folded_probe(probe)
        with self._changing:
            own = self._held.rows_of(person)
            if not len(own):
                raise KeyError(f"Expected a person of the gallery. Received {person!r}. Enrol them first.")
            return l1_to_each(folded, self._held.rows.take(own))

    def similarity(self, distance: float) -> float:
        """The head's similarity at this distance, see `similarity`."""
        return similarity(distance, self.bias)

    def _checked(self, templates: NDArray[np.float32]) -> NDArray[np.float32]:
        rows = np.atleast_2d(np.asarray(templates, dtype=np.float32))
        if rows.ndim != 2 or rows.shape[1] != len(self._weights) or not np.isfinite(rows).all():
            raise ValueError(
                f"Expected finite embeddings of shape (n, {len(self._weights)}). Received shape {rows.shape}. "
                "Embed the picture again."
            )
        return rows

    def _folded_probe(self, probe: NDArray[np.float32]) -> NDArray[np.float32]:
        rows = self._checked(probe)
        if len(rows) != 1:
            raise ValueError(f"Expected one probe. Received {len(rows)}. Match them one by one.")
        return rows[0] * self._weights

    def _append(self, owners: Sequence[Hashable], templates: NDArray[np.float32]) -> None:
        held = self._held
        if self._coded_from is not None and not self.coded and held.living + len(templates) >= self._coded_from:
            held = self._as_bytes(held, templates * self._weights)
        # The one step a concurrent match can see: everything before the new count is written by then.
        self._held = held.grown(owners, templates * self._weights)

    def _as_bytes(self, held: Held, coming: NDArray[np.float32]) -> Held:
        """The same with its rows as bytes; as it is, and for good, where there is no room for the file."""
        sample = held.rows.take(np.linspace(0, held.count - 1, min(held.count, MOVED_AT_A_TIME)).astype(np.intp))
        try:
            return held.moved_to(CodedRows(len(self._weights), scale_for(np.vstack([sample, coming])), self._folder))
        except OSError:
            self._coded_from = None
            return held

    def _overwrite(self, person: Hashable, rows: NDArray[np.intp]) -> None:
        self._overwriting += 1
        held = self._held.without(person, rows)
        # No row moves, so a concurrent match stays right; once most rows are dead the rest moves together.
        if held.count - held.living > max(held.living, MOST_DEAD):
            held = self._packed(held)
        self._held = held
        self._overwriting += 1

    def _packed(self, held: Held) -> Held:
        if self.coded and held.living >= (self._coded_from or 0) / 2:  # not to and fro about one size
            return self._as_bytes(held, np.empty((0, len(self._weights)), np.float32))
        return held.moved_to(FlatRows(len(self._weights)))


def similarity(distance: float, bias: float) -> float:
    """The head's similarity: sigmoid(bias - distance), in 0..1, falling with the distance.

    Args:
        distance: the folded L1 distance, >= 0.
        bias: the head's; at this distance the similarity is 0.5.
    """
    return (1 + math.tanh((bias - distance) / 2)) / 2  # the sigmoid, in a form that never overflows
