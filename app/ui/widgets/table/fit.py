"""How wide the columns of a table are, and which of them leave where it is narrow; no Kivy. Widths in units of text."""

from collections.abc import Sequence

from app.ui.widgets.table.column import Column, Kind

CELL_LETTER, HEAD_LETTER = 9.4, 8.6  # of a letter, on average and with some room
LETTERS = {  # what a cell of the kind has to hold, whole
    Kind.TEXT: 8,
    Kind.NUMBER: 5,
    Kind.DATE: 10,
    Kind.MOMENT: 16,
    Kind.CLOCK: 5,
    Kind.DURATION: 7,
}
ARROW = 20  # beside the title of the column by which the table is sorted
ENDS = 40  # left and right of the row


def need(column: Column) -> float:
    """The width at which no date, time or number of the column is cut, and no word of its title."""
    longest = max(map(len, column.title.split()), default=0)
    letters = LETTERS[column.kind] * (max(column.share, 0.8) if column.kind is Kind.TEXT else 1)
    return max(letters * CELL_LETTER, longest * HEAD_LETTER + ARROW)


def fitting(columns: Sequence[Column], width: float, gap: float) -> list[int]:
    """Indexes of the columns that are shown: optional ones leave, the last ones first, until the others have room."""
    shown = list(range(len(columns)))
    for place in reversed(range(len(columns))):
        needed = sum(need(columns[i]) for i in shown) + gap * (len(shown) - 1) + ENDS
        if needed > width and columns[place].optional:
            shown.remove(place)
    return shown


def widths(columns: Sequence[Column], shown: Sequence[int], width: float) -> dict[int, float]:
    """How wide each shown column is, beside the others: what it needs, and its share of what is left."""
    shares = sum(columns[i].share for i in shown) or 1.0
    left = max(0.0, width - ENDS - sum(need(columns[i]) for i in shown))
    return {i: need(columns[i]) + left * columns[i].share / shares for i in shown}
