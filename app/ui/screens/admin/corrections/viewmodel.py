"""Corrections as the admin decides on them; no Kivy."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.correction import CorrectionKind, CorrectionState
from app.domain.permission import Act, Operator, may, sees
from app.domain.punch import Direction
from app.language import _
from app.services.corrections import CorrectionRow, Corrections
from app.ui.screens.admin.acting import Acting
from app.ui.widgets.table.column import Column, Kind, Row
from app.ui.widgets.table.model import TableModel
from app.ui.worker import Submit

STATE = 5


def columns() -> list[Column]:
    tones = {_("waiting"): "hint", _("approved"): "good", _("refused"): "bad"}
    return [
        Column(_("Asked"), Kind.DATE, share=1.15),
        Column(_("Name"), share=1.4),
        Column(_("Department"), share=0.9, optional=True),
        Column(_("Wish"), share=2.6),
        Column(_("Reason"), share=1.0, optional=True),
        Column(_("State"), share=0.8, tones=tones),
    ]


class CorrectionsViewModel(Acting):
    """table: the wishes; those that wait first. chosen: the one that was opened."""

    def __init__(self, corrections: Corrections, in_background: Submit, who: Callable[[], Operator]) -> None:
        super().__init__(in_background)
        self._corrections, self._who = corrections, who
        self._begin()

    def _begin(self) -> None:
        self.table = TableModel(columns())
        self.table.where(STATE, _("waiting"))
        self._rows: dict[str, CorrectionRow] = {}
        self.chosen: CorrectionRow | None = None
        self.waiting, self.known = 0, False

    def reload(self) -> None:
        self._read(self._corrections.all, self._listed)

    def forget(self) -> None:
        self._begin()
        super().forget()

    def _listed(self, rows: list[CorrectionRow]) -> None:
        self.known, self.error = True, ""
        own = [row for row in reversed(rows) if self._sees(row)]
        self._rows = {row.correction.id: row for row in own}
        self.waiting = sum(row.correction.state is CorrectionState.PENDING for row in own)
        self.table.show(_row(row) for row in own)
        self.chosen = self._rows.get(self.chosen.correction.id) if self.chosen else None

    def _sees(self, row: CorrectionRow) -> bool:
        return sees(self._who(), row.employee.department if row.employee else "")

    @property
    def words(self) -> str:
        return _("{count} waiting").format(count=self.waiting) if self.known else ""

    def only(self, text: str) -> None:
        self.table.where(STATE, text)
        self.changed()

    def search(self, words: str) -> None:
        self.table.search(words)
        self.changed()

    def choose(self, correction_id: str) -> None:
        self.chosen = self._rows.get(correction_id)
        self.changed()

    @property
    def details(self) -> str:
        """Everything about the chosen one: wish, reason, original, and what came of it."""
        return details(self.chosen) if self.chosen else ""

    # ------------------------------------------------------------ deciding

    @property
    def can_decide(self) -> bool:
        row = self.chosen
        if row is None or row.correction.state is not CorrectionState.PENDING or self.busy:
            return False
        return may(self._who(), Act.DECIDE_CORRECTIONS, row.employee.department if row.employee else "")

    def approve(self, answer: str = "") -> None:
        row = self.chosen
        if row is not None and self.can_decide:
            decide = self._corrections.approve
            self._act(
                lambda: decide(row.correction.id, answer, by=self._who().key), _("Approved. It counts from now on.")
            )

    def refuse(self, answer: str) -> None:
        """The asker reads the answer."""
        row = self.chosen
        if row is not None and self.can_decide:
            self._decide(self._corrections.refuse, row, answer, _("Refused. Nothing was changed."))

    def _decide(self, decide: Callable[..., object], row: CorrectionRow, answer: str, words: str) -> None:
        self._act(lambda: decide(row.correction.id, answer, by=self._who().key), words)


def details(row: CorrectionRow) -> str:
    """A wish with its reason, the punch it is about, and the decision, a line each."""
    one = row.correction
    name = row.employee.name if row.employee else _("erased")
    lines = [f"{name}: {wish(row)}", _("Reason: {reason}").format(reason=one.reason)]
    if row.punch is not None:
        lines.append(_("Recorded: {punch}").format(punch=_punch(row.punch.direction, row.punch.at_utc, row.punch.zone)))
    if one.decided_at_utc is not None:
        when = f"{one.decided_at_utc.astimezone(ZoneInfo(one.zone)):%Y-%m-%d %H:%M}"
        lines.append(_("{state} {when}: {answer}").format(state=_state(one.state), when=when, answer=one.answer or "–"))
    return "\n".join(lines)


def wish(row: CorrectionRow) -> str:
    """What is asked for, in a line."""
    one, punch = row.correction, row.punch
    if one.kind is CorrectionKind.ADD and one.direction and one.at_utc:
        return _("add {punch}").format(punch=_punch(one.direction, one.at_utc, one.zone))
    if one.kind is CorrectionKind.WITHDRAW:
        was = _punch(punch.direction, punch.at_utc, punch.zone) if punch else _("a punch")
        return _("take back {punch}").format(punch=was)
    parts = [one.direction.value.upper()] if one.direction else []
    parts += [_moment(one.at_utc, one.zone)] if one.at_utc else []
    was = _punch(punch.direction, punch.at_utc, punch.zone) if punch else _("a punch")
    return _("{punch} becomes {wanted}").format(punch=was, wanted=" ".join(parts))


def _punch(direction: Direction, at: datetime, zone: str) -> str:
    return f"{direction.value.upper()} {_moment(at, zone)}"


def _moment(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _state(state: CorrectionState) -> str:
    words = {"pending": _("waiting"), "approved": _("approved"), "refused": _("refused")}
    return words[state.value]


def _row(row: CorrectionRow) -> Row:
    one, who = row.correction, row.employee
    asked = one.asked_at_utc.astimezone(ZoneInfo(one.zone))
    name, department = (who.name, who.department) if who else (_("erased"), "")
    return Row(one.id, (asked, name, department, wish(row), one.reason, _state(one.state)))
