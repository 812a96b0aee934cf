"""The employees as the admin lists, finds and changes them; no Kivy."""

from collections.abc import Callable
from typing import Protocol

from app.domain.employee import Employee
from app.domain.permission import Operator
from app.language import _
from app.services.access import Access
from app.services.roster import Roster
from app.ui.screens.admin.acting import Acting
from app.ui.widgets.table.column import Column, Row
from app.ui.widgets.table.model import TableModel
from app.ui.wording import fault
from app.ui.worker import Submit

STATUS = 2


class Erases(Protocol):
    """Who removes an employee's data for good."""

    def erase(self, number: str) -> object: ...


def columns() -> list[Column]:
    return [
        Column(_("Number"), share=0.5),
        Column(_("Name"), share=1.6),
        Column(_("Status"), share=0.7, tones={_("Active"): "good", _("Inactive"): "soft"}),
    ]


class PeopleViewModel(Acting):
    """A table of everybody, and what may be done to one of them."""

    def __init__(
        self,
        roster: Roster,
        privacy: Erases,
        access: Access,
        in_background: Submit,
        who: Callable[[], Operator],
    ) -> None:
        super().__init__(in_background)
        self._roster, self._privacy, self._access, self._who = roster, privacy, access, who
        self.table = TableModel(columns())
        self.code, self.words, self.known = "", "", False
        self._all: dict[str, Employee] = {}

    # ------------------------------------------------------------ reading

    def reload(self) -> None:
        self._read(self._roster.all, self._listed)

    def forget(self) -> None:
        self.table = TableModel(columns())
        self._all, self.code, self.words, self.known = {}, "", "", False
        super().forget()

    def _listed(self, employees: list[Employee]) -> None:
        self._all = {e.number: e for e in employees}
        self.known = True
        self.table.show(_row(e) for e in employees)
        active = sum(e.active for e in employees)
        self.words = _("{active} active, {inactive} inactive").format(active=active, inactive=len(employees) - active)

    def employee(self, number: str) -> Employee | None:
        return self._all.get(number)

    def search(self, words: str) -> None:
        self.table.search(words)
        self.changed()

    def only(self, column: int, text: str) -> None:
        """Only those whose column reads so; "": everybody."""
        self.table.where(column, text)
        self.changed()

    # ------------------------------------------------------------ acting

    def set_active(self, employee: Employee, active: bool) -> None:
        act = self._roster.activate if active else self._roster.deactivate
        words = _("{name} is active again.") if active else _("{name} is no longer active.")
        self._act(lambda: act(employee.number), words.format(name=employee.name))

    def erase(self, employee: Employee) -> None:
        """For good; the screen has asked first."""
        words = _("{name} was erased, pictures and numbers too.").format(name=employee.name)
        self._act(lambda: self._privacy.erase(employee.number), words)

    def issue_code(self) -> None:
        self._in_background(self._access.issue_code, self._issued)

    def _issued(self, result: str | Exception) -> None:
        if isinstance(result, Exception):
            self.error = fault(result)
        else:
            self.code, self.error = result, ""
        self.changed()


def _row(employee: Employee) -> Row:
    status = _("Active") if employee.active else _("Inactive")
    return Row(employee.number, (employee.number, employee.name, status))
