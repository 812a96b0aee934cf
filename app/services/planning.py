"""Schedules, who works by them, sites, holidays and leave: what an admin decides about working time."""

import uuid
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.domain.assignment import ALWAYS, Assignment, CompanyDay, Leave, Level, Site, days_off
from app.domain.permission import Act
from app.domain.schedule import ScheduleVersion
from app.domain.schedulefile import ScheduleFile
from app.domain.sentence import Sentence
from app.errors import BadInput, Refused
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork, PublicHolidays, UnitOfWork
from app.services.roster import found

OPERATOR = "operator"


class Planning:
    """Reads and changes the plan. `by`: opaque key of the account that acts."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, clock: Clock, holidays: PublicHolidays) -> None:
        self._open, self._clock, self._holidays = open_unit_of_work, clock, holidays

    def schedules(self) -> list[ScheduleVersion]:
        """Every version of every schedule, by name, oldest first."""
        with self._open() as work:
            return work.schedules.all()

    def assignments(self) -> list[tuple[Assignment, str]]:
        """Who works by which, oldest day first, with the words for whom: an employee's number and name."""
        with self._open() as work:
            people = {one.key: f"{one.number} {one.name}" for one in work.employees.all()}
            return [(one, people.get(one.subject, one.subject)) for one in work.schedules.assignments()]

    def sites(self) -> list[Site]:
        """Those that have a time zone of their own, by name."""
        with self._open() as work:
            return work.schedules.sites()

    def put(self, file: ScheduleFile, from_day: date | None = None, by: str = OPERATOR) -> list[ScheduleVersion]:
        """Store what a schedules file says, all of it or nothing.

        Args:
            from_day: the schedules' first day; earlier days keep the versions before. None: since ever for a new
                schedule, today for one that is known.
        Raises:
            BadInput: a site's country or subdivision is not known.
        """
        today = self._today()
        for site in file.sites:
            self._expect_country(site, today)
        with self._open() as work:
            known = {version.schedule.name for version in work.schedules.all()}
            versions = []
            for schedule in file.schedules:
                starts = from_day or (today if schedule.name in known else ALWAYS)
                versions.append(ScheduleVersion(schedule=schedule, from_day=starts))
                work.schedules.put(versions[-1])
                self._note(work, by, "schedule_set", schedule=schedule.name, from_day=starts.isoformat())
            for site in file.sites:
                work.schedules.put_site(site)
                self._note(work, by, "site_set", **vars(site))
            for day in file.days:
                self._put_day(work, day, by)
            work.commit()
        return versions

    def remove(self, name: str, by: str = OPERATOR) -> None:
        """Remove a schedule with all its versions; Refused while somebody is assigned to it, or has been."""
        with self._open() as work:
            if any(one.schedule == name for one in work.schedules.assignments()):
                raise Refused(
                    Sentence(
                        "Expected a schedule that nobody works by. Received {name}, which is assigned. "
                        "Past reports need it: leave it, and assign another one.",
                        name=repr(name),
                    )
                )
            if not work.schedules.remove(name):
                raise Refused(f"Expected a known schedule. Received {name!r}. See: main.py schedule list")
            self._note(work, by, "schedule_removed", schedule=name)
            work.commit()

    def assign(
        self, name: str, level: Level, subject: str = "", from_day: date | None = None, by: str = OPERATOR
    ) -> Assignment:
        """Have somebody work by a schedule.

        Args:
            name: of the schedule; "" ends what was assigned on this level.
            subject: the employee's number, the name of the department or site; "" for the company.
            from_day: None: since ever where this level has nothing for them yet, else today.
        Raises:
            Refused: no such schedule, employee, department or site.
        """
        with self._open() as work:
            if name and name not in {version.schedule.name for version in work.schedules.all()}:
                raise Refused(f"Expected a known schedule. Received {name!r}. See: main.py schedule list")
            key = _subject(work, level, subject)
            has_one = any((one.level, one.subject) == (level, key) for one in work.schedules.assignments())
            starts = from_day or (self._today() if has_one else ALWAYS)
            result = Assignment(level=level, subject=key, schedule=name, from_day=starts)
            work.schedules.assign(result)
            whom = {"level": level.value, "for": "" if level is Level.EMPLOYEE else key}
            event = {"schedule": name, "from_day": starts.isoformat(), **whom}
            self._note(work, by, "schedule_assigned", key if level is Level.EMPLOYEE else "", **event)
            work.commit()
        return result

    def days_off(self, first: date, last: date, site: str = "") -> dict[date, str]:
        """The holidays of a site by day: public ones, and the company's own; both ends included."""
        with self._open() as work:
            sites = {one.name: one for one in work.schedules.sites()}
            own = [day for day in work.schedules.company_days() if first <= day.day <= last]
        if site and site not in sites:
            raise Refused(
                f"Expected a known site: {', '.join(sites) or 'there is none'}. Received {site!r}. Name it so."
            )
        public: dict[date, str] = {}
        if site and sites[site].country:
            public = self._holidays.between(first, last, sites[site].country, sites[site].subdivision)
        return dict(sorted(days_off(public.items(), own, site).items()))

    def company_days(self, first: date, last: date) -> list[CompanyDay]:
        """What the company decided on itself, for all sites, oldest first; both ends included."""
        with self._open() as work:
            return [day for day in work.schedules.company_days() if first <= day.day <= last]

    def countries(self) -> tuple[str, ...]:
        """ISO codes of the countries whose public holidays are known."""
        return self._holidays.countries()

    def subdivisions(self, country: str) -> dict[str, str]:
        """Codes and names of the parts of a country that have holidays of their own."""
        return self._holidays.subdivisions(country)

    def put_day(self, day: CompanyDay, by: str = OPERATOR) -> None:
        """Add or change one of the company's own days."""
        with self._open() as work:
            self._put_day(work, day, by)
            work.commit()

    def remove_day(self, day: date, site: str = "", by: str = OPERATOR) -> None:
        """Take one of the company's own days back; Refused when there is none."""
        with self._open() as work:
            if not work.schedules.remove_day(site, day):
                raise Refused(f"Expected a day that the company decided on. Received {day}. See: schedule holidays")
            self._note(work, by, "company_day_removed", day=day.isoformat(), site=site)
            work.commit()

    def add_leave(self, number: str, first: date, last: date, kind: str, by: str = OPERATOR) -> Leave:
        """Days off of one employee, both ends included."""
        with self._open() as work:
            key = found(work, number).key
            leave = Leave(id=uuid.uuid4().hex, employee_key=key, first=first, last=last, kind=kind.strip())
            work.schedules.add_leave(leave)
            # The kind may be an illness: it stays out of the log.
            self._note(work, by, "leave_added", key, first=first.isoformat(), last=last.isoformat())
            work.commit()
        return leave

    def remove_leave(self, leave_id: str, by: str = OPERATOR) -> None:
        """Take leave back; Refused when it is unknown."""
        with self._open() as work:
            if not work.schedules.remove_leave(leave_id):
                raise Refused(f"Expected the id of a leave. Received {leave_id!r}. See: main.py schedule leave list")
            self._note(work, by, "leave_removed", leave=leave_id)
            work.commit()

    def leaves(self, first: date, last: date) -> list[Leave]:
        """Those that touch the span, oldest first."""
        with self._open() as work:
            return work.schedules.leaves(first, last)

    def _put_day(self, work: UnitOfWork, day: CompanyDay, by: str) -> None:
        if day.site and day.site not in {site.name for site in work.schedules.sites()}:
            raise Refused(f"Expected a known site. Received {day.site!r}. Set the site first.")
        work.schedules.put_day(day)
        self._note(work, by, "company_day_set", day=day.day.isoformat(), name=day.name, site=day.site, off=day.is_off)

    def _expect_country(self, site: Site, today: date) -> None:
        if site.country:
            self._holidays.between(today, today + timedelta(days=1), site.country, site.subdivision)
        elif site.subdivision:
            raise BadInput(f"Expected a country for the subdivision of {site.name}. Received none. Add it.")

    def _today(self) -> date:
        return self._clock.now().astimezone(ZoneInfo(self._clock.zone)).date()

    def _note(self, work: UnitOfWork, by: str, kind: str, subject: str = "", **details: Any) -> None:
        expect_permitted(work, by, Act.SCHEDULES)  # in the transaction of the change: nothing is committed without
        work.events.add(Event(kind=kind, at_utc=self._clock.now(), subject=subject, details=details | {"by": by}))


def _subject(work: UnitOfWork, level: Level, subject: str) -> str:
    if level is Level.COMPANY:
        return ""
    if level is Level.EMPLOYEE:
        return found(work, subject).key
    known = {one.site if level is Level.SITE else one.department for one in work.employees.all()} - {""}
    if level is Level.SITE:
        known |= {site.name for site in work.schedules.sites()}
    if subject not in known:
        raise Refused(
            f"Expected a {level} that somebody is in: {', '.join(sorted(known)) or 'there is none yet'}. "
            f"Received {subject!r}. Name it as it is written there."
        )
    return subject
