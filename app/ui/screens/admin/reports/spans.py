"""Spans of days that a report is about, and the way from one to the next; no Kivy."""

from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)


class Length(StrEnum):
    """How long a span is; it always is a whole one of the calendar."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Length.MONTH: 1, Length.QUARTER: 3, Length.YEAR: 12}


def span_around(day: date, length: Length) -> tuple[date, date]:
    """First and last day of the week, month, quarter or year that holds the day. A week begins on Monday."""
    if length is Length.DAY:
        return day, day
    if length is Length.WEEK:
        first = day - DAY * day.weekday()
        return first, first + DAY * 6
    months = MONTHS[length]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, _months_later(first, months) - DAY


def moved(day: date, length: Length, spans: int) -> date:
    """A day in the span that lies so many further on; the same day where the calendar has it, else the last."""
    if length in (Length.DAY, Length.WEEK):
        return day + DAY * spans * (7 if length is Length.WEEK else 1)
    first = _months_later(day.replace(day=1), MONTHS[length] * spans)
    return min(first + DAY * (day.day - 1), _months_later(first, 1) - DAY)


def _months_later(first: date, months: int) -> date:
    month = first.year * 12 + first.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)
