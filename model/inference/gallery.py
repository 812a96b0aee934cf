"""Everybody's templates in memory, and who of them is nearest to a probe."""

import math
import threading
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import faiss
import numpy as np
from numpy.typing import ArrayLike, NDArray

SMALLEST_CAPACITY = 64
OPTIMISTIC_SCANS = 3  # a gallery that changes faster than it is read is locked for one scan


@dataclass(frozen=True)
class GalleryMatch:
    """The nearest person and the runner-up, who is always somebody else.

    person: key of the nearest person.
    distance: the head's distance to the nearest of their templates, >= 0.
    runner_up_person: key of the second nearest person; None when there is no other.
    runner_up_distance: distance to the nearest template of the runner-up; infinite when there is none.
    template_index: which of the person's templates was nearest, in the order they were added, from 0.
    """

    person: Hashable
    distance: float
    runner_up_person: Hashable | None
    runner_up_distance: float
    template_index: int


@dataclass(frozen=True, eq=False)
class _Rows:
    """What a match reads: the first `count` rows of buffers that only grow behind it."""

    folded: NDArray[np.float32]
    owners: NDArray[np.int64]  # row -> index into people
    ordinals: NDArray[np.int64]  # row -> which of the owner's templates
    people: list[Hashable]
    most_templates: int  # that any one person has: how deep to look for somebody else
    count: int


class Gallery:
    """Templates folded by the head's weights, nearest by plain L1.

    With w >= 0, sum_i w_i |a_i - b_i| = sum_i |w_i a_i - w_i b_i|: after one multiplication per template a
    plain L1 search ranks as the trained head does. The search is FAISS's L1 scan over our own buffer, for every
    size: on one core 0.09 ms over 10,000 templates (NumPy 0.7), 1.8 ms over 100,000 (NumPy 17) and 16 ms over
    1,000,000; at 100 both take 10 microseconds. SciPy is no faster than NumPy and twice FAISS's import.

    Safe under threads: matching takes no lock and is done again when somebody was changed meanwhile; changes wait
    for each other.

    Args:
        weights: float32 (128,), the head's, >= 0.
        bias: the head's; `similarity` uses it.
    Raises:
        ValueError: weights are not finite and >= 0, or not one row.
    """

    def __init__(self, weights: ArrayLike, bias: float) -> None:
        self._weights = np.array(weights, dtype=np.float32)
        if self._weights.ndim != 1 or not np.isfinite(self._weights).all() or (self._weights < 0).any():
            raise ValueError(
                f"Expected one row of finite weights >= 0. Received {self._weights.dtype} {self._weights.shape}, "
                f"smallest {self._weights.min(initial=0)}. Calibrate the head again."
            )
        self.bias = float(bias)
        self._changing = threading.Lock()
        self._rows = _empty_rows(SMALLEST_CAPACITY, len(self._weights))
        self._rows_of: dict[Hashable, list[int]] = {}

    def __len__(self) -> int:
        """How many templates the gallery holds."""
        return sum(len(rows) for rows in list(self._rows_of.values()))

    @property
    def people(self) -> int:
        """How many people the gallery holds: the N of the threshold's FPIR."""
        return len(self._rows_of)

    def __contains__(self, person: Hashable) -> bool:
        return person in self._rows_of

    def load(self, owners: Sequence[Hashable], templates: NDArray[np.float32]) -> None:
        """Add many templates at once, as at the start (10,000 take about 20 ms).

        Args:
            owners: n keys, one per row; a person may own several rows.
            templates: float32 (n, 128), embeddings as the tower gave them, not folded.
        Raises:
            ValueError: the numbers of owners and rows differ, or the templates are not finite.
        """
        rows = self._checked(templates)
        if len(owners) != len(rows):
            raise ValueError(
                f"Expected one owner per template. Received {len(owners)} owners of {len(rows)} templates."
            )
        with self._changing:
            self._append(owners, rows)

    def add(self, person: Hashable, templates: NDArray[np.float32]) -> None:
        """Add a person, or more templates to one who is there.

        Args:
            person: an opaque key.
            templates: float32 (k, 128) or (128,), embeddings as the tower gave them.
        Raises:
            ValueError: the templates have another form or are not finite.
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
            own = self._rows_of.pop(person, [])
            self._bury(own)
            return len(own)

    def replace(self, person: Hashable, templates: NDArray[np.float32]) -> None:
        """Exchange all templates of a person for others; nobody finds the person missing in between.

        Raises:
            ValueError: see `add`.
        """
        rows = self._checked(templates)
        with self._changing:
            self._rows = self._with_room_for(len(rows))  # before the old rows are noted: this renumbers them
            old = self._rows_of.pop(person, [])
            self._append([person] * len(rows), rows)
            self._bury(old)

    def match(self, probe: NDArray[np.float32]) -> GalleryMatch | None:
        """Return the nearest person and the runner-up; None when the gallery is empty.

        Args:
            probe: float32 (128,), an embedding as the tower gave it.
        Raises:
            ValueError: the probe has another form or is not finite.
        """
        folded = self._folded_probe(probe)
        for _ in range(OPTIMISTIC_SCANS):
            rows = self._rows
            match = _nearest(rows, folded)
            # Somebody may have been replaced meanwhile, their old rows gone and the new ones not in `rows`.
            if rows is self._rows:
                return match
        with self._changing:
            return _nearest(self._rows, folded)

    def sample(self, most_people: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Templates of up to so many people, spread evenly over everybody, for measuring.

        Returns:
            float32 (n, 128), folded; and int64 (n,), whose they are.
        """
        rows = self._rows
        alive = np.flatnonzero(np.isfinite(rows.folded[: rows.count, 0]))
        people = np.unique(rows.owners[alive])
        chosen = people[np.linspace(0, len(people) - 1, min(most_people, len(people))).astype(int)]
        kept = alive[np.isin(rows.owners[alive], chosen)]
        return rows.folded[kept].copy(), rows.owners[kept].copy()

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
            if person not in self._rows_of:
                raise KeyError(f"Expected a person of the gallery. Received {person!r}. Enrol them first.")
            own = self._rows.folded[self._rows_of[person]]
        return np.abs(own - folded).sum(axis=1)

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
        rows = self._with_room_for(len(templates))
        end = rows.count + len(templates)
        np.multiply(templates, self._weights, out=rows.folded[rows.count : end])
        most = rows.most_templates
        for row, person in enumerate(owners, rows.count):
            own = self._rows_of.setdefault(person, [])
            if not own:
                rows.people.append(person)
            rows.owners[row] = rows.owners[own[0]] if own else len(rows.people) - 1
            rows.ordinals[row] = len(own)
            own.append(row)
            most = max(most, len(own))
        # The one step a concurrent match can see: everything before the new count is written by now.
        self._rows = replace(rows, most_templates=most, count=end)

    def _bury(self, rows: list[int]) -> None:
        # No row moves, so a concurrent match stays right; the place is given back by `_with_room_for`.
        self._rows.folded[rows] = np.inf

    def _with_room_for(self, more: int) -> _Rows:
        rows = self._rows
        if rows.count + more <= len(rows.folded):
            return rows
        living = [row for own in self._rows_of.values() for row in own]
        roomy = _empty_rows(max(SMALLEST_CAPACITY, 2 * (len(living) + more)), len(self._weights))
        count = len(living)
        roomy.folded[:count] = rows.folded[living]
        roomy.ordinals[:count] = rows.ordinals[living]
        start = 0
        for person, own in self._rows_of.items():
            roomy.owners[start : start + len(own)] = len(roomy.people)
            roomy.people.append(person)
            self._rows_of[person] = list(range(start, start + len(own)))
            start += len(own)
        most = max(map(len, self._rows_of.values()), default=0)
        return replace(roomy, most_templates=most, count=count)


