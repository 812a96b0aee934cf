"""Everybody enrolled whose pictures lie in one folder, and the report of who was refused and why; no Kivy."""

from collections.abc import Callable
from typing import Any, Protocol

from app.domain.permission import Operator
from app.language import _
from app.services.bulk_enrolment import BulkRow, BulkStatus
from app.ui.screens.admin.acting import Acting
from app.ui.widgets.table.column import Column, Kind, Row
from app.ui.widgets.table.model import TableModel
from app.ui.worker import Submit

CONSENT = "stated by the operator"


class EnrolsFolders(Protocol):
    """Who enrols the people of a folder: app/assembly/bulk.py."""

    def enrol(
        self, folder: str, *, consent_text: str, replace: bool, by: str, on_row: Callable[[BulkRow, int], None]
    ) -> list[BulkRow]: ...


def status_words(status: BulkStatus) -> str:
    """What came of one number, in a word."""
    return {
        BulkStatus.ENROLLED: _("enrolled"),
        BulkStatus.REPLACED: _("replaced"),
        BulkStatus.SKIPPED: _("left alone"),
        BulkStatus.REFUSED: _("refused"),
    }[status]


def columns() -> list[Column]:
    tones = {_("enrolled"): "good", _("replaced"): "good", _("left alone"): "soft", _("refused"): "bad"}
    return [
        Column(_("Number"), share=0.6),
        Column(_("Name"), share=1.2),
        Column(_("What"), share=0.7, tones=tones),
        Column(_("Templates"), Kind.NUMBER, share=0.6, optional=True),
        Column(_("Why"), share=2.4),
    ]


class BulkViewModel(Acting):
    """progress: how far it is while it runs. table: what came of each number."""

    def __init__(
        self,
        folders: EnrolsFolders,
        in_background: Submit,
        hop: Callable[[Callable[..., None]], Callable[..., None]],
        who: Callable[[], Operator],
    ) -> None:
        super().__init__(in_background)
        self._folders, self._hop, self._who = folders, hop, who
        self.done: Callable[[], None] = lambda: None
        self._begin()

    def _begin(self) -> None:
        self.table, self.progress, self._rows = TableModel(columns()), "", {}

    _rows: dict[str, Row]

    def forget(self) -> None:
        if not self.busy:
            self._begin()
        super().forget()

    def enrol(self, folder: str, *, agreed: bool, replace: bool) -> None:
        """agreed: the operator says that everybody has agreed to the use of their face."""
        if self.busy:
            return
        if not agreed:
            self.message, self.error = "", _("Say first that everybody has agreed to the use of their face.")
            self.changed()
            return
        self._begin()
        by, on_row = self._who().key, self._hop(self._went_on)
        work: Callable[[], list[BulkRow]] = lambda: self._folders.enrol(  # noqa: E731
            folder, consent_text=CONSENT, replace=replace, by=by, on_row=on_row
        )
        self._act(work, _summary, self._ended)

    def _went_on(self, row: BulkRow, total: int) -> None:
        self._rows[row.number] = _row(row)
        self.progress = _("{done} of {total}").format(done=len(self._rows), total=total)
        self.table.show(self._rows.values())
        self.changed()

    def _ended(self) -> None:
        self.progress = ""
        self.done()


def _summary(rows: Any) -> str:
    counts = [(status, sum(row.status is status for row in rows)) for status in BulkStatus]
    return ", ".join(f"{count} {status_words(status)}" for status, count in counts if count) or _("Nobody was found.")


def _row(row: BulkRow) -> Row:
    pictures = [f"{refused.source}: {refused.reason}" for refused in row.refused]
    twin = _("same face as {name}").format(name=row.duplicate_of.name) if row.duplicate_of else ""
    why = "  ".join(part for part in (row.reason, twin, *pictures) if part)
    name = row.employee.name if row.employee else ""
    return Row(row.number, (row.number, name, status_words(row.status), row.templates, why))
