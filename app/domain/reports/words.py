"""How statuses and exceptions of a day are said in a report."""

from collections.abc import Iterable

from app.domain.exception import Exception_, ExceptionKind
from app.domain.sentence import Sentence
from app.domain.table import hours_and_minutes
from app.domain.workday import Status, WorkDay

STATUSES = {
    Status.PRESENT: Sentence("present"),
    Status.HALF_DAY: Sentence("half day"),
    Status.ABSENT: Sentence("absent"),
    Status.EXPECTED: Sentence("expected"),
    Status.DAY_OFF: Sentence("day off"),
    Status.HOLIDAY: Sentence("holiday"),
    Status.LEAVE: Sentence("leave"),
    Status.NOT_EMPLOYED: Sentence("not employed"),
}
KINDS: dict[str, Sentence] = {
    ExceptionKind.FORGOTTEN_OUT: Sentence("forgotten out"),
    ExceptionKind.FORGOTTEN_IN: Sentence("forgotten in"),
    ExceptionKind.UNSCHEDULED: Sentence("unscheduled"),
    ExceptionKind.LATE: Sentence("late"),
    ExceptionKind.EARLY: Sentence("early"),
    ExceptionKind.ABSENT: Sentence("absent"),
    ExceptionKind.CORE_TIME: Sentence("core time"),
    ExceptionKind.CORRECTED: Sentence("corrected"),
    ExceptionKind.CLOCK_JUMPED: Sentence("clock jumped"),
    ExceptionKind.SPOOF_SUSPECTED: Sentence("spoof suspected"),
    ExceptionKind.UNKNOWN_FACE: Sentence("unknown face"),
    ExceptionKind.LOCKED_OUT: Sentence("locked out"),
}
OWN_KINDS_OF_LEAVE = (Sentence("vacation"), Sentence("sick"), Sentence("parental"), Sentence("unpaid"))  # as notes


def status_of(day: WorkDay) -> str:
    """Like "present", "day off", "holiday: Easter Monday"."""
    status = STATUSES[day.status]
    return Sentence("{status}: {note}", status=status, note=day.note) if day.note else status


def kind_said(kind: ExceptionKind | str) -> str:
    """Like "forgotten out"; a kind that is not known as it is."""
    return KINDS.get(kind) or str(kind).replace("_", " ")


def exceptions_said(exceptions: Iterable[Exception_]) -> str:
    """Like "late 0:12, forgotten out"."""
    parts = {f"part_{turn}": _with_amount(one) for turn, one in enumerate(exceptions)}
    template = ", ".join(f"{{{name}}}" for name in parts)
    return Sentence(template, **parts)


def _with_amount(one: Exception_) -> str:
    kind = kind_said(one.kind)
    return Sentence("{kind} {amount}", kind=kind, amount=hours_and_minutes(one.amount)) if one.amount else kind
