"""How statuses and exceptions of a day are said in a report."""

from collections.abc import Iterable

from app.domain.exception import Exception_, ExceptionKind
from app.domain.table import hours_and_minutes
from app.domain.workday import WorkDay


def status_of(day: WorkDay) -> str:
    """Like "present", "day off", "holiday: Easter Monday"."""
    said = day.status.value.replace("_", " ")
    return f"{said}: {day.note}" if day.note else said


def kind_said(kind: ExceptionKind | str) -> str:
    """Like "forgotten out"."""
    return str(kind).replace("_", " ")


def exceptions_said(exceptions: Iterable[Exception_]) -> str:
    """Like "late 0:12, forgotten out"."""
    return ", ".join(
        f"{kind_said(one.kind)}{f' {hours_and_minutes(one.amount)}' * bool(one.amount)}" for one in exceptions
    )
