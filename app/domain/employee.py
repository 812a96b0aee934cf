"""An employee: who may punch."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.sentence import Sentence

NUMBER_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
LONGEST_NAME = 120
LONGEST_PLACE = 80


@dataclass(frozen=True, kw_only=True)
class Employee:
    """One person on the payroll.

    key: opaque, never shown, never reused; what other tables and logs refer to.
    number: the badge or payroll number, unique; also the name of the sample folder.
    enrolled_at_utc: when the face was first taken in; None while there is none.
    active: False while an admin keeps the door shut for them, whatever the dates say.
    department, site: "" where nobody said.
    starts_on, ends_on: first and last local day of work; None leaves that side open.
    left: gone before `ends_on` was over; the door is shut at once.
    """

    key: str
    number: str
    name: str
    enrolled_at_utc: datetime | None
    active: bool = True
    department: str = ""
    site: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    left: bool = False

    def __post_init__(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(
                Sentence(
                    "Expected a last day of work on or after the first, {starts_on}. Received {ends_on}. Check "
                    "both dates.",
                    starts_on=self.starts_on,
                    ends_on=self.ends_on,
                )
            )


class Standing(StrEnum):
    """Whether the door opens for somebody on a day, and if not, why."""

    AT_WORK = "at_work"
    DEACTIVATED = "deactivated"
    NOT_STARTED = "not_started"
    LEFT = "left"


def standing(employee: Employee, day: date) -> Standing:
    """Where the employee stands on a local day."""
    if employee.left or (employee.ends_on is not None and day > employee.ends_on):
        return Standing.LEFT
    if not employee.active:
        return Standing.DEACTIVATED
    if employee.starts_on is not None and day < employee.starts_on:
        return Standing.NOT_STARTED
    return Standing.AT_WORK


def works_on(employee: Employee, day: date) -> bool:
    """True when the day lies between the first and the last day of work, whoever may pass the door today."""
    started = employee.starts_on is None or employee.starts_on <= day
    return started and (employee.ends_on is None or day <= employee.ends_on)


def checked_number(number: str) -> str:
    """Return the number without outer blanks, or raise ValueError when it cannot name a folder."""
    number = number.strip()
    if not NUMBER_PATTERN.fullmatch(number):
        raise ValueError(
            Sentence(
                "Expected an employee number of 1 to 32 letters, digits, '.', '_' or '-', starting with a "
                "letter or digit. Received {number}. Choose another number.",
                number=repr(number),
            )
        )
    return number


def checked_name(name: str) -> str:
    """Return the name with single blanks, or raise ValueError when it is empty, too long or not printable."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(
            Sentence(
                "Expected a name of 1 to {most} printable characters. Received {name}. Type the name again.",
                most=LONGEST_NAME,
                name=repr(name[:40]),
            )
        )
    return name


def checked_place(place: str) -> str:
    """A department or site with single blanks, "" included; ValueError when it is too long or not printable."""
    place = " ".join(place.split())
    if len(place) > LONGEST_PLACE or not place.isprintable():
        raise ValueError(
            Sentence(
                "Expected a department or site of at most {most} printable characters. Received {place}. Shorten it.",
                most=LONGEST_PLACE,
                place=repr(place[:40]),
            )
        )
    return place
