"""A made-up company and a year of its punches: three sites, overnight shifts, forgotten punches, corrections, leavers.

Everything follows from the seed. Nothing here counts hours: it only says who came and went, and what was asked for.
"""

import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.domain.assignment import ALWAYS, Assignment, Leave, Level
from app.domain.correction import Correction, CorrectionKind, CorrectionState
from app.domain.employee import Employee
from app.domain.punch import Direction, Punch

SCHEDULES = """
[schedules.office]
title = "Office"
mon-fri = "09:00-17:30"
late_grace = 5
early_grace = 5
half_day_below = "4:00"
absent_below = "1:00"
breaks = [{ after = "6:00", minutes = 30 }, { after = "9:00", minutes = 45 }]
overtime = { least = 15 }

[schedules.early]
title = "Early shift"
mon-fri = "06:00-14:00"
breaks = [{ after = "6:00", minutes = 30 }]
rounding = "employer"
rounding_step = 15
before_start_counts = false
forgotten = "fixed_length"
forgotten_length = "7:00"

[schedules.night]
title = "Night shift"
sun-thu = "22:00-06:00"
late_grace = 3
breaks = [{ after = "6:00", minutes = 30 }]
rounding = "nearest"
rounding_step = 5
works_on_holidays = true

[schedules.front]
title = "Front office"
mon-fri = "08:30-17:00"
week_starts = "sun"
rounding = "employee"
rounding_step = 15
overtime = { beyond_target = false, week = "40:00", off_days = false }

[schedules.lab]
title = "Laboratory"
kind = "flexible"
mon-thu = { hours = "8:00", core = "10:00-15:00" }
fri = "6:00"
week_hours = "38:00"
forgotten = "left_open"

[schedules.shop]
title = "Shop"
tue-fri = "10:00-18:30"
sat = { time = "09:00-15:00", hours = "5:30" }
late_grace = 2
longest_break = "1:00"
after_end_counts = false
overtime = { day = "7:45", least = 10 }

[sites.Vienna]
zone = "Europe/Vienna"
country = "AT"
subdivision = "9"

[sites."New York"]
zone = "America/New_York"
country = "US"
subdivision = "NY"

[sites.Sydney]
zone = "Australia/Sydney"
country = "AU"
subdivision = "NSW"
"""

# The office's hours change in the middle of the year.
CHANGED = '[schedules.office]\ntitle = "Office"\nmon-thu = "08:30-17:00"\nfri = "08:30-15:00"\nlate_grace = 10\n'

DEPARTMENTS = {"Vienna": ("office", "early", "night"), "New York": ("front", "lab"), "Sydney": ("shop", "office")}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass
class AttendanceCompany:
    """holidays: site -> day -> name. withdrawn: ids of punches that were taken back at the door."""

    first: date
    last: date
    changed_on: date
    holidays: Mapping[str, Mapping[date, str]]
    employees: list[Employee] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    punches: list[Punch] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    corrections: list[Correction] = field(default_factory=list)


