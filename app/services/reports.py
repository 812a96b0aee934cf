"""Every report as a Table: reads the store, applies the rules, never writes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.employee import Employee
from app.domain.exception import EVENT
from app.domain.reports import attendance, calendar, charts, hours, incidents, person
from app.domain.reports.people import Chosen, Days
from app.domain.sentence import Sentence
from app.domain.table import Table
from app.errors import BadInput
from app.services.ports import Clock, Event, OpenUnitOfWork
from app.services.roster import found
from app.services.worktime import Worktime

EVERYBODY = Chosen()
LONGEST_SPAN = timedelta(days=3 * 366)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Calendar days, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadInput(
                f"Expected a span that ends after its start. Received {self.first} to {self.last}. Swap them."
            )
        if self.last - self.first > LONGEST_SPAN:
            raise BadInput(
                Sentence(
                    "Expected at most three years. Received {first} to {last}. Ask for a part of it.",
                    first=self.first,
                    last=self.last,
                )
            )


class Reports:
    """One method a report; `chosen` narrows it down to a department, a site, or what an operator may see."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, worktime: Worktime, clock: Clock) -> None:
        self._open, self._worktime, self._clock = open_unit_of_work, worktime, clock

    def today(self) -> date:
        """The calendar day at this door."""
        return self._now().date()

    def now(self, chosen: Chosen = EVERYBODY) -> Table:
        """Who is in now."""
        employees, days = self._around_today(chosen)
        return attendance.now_table(employees, days, self._now())

    def of_today(self, chosen: Chosen = EVERYBODY) -> Table:
        """Who was there today."""
        employees, days = self._around_today(chosen)
        return attendance.today_table(employees, days, self.today())

    def day(self, day: date, chosen: Chosen = EVERYBODY) -> Table:
        """Everybody's one day."""
        return attendance.day_table(*self.gathered(Span(day, day), chosen), day)

    def month(self, year: int, month: int, chosen: Chosen = EVERYBODY) -> Table:
        """The calendar of a month."""
        days = calendar.days_of(year, month)
        return calendar.month_table(*self.gathered(Span(days[0], days[-1]), chosen), year, month)

    def employee(self, number: str, span: Span, chosen: Chosen = EVERYBODY) -> Table:
        """One employee's days; Refused where there is no such employee, or none that the operator sees."""
        with self._open() as work:
            employee = found(work, number)
            if not chosen.has(employee):
                raise BadInput(f"Expected an employee among those chosen. Received {number!r}. Leave the filters out.")
            days = self._worktime.days_in(work, [employee.key], span.first, span.last)[employee.key]
        return person.employee_table(employee, days)

    def hours(self, span: Span, chosen: Chosen = EVERYBODY) -> Table:
        """Sums a person."""
        return hours.hours_table(*self.gathered(span, chosen), span.first, span.last)

    def lateness(self, span: Span, chosen: Chosen = EVERYBODY) -> Table:
        """Days that began late or ended early."""
        return incidents.lateness_table(*self.gathered(span, chosen), span.first, span.last)

    def exceptions(self, span: Span, chosen: Chosen = EVERYBODY) -> Table:
        """What wants attention, of days and of the door."""
        employees, days = self.gathered(span, chosen)
        return incidents.exceptions_table(employees, days, self._door(span, chosen), span.first, span.last)

    def overtime(self, span: Span, chosen: Chosen = EVERYBODY) -> Table:
        """Overtime by person and week."""
        return hours.overtime_table(*self.gathered(span, chosen), span.first, span.last)

    def hours_chart(self, span: Span, chosen: Chosen = EVERYBODY) -> Table:
        """Hours worked and planned, a row a day."""
        return charts.hours_per_day(*self.gathered(span, chosen), span.first, span.last)

    def presence_chart(self, chosen: Chosen = EVERYBODY) -> Table:
        """Who is in, expected and away now, a row a department."""
        return charts.presence_now(*self._around_today(chosen), self.today())

    def _around_today(self, chosen: Chosen) -> tuple[list[Employee], Days]:
        today = self.today()
        return self.gathered(Span(today - DAY, today), chosen)

    def gathered(self, span: Span, chosen: Chosen = EVERYBODY) -> tuple[list[Employee], Days]:
        """Those chosen, by number, and their days: what every report and payroll work on."""
        with self._open() as work:
            everybody = work.employees.all()
            employees = [employee for employee in everybody if chosen.has(employee)]
            keys = None if len(employees) == len(everybody) else [employee.key for employee in employees]
            return employees, self._worktime.days_in(work, keys, span.first, span.last)

    def _door(self, span: Span, chosen: Chosen) -> list[incidents.DoorIncident]:
        zone = ZoneInfo(self._clock.zone)
        start = datetime.combine(span.first, time(), zone).astimezone(UTC)
        end = datetime.combine(span.last + DAY, time(), zone).astimezone(UTC)
        with self._open() as work:
            events = work.events.of_kind(EVENT, start, end)
            employees = {employee.key: employee for employee in work.employees.all()}
        noted = [(event, employees.get(event.subject)) for event in events]
        anybody = chosen == EVERYBODY  # whom nobody recognised belongs to no department
        return [
            incidents.DoorIncident(event.at_utc.astimezone(zone), _kind(event), employee)
            for event, employee in noted
            if (chosen.has(employee) if employee else anybody)
        ]

    def _now(self) -> datetime:
        return self._clock.now().astimezone(ZoneInfo(self._clock.zone))


def _kind(event: Event) -> str:
    return str(event.details.get("kind", ""))
