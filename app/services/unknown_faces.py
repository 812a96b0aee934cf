"""The log of faces that were not recognised: off unless a company's policy switches it on, and never kept for long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.exception import EVENT, ExceptionKind
from app.services.ports import Clock, Crop, Event, OpenUnitOfWork, SeenFace
from app.services.ports.unknown import UnknownFaceStore

PAUSE = timedelta(seconds=30)  # one stranger who tries again and again is one entry
MOST_KEPT = 500  # a door on a busy street must not fill the disk


@dataclass(frozen=True)
class UnknownFace:
    """One entry. name: what the picture is called."""

    name: str
    at_utc: datetime


class UnknownFaces:
    """is_on: the policy; days: how long an entry is kept. Thread-safe as far as its ports are."""

    def __init__(
        self, *, store: UnknownFaceStore, open_unit_of_work: OpenUnitOfWork, clock: Clock, is_on: bool, days: float
    ) -> None:
        self._store, self._open, self._clock = store, open_unit_of_work, clock
        self.is_on, self._days = is_on, days
        self._last: datetime | None = None

    def note(self, faces: Sequence[SeenFace]) -> str | None:
        """Keep the best face of a visit that ended as unknown; its name, None when nothing was kept."""
        now = self._clock.now()
        too_soon = self._last is not None and abs(now - self._last) < PAUSE
        if not self.is_on or not faces or too_soon:
            return None
        self._last = now
        name = self._store.save(faces[0].crop, now)
        details = {"kind": ExceptionKind.UNKNOWN_FACE.value, "picture": name}
        with self._open() as work:
            work.events.add(Event(kind=EVENT, at_utc=now, details=details))
            work.commit()
        self.prune()
        return name

    def all(self) -> list[UnknownFace]:
        """What is kept, newest first; what is too old is removed first."""
        self.prune()
        return [UnknownFace(name, at) for name, at in self._store.all()]

    def load(self, name: str) -> Crop:
        """BGR uint8 (112, 112, 3); Refused when it is gone."""
        return self._store.load(name)

    def discard(self, name: str, *, by: str = "operator") -> None:
        """Remove one picture before its time."""
        self._store.discard(name)
        with self._open() as work:
            work.events.add(Event(kind="unknown_face_removed", at_utc=self._clock.now(), details={"by": by}))
            work.commit()

    def prune(self) -> int:
        """Remove what is older than the policy allows, or, with the log switched off, everything; how many."""
        oldest = self._clock.now() - timedelta(days=self._days)
        kept = self._store.all()
        gone = [
            name
            for place, (name, at) in enumerate(kept)
            if not self.is_on or (self._days and at < oldest) or place >= MOST_KEPT
        ]
        for name in gone:
            self._store.discard(name)
        return len(gone)