def _nearest(rows: _Rows, folded: NDArray[np.float32]) -> GalleryMatch | None:
    if not rows.count:
        return None
    # One person's templates can fill at most `most_templates` places; the next place is somebody else's.
    depth = min(rows.most_templates + 1, rows.count)
    # Of this thread only. One probe is one thread's work anyhow, and on a busy machine the idle OpenMP team that
    # would wait for it turned 0.1 ms into 20 ms.
    faiss.omp_set_num_threads(1)
    found = faiss.knn(folded[np.newaxis], rows.folded[: rows.count], depth, metric=faiss.METRIC_L1)
    alive = found[1][0] >= 0  # forgotten rows lie infinitely far away: FAISS leaves their places empty
    distances, nearest = found[0][0][alive], found[1][0][alive]
    if not len(nearest):
        return None
    owners = rows.owners[nearest]
    others = np.flatnonzero(owners != owners[0])
    return GalleryMatch(
        person=rows.people[owners[0]],
        distance=float(distances[0]),
        runner_up_person=rows.people[owners[others[0]]] if len(others) else None,
        runner_up_distance=float(distances[others[0]]) if len(others) else float("inf"),
        template_index=int(rows.ordinals[nearest[0]]),
    )


def similarity(distance: float, bias: float) -> float:
    """The head's similarity: sigmoid(bias - distance), in 0..1, falling with the distance.

    Args:
        distance: the folded L1 distance, >= 0.
        bias: the head's; at this distance the similarity is 0.5.
    """
    return (1 + math.tanh((bias - distance) / 2)) / 2  # the sigmoid, in a form that never overflows


def _empty_rows(capacity: int, size: int) -> _Rows:
    return _Rows(
        folded=np.empty((capacity, size), dtype=np.float32),
        owners=np.empty(capacity, dtype=np.int64),
        ordinals=np.empty(capacity, dtype=np.int64),
        people=[],
        most_templates=0,
        count=0,
    )
