"""People taken over from a sheet: first what would happen, row by row, then all of it or nothing; no Kivy."""

from collections.abc import Callable
from pathlib import Path

from app.domain.permission import Operator
from app.domain.roster_rows import DateOrder
from app.domain.sheet import Sheet
from app.language import _
from app.services.people_import import ImportHow, ImportResult, ImportRow, PeopleImport, RowAct
from app.ui.screens.admin.acting import Acting
from app.ui.widgets.table.column import Column, Kind, Row
from app.ui.widgets.table.model import TableModel
from app.ui.worker import Submit

ACT = 1


def act_words(act: RowAct) -> str:
    """What a row does, in a word."""
    return {
        RowAct.ADD: _("new"),
        RowAct.UPDATE: _("changes"),
        RowAct.SAME: _("as it is"),
        RowAct.BAD: _("bad"),
    }[act]


def columns() -> list[Column]:
    tones = {_("new"): "good", _("changes"): "hint", _("as it is"): "soft", _("bad"): "bad"}
    return [
        Column(_("Line"), Kind.NUMBER, share=0.4),
        Column(_("What"), share=0.7, tones=tones),
        Column(_("Number"), share=0.6),
        Column(_("Name"), share=1.2),
        Column(_("Details"), share=2.4),
    ]


class ImportViewModel(Acting):
    """result: of the preview, None before one. skips_bad: the good rows are taken over although others are bad."""

    def __init__(
        self,
        importing: PeopleImport,
        read_sheet: Callable[[Path], Sheet],
        in_background: Submit,
        who: Callable[[], Operator],
    ) -> None:
        super().__init__(in_background)
        self._importing, self._read_sheet, self._who = importing, read_sheet, who
        self.done: Callable[[], None] = lambda: None
        self._begin()

    def _begin(self) -> None:
        self.table = TableModel(columns())
        self.result: ImportResult | None = None
        self.skips_bad, self.dates, self.path = False, DateOrder.UNSAID, ""
        self._sheet: Sheet | None = None

    def forget(self) -> None:
        self._begin()
        super().forget()

    @property
    def words(self) -> str:
        """What would happen, counted."""
        result = self.result
        if result is None:
            return ""
        counts = [f"{result.count(act)} {act_words(act)}" for act in RowAct if result.count(act)]
        return "   ".join([*counts, *result.problems])

    @property
    def _how(self) -> ImportHow:
        return ImportHow(mapping={}, dates=self.dates, ignore_unknown=True, skip_bad=self.skips_bad)

    def preview(self, path: str) -> None:
        """Read the file and say what would happen; nothing is stored."""
        self.path, how = path.strip(), self._how
        self.result, self._sheet, self.message = None, None, ""
        self.table.show([])

        def work() -> tuple[Sheet, ImportResult]:
            sheet = self._read_sheet(Path(self.path).expanduser())
            return sheet, self._importing.preview(sheet, how)

        self._read(work, self._previewed)

    def _previewed(self, result: tuple[Sheet, ImportResult]) -> None:
        self._sheet, self.result = result
        self.error = ""
        self.table.show(_row(row) for row in self.result.rows)

    def skip_bad(self, skips: bool) -> None:
        self.skips_bad = skips
        self.changed()

    def read_dates(self, order: str) -> None:
        """How 03/04/2026 is read; the preview is made anew."""
        self.dates = DateOrder(order)
        if self.path:
            self.preview(self.path)

    def only(self, words: str) -> None:
        self.table.where(ACT, words)
        self.changed()

    @property
    def can_take(self) -> bool:
        result = self.result
        if result is None or result.problems or self.busy or result.stored:
            return False
        changes = result.count(RowAct.ADD) + result.count(RowAct.UPDATE)
        return bool(changes) and (self.skips_bad or not result.count(RowAct.BAD))

    def take_over(self) -> None:
        """Store everybody of the preview in one transaction."""
        sheet, how = self._sheet, self._how
        if sheet is None or not self.can_take:
            return
        words: Callable[[ImportResult], str] = lambda result: _(  # noqa: E731
            "Taken over: {new} new, {changed} changed."
        ).format(new=result.count(RowAct.ADD), changed=result.count(RowAct.UPDATE))

        def taken() -> None:
            self.result, self._sheet = None, None
            self.done()

        self._act(lambda: self._importing.take_over(sheet, how, by=self._who().key), words, taken)


def _row(row: ImportRow) -> Row:
    changes = ", ".join(f"{field}: {before or '–'} > {after or '–'}" for field, (before, after) in row.changes.items())
    details = " ".join(row.problems) or (changes if row.act is RowAct.UPDATE else "")
    return Row(str(row.line), (row.line, act_words(row.act), row.number, row.name, details))
