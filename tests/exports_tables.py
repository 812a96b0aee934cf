"""Tables to be exported, with everything in them that is hard to export."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.table import Column, Kind, Table

VIENNA = ZoneInfo("Europe/Vienna")
COLUMNS = (
    Column("number", "Number"),
    Column("name", "Name"),
    Column("day", "Day", Kind.DATE),
    Column("first_in", "First in", Kind.MOMENT),
    Column("worked", "Worked", Kind.DURATION),
    Column("days", "Days", Kind.NUMBER),
)
NAMES = (
    "Ada Łovelace", 'Bob "the Builder", junior',
    "王小明", "やまだ 太郎", "김철수", "محمد علي", "שלום כהן", "Ελένη Παππά",
    "Ђорђе Ђорђевић", "Zoë\u0301 😀", "two\nlines", "semi;colon, comma", "  blanks  ", "007", "1e5", "TRUE", "NaN", "",
)  # fmt: skip
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", '=HYPERLINK("http://x")', "＝1")  # noqa: RUF001


def a_table(names=NAMES, **values) -> Table:
    """A row for each name; what a row holds follows from its place."""
    rows = tuple(
        (
            f"{turn:03}",
            name,
            date(2026, 10, 1) + timedelta(turn),
            datetime(2026, 10, 25, 2, 59, 30, tzinfo=VIENNA) if turn else None,
            timedelta(hours=turn * 10, minutes=turn),
            turn / 4 if turn % 2 else turn,
        )
        for turn, name in enumerate(names)
    )
    totals = ("", "Total", None, None, sum((row[4] for row in rows), timedelta()), None)
    return Table(**{"title": "Hours: October / 2026", "columns": COLUMNS, "rows": rows, "totals": totals} | values)
