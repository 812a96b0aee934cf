"""Who came and went today, as the admin reads it; no Kivy."""

from app.language import _
from app.services.reporting import DayRow, Reporting
from app.ui.screens.admin.acting import Acting
from app.ui.widgets.table.column import Column, Kind, Row
from app.ui.widgets.table.model import TableModel
from app.ui.worker import Submit

NOW = 2  # the column that says who is in


def columns() -> list[Column]:
    return [
        Column(_("Number"), share=0.5, optional=True),
        Column(_("Name"), share=1.6),
        Column(_("Now"), share=0.5, tones={_("IN"): "good", _("OUT"): "soft"}),
        Column(_("First IN"), Kind.CLOCK, share=0.6),
        Column(_("Last OUT"), Kind.CLOCK, share=0.6),
        Column(_("Worked"), Kind.DURATION, share=0.6),
    ]


class TodayViewModel(Acting):
    """One line per employee who punched today, or is still in from the evening before."""

    def __init__(self, reporting: Reporting, in_background: Submit) -> None:
        super().__init__(in_background)
        self._reporting = reporting
        self.table = TableModel(columns())
        self.words, self.known = "", False

    def reload(self) -> None:
        self._read(self._reporting.today, self._reported)

    def forget(self) -> None:
        self.table = TableModel(columns())
        self.words, self.known = "", False
        super().forget()

    def _reported(self, rows: list[DayRow]) -> None:
        self.error, self.known = "", True
        self.table.show(_row(row) for row in rows)
        inside = sum(row.is_in for row in rows)
        self.words = _("{inside} in, {out} out").format(inside=inside, out=len(rows) - inside)

    def search(self, words: str) -> None:
        self.table.search(words)
        self.changed()

    def only(self, now: str) -> None:
        """Those who are "IN", "OUT", or everybody: ""."""
        self.table.where(NOW, now)
        self.changed()


def _row(row: DayRow) -> Row:
    employee = row.employee
    now = _("IN") if row.is_in else _("OUT")
    return Row(employee.number, (employee.number, employee.name, now, row.first_in, row.last_out, row.worked))
