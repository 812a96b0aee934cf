"""One person's month as boxes, out of the report of their days; no Kivy."""

from datetime import date, timedelta

from app.domain.table import Cell, Table, hours_and_minutes, shown
from app.domain.workday import Status
from app.language import _
from app.ui.widgets.chart.day import DayBox
from app.ui.widgets.table.of_report import in_words

INFORMING = ("corrected",)  # exceptions that want nobody's attention


def boxes(table: Table) -> list[DayBox]:
    """A box a row of the report of a person."""
    keys = [column.key for column in table.columns]
    return [_box(dict(zip(keys, row, strict=True))) for row in table.rows]


def _box(row: dict[str, Cell]) -> DayBox:
    day, said, worked = row["day"], str(row["status"] or ""), row["worked"]
    if not isinstance(day, date):
        raise ValueError(f"Expected a day in each row of the report. Received {day!r}.")
    exceptions = str(row["exceptions"] or "")
    hours = hours_and_minutes(worked) if isinstance(worked, timedelta) and worked else ""
    marked = any(part.strip() and not part.strip().startswith(INFORMING) for part in exceptions.split(","))
    parts = [f"{day:%Y-%m-%d}", in_words(row["status"]), _times(row), hours, in_words(row["exceptions"])]
    return DayBox(day, _status(said), hours, marked, "   ".join(str(part) for part in parts if part))


def _status(said: str) -> str:
    name = said.partition(":")[0].strip().replace(" ", "_")
    return name if name in set(Status) else Status.PRESENT.value


def _times(row: dict[str, Cell]) -> str:
    first, last = shown(row["first_in"])[-5:], shown(row["last_out"])[-5:]
    return f"{first}–{last or _('still in')}" if first else ""