def make_company(
    holidays: Mapping[str, Mapping[date, str]], *, first: date, people: int = 200, days: int = 365, seed: int = 0
) -> AttendanceCompany:
    """A company with that many people, and their punches of so many days."""
    last, changed_on = first + timedelta(days=days - 1), first + timedelta(days=days * 5 // 12)
    company = AttendanceCompany(first=first, last=last, changed_on=changed_on, holidays=holidays)
    company.assignments += [
        Assignment(level=Level.DEPARTMENT, subject=f"{name}, {site}", schedule=name, from_day=ALWAYS)
        for site, names in DEPARTMENTS.items()
        for name in names
    ]
    for number in range(people):
        _Life(company, Random(seed * 100_000 + number), number).live()
    Random(seed).shuffle(company.punches)  # the order of arrival says nothing: doors were offline
    return company


class _Life:
    """One employee's year."""

    def __init__(self, company: AttendanceCompany, random: Random, number: int) -> None:
        self.company, self.random = company, random
        self.site = list(DEPARTMENTS)[number % 3]
        name = DEPARTMENTS[self.site][number // 3 % len(DEPARTMENTS[self.site])]
        self.zone = ZoneInfo(tomllib.loads(SCHEDULES)["sites"][self.site]["zone"])
        self.weeks = {
            "": _weeks(SCHEDULES),
            "changed": _weeks(CHANGED),
        }
        starts, ends = company.first, None
        if number % 17 == 5:
            starts += timedelta(days=random.randint(20, 200))
        if number % 14 == 3:
            ends = company.last - timedelta(days=random.randint(10, 120))
        self.starts, self.ends = starts, ends or company.last
        self.employee = Employee(
            key=uuid.UUID(int=random.getrandbits(128)).hex,
            number=str(1001 + number),
            name=f"Employee {1001 + number}",
            enrolled_at_utc=datetime.combine(starts, time(7), UTC),
            department=f"{name}, {self.site}",
            site=self.site,
            starts_on=starts,
            ends_on=ends,
            left=ends is not None,
        )
        self.schedules = [(ALWAYS, name)]

    def live(self) -> None:
        company, random = self.company, self.random
        company.employees.append(self.employee)
        if random.random() < 0.1:  # another schedule of the same site for the rest of the year
            other, when = random.choice(DEPARTMENTS[self.site]), company.first + timedelta(days=random.randint(60, 300))
            self.schedules.append((when, other))
            company.assignments.append(
                Assignment(level=Level.EMPLOYEE, subject=self.employee.key, schedule=other, from_day=when)
            )
        away = self._leave()
        for number in range((company.last - company.first).days + 1):
            day = company.first + timedelta(days=number)
            if day not in away and self.starts <= day <= self.ends:
                self._day(day)

    def _leave(self) -> set[date]:
        away: set[date] = set()
        for kind, length in (("vacation", 14), ("vacation", 5), ("sick", self.random.randint(1, 6))):
            first = self.company.first + timedelta(days=self.random.randint(0, 340))
            last = first + timedelta(days=length - 1)
            name = self._id()
            self.company.leaves.append(
                Leave(id=name, employee_key=self.employee.key, first=first, last=last, kind=kind)
            )
            away |= {first + timedelta(days=number) for number in range(length)}
        return away

    def _day(self, day: date) -> None:
        name = [schedule for since, schedule in self.schedules if since <= day][-1]
        plan = self._plan(name, day)
        is_holiday = day in self.company.holidays[self.site] and name != "night"
        if plan is None or is_holiday:
            if self.random.random() < 0.01:
                start = self._local(day, self.random.randint(7 * 60, 11 * 60))
                self._visit(start, start + timedelta(minutes=self.random.randint(90, 400)))
            return
        if self.random.random() < 0.03:
            return  # absent
        start, end = (self._local(day, minutes) for minutes in plan)
        early, late = (-30, 12) if self.random.random() < 0.9 else (0, 90)
        start += timedelta(minutes=self.random.randint(early, late), seconds=self.random.randint(0, 59))
        end += timedelta(minutes=self.random.randint(-12, 45), seconds=self.random.randint(0, 59))
        if self.random.random() < 0.03:
            end = start + timedelta(minutes=self.random.randint(20, 260))  # went home soon
        elif self.random.random() < 0.03:
            end += timedelta(minutes=self.random.randint(60, 240))
        self._visit(start, end)

    def _plan(self, name: str, day: date) -> tuple[int, int] | None:
        if name == "lab":
            came = self.random.randint(7 * 60, 10 * 60)
            return (came, came + self.random.randint(400, 620)) if day.weekday() < 5 else None
        is_changed = name == "office" and day >= self.company.changed_on
        return self.weeks["changed" if is_changed else ""][name][day.weekday()]

    def _visit(self, start: datetime, end: datetime) -> None:
        """From coming to going, with what goes wrong in between."""
        random, marks = self.random, [(start, Direction.IN)]
        if end - start > timedelta(hours=5) and random.random() < 0.6:
            pause = start + (end - start) * random.uniform(0.4, 0.6)
            marks += [(pause, Direction.OUT), (pause + timedelta(minutes=random.randint(15, 80)), Direction.IN)]
        marks.append((end, Direction.OUT))
        wrong = random.random()
        if wrong < 0.02:
            self._forget(*marks.pop())
        elif wrong < 0.025:
            self._forget(*marks.pop(0))
        elif wrong < 0.03:
            marks.insert(1, (marks[0][0] + timedelta(seconds=70), marks[0][1]))  # the same punch at another door
        elif wrong < 0.035 and len(marks) == 4:
            marks.pop(1 if random.random() < 0.5 else 2)
        for at, direction in marks:
            self._punch(at, direction)

    def _punch(self, at: datetime, direction: Direction) -> None:
        at = at.astimezone(UTC)
        punch = Punch(
            id=self._id(), employee_key=self.employee.key, direction=direction, at_utc=at, zone=str(self.zone)
        )
        self.company.punches.append(punch)
        luck = self.random.random()
        if luck < 0.002:  # somebody else's face: "that's not me"
            wrong = replace(punch, id=self._id(), at_utc=at - timedelta(minutes=self.random.randint(2, 50)))
            self.company.punches.append(wrong)
            self.company.withdrawn.add(wrong.id)
        elif luck < 0.006:
            self._correct(CorrectionKind.CHANGE, punch.id, at - timedelta(minutes=self.random.randint(-20, 20)))
        elif luck < 0.007:
            self._correct(CorrectionKind.WITHDRAW, punch.id)

    def _forget(self, at: datetime, direction: Direction) -> None:
        """A punch that was never made; half of them are asked for later."""
        if self.random.random() < 0.5:
            self._correct(CorrectionKind.ADD, "", at.astimezone(UTC).replace(second=0), direction)

    def _correct(
        self, kind: CorrectionKind, punch_id: str, at: datetime | None = None, direction: Direction | None = None
    ) -> None:
        fate = self.random.random()
        state = CorrectionState.APPROVED if fate < 0.8 else CorrectionState.REFUSED
        asked = datetime.combine(self.company.last, time(9), UTC) + timedelta(minutes=len(self.company.corrections))
        pending = Correction(
            id=self._id(),
            employee_key=self.employee.key,
            kind=kind,
            zone=str(self.zone),
            reason="I forgot",
            asked_by=self.employee.key,
            asked_at_utc=asked,
            punch_id=punch_id,
            direction=direction,
            at_utc=at,
        )
        decided = replace(pending, state=state, decided_by="operator", decided_at_utc=asked + timedelta(hours=1))
        self.company.corrections.append(pending if fate > 0.95 else decided)

    def _local(self, day: date, minutes: int) -> datetime:
        """UTC of so many minutes on the wall clock after the midnight of the day."""
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def _id(self) -> str:
        return uuid.UUID(int=self.random.getrandbits(128)).hex


def _weeks(text: str) -> dict[str, list[tuple[int, int] | None]]:
    """Name -> for each weekday minutes from midnight to start and end, an end on the next day beyond 24 hours."""
    weeks: dict[str, list[tuple[int, int] | None]] = {}
    for name, table in tomllib.loads(text)["schedules"].items():
        week: list[tuple[int, int] | None] = [None] * 7
        for key, value in table.items():
            first, _, last = key.partition("-")
            if first in WEEKDAYS and table.get("kind") != "flexible":
                said = value["time"] if isinstance(value, dict) else value
                start, end = (int(part[:2]) * 60 + int(part[3:]) for part in said.split("-"))
                place = WEEKDAYS.index(first)
                while True:
                    week[place] = (start, end if end > start else end + 1440)
                    if WEEKDAYS[place] == (last or first):
                        break
                    place = (place + 1) % 7
        weeks[name] = week
    return weeks
