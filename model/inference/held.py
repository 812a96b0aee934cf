"""One state of a gallery: its templates, whose they are, and who is nearest to a probe in it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from model.inference.buffers import with_room, zeros_from_system
from model.inference.nearest import Rows
from model.inference.people import People

SMALLEST_CAPACITY = 1024
MOVED_AT_A_TIME = 4096  # rows: 2 MB
NOBODY = -1  # owner of a row that was overwritten


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
class Held:
    """What a match reads: the first `count` rows of buffers that only grow behind it.

    owners: int32, row -> number of a person. living: rows that are not overwritten.
    """

    rows: Rows
    people: People = field(default_factory=People)
    owners: NDArray[np.int32] = field(default_factory=lambda: zeros_from_system((SMALLEST_CAPACITY,), np.int32))
    count: int = 0
    living: int = 0
    most_templates: int = 0  # that any one person has: how deep to look for somebody else

    def grown(self, owners: Sequence[Hashable], folded: NDArray[np.float32]) -> "Held":
        """The state with more rows; who goes on reading this one sees none of them."""
        end = self.count + len(folded)
        self.rows.append(folded)
        numbers = with_room(self.owners, end)
        numbers[self.count : end] = self.people.admit(owners)
        return replace(
            self, owners=numbers, count=end, living=self.living + len(folded), most_templates=self.people.most_templates
        )

    def rows_of(self, person: Hashable) -> NDArray[np.intp]:
        """The rows of one person, in the order they were added; none for somebody unknown."""
        number = self.people.number_of(person)
        return np.empty(0, np.intp) if number is None else np.flatnonzero(self.owners[: self.count] == number)

    def without(self, person: Hashable, rows: NDArray[np.intp]) -> "Held":
        """The state once these rows of a person are overwritten, which is done here and now."""
        number = self.people.number_of(person)
        if number is None:
            return self
        self.rows.bury(rows)
        self.owners[rows] = NOBODY
        self.people.set_templates(number, int(np.count_nonzero(self.owners[: self.count] == number)))
        return replace(self, living=self.living - len(rows), most_templates=self.people.most_templates)

    def moved_to(self, rows: Rows) -> "Held":
        """A state of its own with the living rows in another storage, an empty one."""
        fresh = Held(rows)
        living = np.flatnonzero(self.owners[: self.count] != NOBODY)
        for start in range(0, len(living), MOVED_AT_A_TIME):
            some = living[start : start + MOVED_AT_A_TIME]
            fresh = fresh.grown([self.people.key_of(number) for number in self.owners[some]], self.rows.take(some))
        return fresh

    def match(self, folded: NDArray[np.float32]) -> GalleryMatch | None:
        """Who is nearest to the folded probe, and who is next; None when nobody is there."""
        # One person's templates can fill at most `most_templates` places; the next place is somebody else's.
        depth = min(self.most_templates + 1, self.count)
        distances, nearest = self.rows.nearest(folded, depth, self.count)
        if not len(nearest):
            return None
        owners = self.owners[nearest]
        others = np.flatnonzero(owners != owners[0])
        return GalleryMatch(
            person=self.people.key_of(owners[0]),
            distance=float(distances[0]),
            runner_up_person=self.people.key_of(owners[others[0]]) if len(others) else None,
            runner_up_distance=float(distances[others[0]]) if len(others) else float("inf"),
            template_index=int(np.count_nonzero(self.owners[: nearest[0]] == owners[0])),
        )
