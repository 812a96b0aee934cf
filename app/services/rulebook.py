"""What is planned for whom in a span of days: read from the store once, shared by everybody with the same plan."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.domain.assignment import Assignment, Leave, Level, Site, days_off, switches
from app.domain.employee import Employee
from app.domain.judging import Person
from app.domain.schedule import UNPLANNED, Schedule, ScheduleVersion
from app.domain.timetable import PlannedDay, planned_day
from app.services.ports import PublicHolidays, UnitOfWork


class Rulebook:
    """Schedules, assignments, holidays and leave of a span of days, both ends included."""

    def __init__(
        self, work: UnitOfWork, holidays: PublicHolidays, zone: str, first: date, last: date, only: str = ""
    ) -> None:
        """zone: IANA name, of who has no known site. only: key of the one employee who will be asked for."""
        self._work, self._holidays, self._zone = work, holidays, zone
        self._days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        self._versions = _by_name(work.schedules.all())
        self._assignments = _by_subject(work.schedules.assignments(only))
        self._sites = {site.name: site for site in work.schedules.sites()}
        self._company_days = work.schedules.company_days()
        self._leaves = _by_employee(work.schedules.leaves(first, last), first, last)
        self._off: dict[str, dict[date, str]] = {}
        self._planned: dict[tuple[int, str, date], PlannedDay] = {}
        self._tables: dict[tuple[str, tuple[tuple[date, str], ...]], list[PlannedDay]] = {}

    def zone_of(self, employee: Employee) -> ZoneInfo:
        """The time zone of the employee's site."""
        return self._zone_at(employee.site)

    def days_of(self, employee: Employee) -> Sequence[PlannedDay]:
        """Every day of the span as it is planned for the employee, leave left out."""
        chain = tuple(switches(self._assignments_of(employee)))
        known = (employee.site, chain)
        if known not in self._tables:
            starts = [day for day, _ in chain]
            names = (chain[bisect_right(starts, day) - 1][1] for day in self._days)
            self._tables[known] = [
                self._plan(name, employee.site, day) for name, day in zip(names, self._days, strict=True)
            ]
        return self._tables[known]

    def person(self, employee: Employee) -> Person:
        """When the employee was employed, and on leave."""
        zone, starts, ends = (
            self.zone_of(employee),
            employee.starts_on,
            employee.ends_on,
        )
        if starts is None and employee.enrolled_at_utc is not None:
            starts = employee.enrolled_at_utc.astimezone(zone).date()
        if ends is None and not employee.active:  # the door was shut without a date: nobody is expected since
            last = self._work.punches.last(employee.key)
            ends = last.at_utc.astimezone(zone).date() if last else date.min
        leave = self._leaves.get(employee.key, {})
        return Person(key=employee.key, starts_on=starts, ends_on=ends, leave=leave)

    def _assignments_of(self, employee: Employee) -> list[Assignment]:
        subjects = [(Level.COMPANY, ""), (Level.EMPLOYEE, employee.key)]
        subjects += [(Level.SITE, employee.site)] if employee.site else []
        subjects += [(Level.DEPARTMENT, employee.department)] if employee.department else []
        return [one for subject in subjects for one in self._assignments.get(subject, ())]

    def _plan(self, name: str, site: str, day: date) -> PlannedDay:
        schedule = self._schedule(name, day)
        known = (id(schedule), site, day)
        if known not in self._planned:
            zone = ZoneInfo(schedule.zone) if schedule.zone else self._zone_at(site)
            self._planned[known] = planned_day(day, schedule, zone, self._off_at(site).get(day))
        return self._planned[known]

    def _schedule(self, name: str, day: date) -> Schedule:
        versions = self._versions.get(name, [])
        place = bisect_right([version.from_day for version in versions], day)
        return versions[place - 1].schedule if place else UNPLANNED

    def _zone_at(self, site: str) -> ZoneInfo:
        return ZoneInfo(self._sites[site].zone if site in self._sites else self._zone)

    def _off_at(self, name: str) -> dict[date, str]:
        if name not in self._off:
            site = self._sites.get(name, Site(name=name, zone=self._zone))
            public: dict[date, str] = {}
            if site.country:
                public = self._holidays.between(self._days[0], self._days[-1], site.country, site.subdivision)
            self._off[name] = days_off(public.items(), self._company_days, name)
        return self._off[name]


class NoHolidays:
    """The PublicHolidays port where nobody looks any up."""

    def between(self, first: date, last: date, country: str, subdivision: str = "") -> dict[date, str]:
        return {}

    def countries(self) -> tuple[str, ...]:
        return ()

    def subdivisions(self, country: str) -> dict[str, str]:
        return {}


def _by_name(versions: Sequence[ScheduleVersion]) -> dict[str, list[ScheduleVersion]]:
    result: defaultdict[str, list[ScheduleVersion]] = defaultdict(list)
    for version in versions:
        result[version.schedule.name].append(version)
    return result


def _by_subject(assignments: Sequence[Assignment]) -> dict[tuple[Level, str], list[Assignment]]:
    result: defaultdict[tuple[Level, str], list[Assignment]] = defaultdict(list)
    for one in assignments:
        result[one.level, one.subject].append(one)
    return result


def _by_employee(leaves: Sequence[Leave], first: date, last: date) -> dict[str, dict[date, str]]:
    result: defaultdict[str, dict[date, str]] = defaultdict(dict)
    for leave in leaves:
        start, end = max(leave.first, first), min(leave.last, last)
        for number in range((end - start).days + 1):
            result[leave.employee_key][start + timedelta(days=number)] = leave.kind
    return result
