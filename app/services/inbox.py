"""The exceptions inbox: what the door noted and what the days' rules found, until somebody has seen it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.employee import Employee
from app.domain.exception import EVENT, SEEN_EVENT, ExceptionKind, day_id
from app.domain.permission import Act, Operator, Role, sees
from app.errors import NotAllowed
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork
from app.services.worktime import Worktime

DAYS_BACK = 30
INFORMING = (ExceptionKind.CORRECTED,)  # somebody has decided on it already
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class InboxItem:
    """One exception. id: by which it is marked as seen. at: local moment of the door's, None of a day's.

    employee: None where nobody was recognised, or who was erased. picture: name of the unknown face, "" where none is
    kept. seen_at, seen_by: None and "" while it is open.
    """

    id: str
    kind: str
    day: date
    at: datetime | None = None
    employee: Employee | None = None
    amount: timedelta = timedelta()
    picture: str = ""
    seen_at: datetime | None = None
    seen_by: str = ""

    @property
    def is_open(self) -> bool:
        return self.seen_at is None


class Inbox:
    """Lists the exceptions of the last days, and marks them as seen."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, worktime: Worktime, clock: Clock) -> None:
        self._open, self._worktime, self._clock = open_unit_of_work, worktime, clock

    def items(self, operator: Operator | None = None, days_back: int = DAYS_BACK) -> list[InboxItem]:
        """Those of the last days, newest first; an operator sees those of their own people, and the door's."""
        zone = ZoneInfo(self._clock.zone)
        today = self._clock.now().astimezone(zone).date()
        first = today - DAY * days_back
        start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, today + DAY))
        with self._open() as work:
            people = {one.key: one for one in work.employees.all()}
            noted = work.events.of_kind(EVENT, start, end)
            seen = {event.subject: event for event in work.events.of_kind(SEEN_EVENT, start, end)}
        seeable = {key: one for key, one in people.items() if operator is None or sees(operator, one.department)}
        items = [_noted(event, people, zone) for event in noted if event.subject in seeable or not event.subject]
        items += self._of_days(seeable, first, today)
        items.sort(key=lambda item: (item.day, item.at is not None, str(item.at)), reverse=True)
        return [_marked(item, seen.get(item.id), zone) for item in items]

    def _of_days(self, people: dict[str, Employee], first: date, last: date) -> list[InboxItem]:
        days = self._worktime.days(list(people), first, last)
        return [
            InboxItem(
                id=day_id(key, one.day, exception.kind),
                kind=exception.kind.value,
                day=one.day,
                employee=people[key],
                amount=exception.amount,
            )
            for key, own in days.items()
            for one in own
            for exception in one.exceptions
            if exception.kind not in INFORMING
        ]

    def mark_seen(self, ids: Iterable[str], *, by: str = "operator") -> None:
        """From now on these no longer wait for anybody.

        Raises:
            NotAllowed: the account may not mark any, or one of them is not its affair.
        """
        ids, now = list(ids), self._clock.now()
        with self._open() as work:
            expect_permitted(work, by, Act.MARK_SEEN)
            account = work.accounts.get(by)
        if account is not None and account.role is not Role.ADMIN:
            theirs = {item.id for item in self.items(account.operator)}
            foreign = [one for one in ids if one not in theirs]
            if foreign:
                raise NotAllowed(
                    f"Expected exceptions of {', '.join(account.departments)}. Received {len(foreign)} of others. "
                    "Ask an admin."
                )
        with self._open() as work:
            expect_permitted(work, by, Act.MARK_SEEN)
            for one in ids:
                work.events.add(Event(kind=SEEN_EVENT, at_utc=now, subject=one, details={"by": by}))
            work.commit()


def _noted(event: Event, people: dict[str, Employee], zone: ZoneInfo) -> InboxItem:
    at = event.at_utc.astimezone(zone)
    kind = str(event.details.get("kind", ""))
    picture = str(event.details.get("picture", ""))
    who = people.get(event.subject)
    return InboxItem(id=str(event.id), kind=kind, day=at.date(), at=at, employee=who, picture=picture)


def _marked(item: InboxItem, seen: Event | None, zone: ZoneInfo) -> InboxItem:
    if seen is None:
        return item
    said = {"seen_at": seen.at_utc.astimezone(zone), "seen_by": str(seen.details.get("by", ""))}
    return InboxItem(**{**item.__dict__, **said})
