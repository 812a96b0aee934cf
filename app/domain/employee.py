"""An employee: who may punch."""

import re
from dataclasses import dataclass
from datetime import datetime

NUMBER_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class Employee:
    """One person on the payroll.

    key: opaque, never shown, never reused; what other tables and logs refer to.
    number: the badge or payroll number, unique; also the name of the sample folder.
    """

    key: str
    number: str
    name: str
    enrolled_at_utc: datetime
    active: bool = True


def checked_number(number: str) -> str:
    """Return the number without outer blanks, or raise ValueError when it cannot name a folder."""
    number = number.strip()
    if not NUMBER_PATTERN.fullmatch(number):
        raise ValueError(
            "Expected an employee number of 1 to 32 letters, digits, '.', '_' or '-', "
            f"starting with a letter or digit. Received {number!r}. Choose another number."
        )
    return number


def checked_name(name: str) -> str:
    """Return the name with single blanks, or raise ValueError when it is empty, too long or not printable."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(
            f"Expected a name of 1 to {LONGEST_NAME} printable characters. Received {name[:40]!r}. Type the name again."
        )
    return name
