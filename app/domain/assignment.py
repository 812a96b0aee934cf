"""Who works by which schedule, where, and on which days not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ALWAYS = date(1, 1, 1)  # from here on: since ever


class Level(StrEnum):
    """Whom an assignment is for; the nearer one to the employee wins."""

    COMPANY = "company"
    SITE = "site"
    DEPARTMENT = "department"
    EMPLOYEE = "employee"


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """From a day on, somebody works by a schedule.

    subject: the employee's key, the name of the department or site, "" for the company.
    schedule: its name; "" ends the assignments of this level: from that day on the next wider one holds.
    """

    level: Level
    subject: str
    schedule: str
    from_day: date


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where people work. zone: IANA name. country, subdivision: ISO 3166 codes, "" where no holiday is public."""

    name: str
    zone: str
    country: str = ""
    subdivision: str = ""


@dataclass(frozen=True, kw_only=True)
class CompanyDay:
    """A day that the company decides on. site: "" for all. is_off: False makes a public holiday a working day."""

    day: date
    name: str
    site: str = ""
    is_off: bool = True


@dataclass(frozen=True, kw_only=True)
class Leave:
    """Somebody's days off, both ends included. kind: "vacation", "sick" or what the company calls it."""

    id: str
    employee_key: str
    first: date
    last: date
    kind: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"Expected a last day not before {self.first}. Received {self.last}. Check both days.")
        if not self.kind.strip() or len(self.kind) > 40:
            raise ValueError(f"Expected a kind of leave of 1 to 40 characters. Received {self.kind!r}. Shorten it.")


def switches(assignments: Iterable[Assignment]) -> list[tuple[date, str]]:
    """From which day on which schedule holds for one employee, oldest first; "" where none does.

    The first entry is from ALWAYS on.

    Args:
        assignments: those of the employee, of their department, of their site and of the company.
    """
    chosen = list(assignments)
    result: list[tuple[date, str]] = []
    held = dict.fromkeys(Level, "")
    for day in sorted({ALWAYS, *(one.from_day for one in chosen)}):
        held |= {one.level: one.schedule for one in chosen if one.from_day == day}
        name = next((held[level] for level in reversed(Level) if held[level]), "")
        if not result or result[-1][1] != name:
            result.append((day, name))
    return result


def days_off(holidays: Iterable[tuple[date, str]], company_days: Iterable[CompanyDay], site: str) -> dict[date, str]:
    """The holidays of a site by day: the public ones, and what the company decided; its own site's word comes last."""
    result = dict(holidays)
    for one in sorted((one for one in company_days if one.site in ("", site)), key=lambda one: one.site != ""):
        if one.is_off:
            result[one.day] = one.name
        else:
            result.pop(one.day, None)
    return result
