"""The employees and today's punches as the admin screen lists them; no Kivy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.domain.employee import Employee
from app.services.access import Access
from app.services.reporting import DayRow, Reporting
from app.services.roster import Roster
from app.ui.wording import clock_time, fault, span
from app.ui.worker import Submit

PAGE = 25  # rows drawn at once: the list may hold thousands


class Erases(Protocol):
    """Who removes an employee's data for good."""

    def erase(self, number: str) -> object: ...


@dataclass(frozen=True)
class TodayRow:
    """One line of today's list, ready to be shown."""

    number: str
    name: str
    first_in: str
    last_out: str
    worked: str
    is_in: bool


class PeopleViewModel:
    """Two lists, a search, and what may be done to one employee. in_background comes back in the caller's thread."""

    def __init__(
        self, roster: Roster, privacy: Erases, reporting: Reporting, access: Access, in_background: Submit
    ) -> None:
        self._roster, self._privacy, self._reporting, self._access = roster, privacy, reporting, access
        self._in_background = in_background
        self.changed: Callable[[], None] = lambda: None
        self.today: tuple[TodayRow, ...] = ()
        self.search, self.page = "", 0
        self.message, self.error, self.code = "", "", ""
        self._all: list[Employee] = []

    # ------------------------------------------------------------ reading

    def reload(self) -> None:
        self._in_background(self._roster.all, self._listed)
        self._in_background(self._reporting.today, self._reported)

    def forget(self) -> None:
        """The session ended: nothing of it stays on the screen."""
        self._all, self.today, self.search, self.page = [], (), "", 0
        self.message = self.error = self.code = ""
        self.changed()

    def _listed(self, result: list[Employee] | Exception) -> None:
        if isinstance(result, Exception):
            self.error = fault(result)
        else:
            self._all = result
        self.find(self.search)

    def _reported(self, result: list[DayRow] | Exception) -> None:
        if isinstance(result, Exception):
            self.error = fault(result)
        else:
            self.today = tuple(_today_row(row) for row in result)
        self.changed()

    @property
    def found(self) -> list[Employee]:
        """Those whose name or number holds the searched words."""
        words = self.search.casefold().split()
        return [e for e in self._all if all(word in f"{e.name} {e.number}".casefold() for word in words)]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.found) // PAGE))

    @property
    def shown(self) -> list[Employee]:
        return self.found[self.page * PAGE : (self.page + 1) * PAGE]

    @property
    def employees_words(self) -> str:
        active = sum(employee.active for employee in self._all)
        return f"{active} active, {len(self._all) - active} inactive"

    @property
    def today_words(self) -> str:
        inside = sum(row.is_in for row in self.today)
        return f"{inside} in, {len(self.today) - inside} out"

    def find(self, words: str) -> None:
        self.search, self.page = words, 0 if words != self.search else min(self.page, self.pages - 1)
        self.changed()

    def turn(self, pages: int) -> None:
        self.page = min(max(self.page + pages, 0), self.pages - 1)
        self.changed()

    # ------------------------------------------------------------ acting

    def set_active(self, employee: Employee, active: bool) -> None:
        act = self._roster.activate if active else self._roster.deactivate
        words = f"{employee.name} is {'active again' if active else 'no longer active'}."
        self._act(lambda: act(employee.number), words)

    def erase(self, employee: Employee) -> None:
        """For good; the screen has asked first."""
        self._act(
            lambda: self._privacy.erase(employee.number), f"{employee.name} was erased, pictures and numbers too."
        )

    def issue_code(self) -> None:
        self._in_background(self._access.issue_code, self._issued)

    def _issued(self, result: str | Exception) -> None:
        if isinstance(result, Exception):
            self.error = fault(result)
        else:
            self.code, self.error = result, ""
        self.changed()

    def _act(self, work: Callable[[], object], words: str) -> None:
        self.message = self.error = ""

        def done(result: object) -> None:
            if isinstance(result, Exception):
                self.error = fault(result)
            else:
                self.message = words
            self.reload()

        self._in_background(work, done)


def _today_row(row: DayRow) -> TodayRow:
    return TodayRow(
        number=row.employee.number,
        name=row.employee.name,
        first_in=clock_time(row.first_in),
        last_out=clock_time(row.last_out),
        worked=span(row.worked),
        is_in=row.is_in,
    )
