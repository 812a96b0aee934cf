"""What is old enough is removed: once a day by the open window, or by `main.py retention run`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.domain.employee import Employee
from app.domain.permission import Act
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, Gallery, OpenUnitOfWork, Samples
from app.services.ports.retention import Retained

RAN = "retention_ran"
FORGOTTEN = "face_forgotten"
EVERY = timedelta(hours=20)  # a window that is opened each morning runs it each morning
LEAVING = ("deactivated", "left")  # kinds of events


class Rules(Protocol):
    """Days to keep; 0 for good."""

    @property
    def events_days(self) -> float: ...
    @property
    def unknown_faces_days(self) -> float: ...
    @property
    def leavers_faces_days(self) -> float: ...
    @property
    def punches_identity_days(self) -> float: ...


@dataclass(frozen=True, kw_only=True)
class Removed:
    """How much was removed, or would be. leavers: numbers of employees whose face is forgotten."""

    dry_run: bool
    events: int
    unknown_faces: int
    identities: int
    leavers: tuple[str, ...]

    @property
    def anything(self) -> bool:
        return bool(self.events or self.unknown_faces or self.identities or self.leavers)


class Retention:
    """Runs the rules. clean_up: removes what the store's files still hold of erased people, see `Privacy`."""

    def __init__(
        self,
        *,
        rules: Rules,
        retained: Retained,
        samples: Samples,
        gallery: Gallery,
        open_unit_of_work: OpenUnitOfWork,
        clock: Clock,
        clean_up: Callable[[], object] = lambda: None,
        noted: Callable[[], object] = lambda: None,
    ) -> None:
        self._rules, self._retained, self._samples, self._gallery = rules, retained, samples, gallery
        self._open, self._clock, self._clean_up, self._noted = open_unit_of_work, clock, clean_up, noted

    def run_if_due(self) -> Removed | None:
        """Run unless it ran less than a day ago; None when there was nothing to do."""
        with self._open() as work:
            last = work.events.last(RAN)
        if last is not None and self._clock.now() - last.at_utc < EVERY:
            return None
        return self.run(by="retention")

    def run(self, *, dry_run: bool = False, by: str = "operator") -> Removed:
        """Remove what is older than the rules allow, and clean what an earlier erasure could not reach."""
        rules, now = self._rules, self._clock.now()
        with self._open() as work:
            expect_permitted(work, by, Act.ERASE)
        removed = Removed(
            dry_run=dry_run,
            events=self._old(self._retained.events, rules.events_days, dry_run),
            unknown_faces=self._old(self._retained.unknown_faces, rules.unknown_faces_days, dry_run),
            identities=self._old(self._retained.identities, rules.punches_identity_days, dry_run),
            leavers=self._forget_leavers(dry_run, by),
        )
        if not dry_run:
            with self._open() as work:
                details = {"by": by, "events": removed.events, "unknown_faces": removed.unknown_faces}
                details |= {"identities": removed.identities, "leavers": len(removed.leavers)}
                work.events.add(Event(kind=RAN, at_utc=now, details=details))
                work.commit()
            self._clean_up()
        return removed

    def _old(self, remove: Callable[..., int], days: float, dry_run: bool) -> int:
        return remove(self._clock.now() - timedelta(days=days), dry_run=dry_run) if days else 0

    def _forget_leavers(self, dry_run: bool, by: str) -> tuple[str, ...]:
        """Pictures and templates go; name and hours stay until somebody erases the person."""
        days = self._rules.leavers_faces_days
        gone = self._long_gone(timedelta(days=days)) if days else []
        if dry_run or not gone:
            return tuple(employee.number for employee in gone)
        for employee in gone:
            with self._open() as work:
                work.templates.erase(employee.key)
                event = Event(kind=FORGOTTEN, at_utc=self._clock.now(), subject=employee.key, details={"by": by})
                work.events.add(event)
                work.commit()
            self._gallery.remove(employee.key)
            self._samples.erase(employee.number)
        self._noted()
        return tuple(employee.number for employee in gone)

    def _long_gone(self, kept: timedelta) -> list[Employee]:
        """Inactive or left for longer than that, and still known by face."""
        limit = self._clock.now() - kept
        with self._open() as work:
            last: dict[str, datetime] = {e.subject: e.at_utc for e in work.events.since(0) if e.kind in LEAVING}
            absent = [e for e in work.employees.all() if not e.active or e.left]
            return [e for e in absent if _left_before(e, last.get(e.key), limit) and work.templates.of(e.key)]


def _left_before(employee: Employee, noted: datetime | None, limit: datetime) -> bool:
    """By the last day of work where it is known, else by the event; where that is gone, it is long ago."""
    if employee.ends_on is not None:
        return employee.ends_on < limit.date()
    return noted is None or noted < limit
