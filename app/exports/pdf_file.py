"""A table as a PDF to print: A4 across, the header on every page, names in any script a font is at hand for."""

import io
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app.domain.table import Kind, Table, shown
from app.exports.fonts import Fonts

WIDTH, HEIGHT = landscape(A4)  # points, 1/72 inch
MARGIN, GAP, NARROW_GAP = 28.0, 6.0, 2.5
MANY_COLUMNS = 20  # from here on they stand closer: a month has 36
LARGEST, SMALLEST = 9.0, 5.0  # of the letters
LINE = 1.5  # line height in letters
RIGHT = {Kind.DURATION, Kind.NUMBER}
GREY = 0.93  # of every second line


@dataclass(frozen=True)
class Layout:
    """size: of the letters. widths, gap: of and between the columns, in points. per_page: rows of a page."""

    size: float
    widths: tuple[float, ...]
    gap: float
    per_page: int


def pdf_bytes(table: Table, fonts: Fonts | None = None) -> bytes:
    """The document. Letters shrink until the columns fit; what still does not is cut and ends in "…".

    fonts: tells afterwards which signs it had no font for.
    """
    fonts = fonts or Fonts()
    rows = [[_printable(shown(cell)) for cell in row] for row in (*table.rows, *([table.totals] * bool(table.totals)))]
    layout = fitted([column.title for column in table.columns], rows, fonts)
    pages = [rows[at : at + layout.per_page] for at in range(0, len(rows), layout.per_page)] or [[]]
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), pageCompression=1)
    canvas.setTitle(table.title)
    for number, page in enumerate(pages, 1):
        has_totals = bool(table.totals) and number == len(pages)
        _Page(canvas, table, layout, fonts).draw(page, f"{number} / {len(pages)}", has_totals)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def fitted(titles: Sequence[str], rows: Sequence[Sequence[str]], fonts: Fonts) -> Layout:
    """The largest letters at which every column has the width of its widest cell; else the smallest, widths cut.

    The last row may be the totals, which are bold like the titles.
    """
    natural = [_natural(cells, fonts) for cells in zip(titles, *rows, strict=True)]
    gap = GAP if len(titles) < MANY_COLUMNS else NARROW_GAP
    room = WIDTH - 2 * MARGIN - gap * (len(titles) - 1)
    size = min(LARGEST, max(SMALLEST, room / sum(natural)))
    widths = [width * size for width in natural]
    if sum(widths) > room:
        widths = _narrowed(widths, room)
    per_page = int((HEIGHT - 2 * MARGIN - 4 * LARGEST) / (size * LINE)) - 1
    return Layout(size, tuple(widths), gap, per_page)


def _natural(cells: Sequence[str], fonts: Fonts) -> float:
    """Points that a column takes at letters of one point; cells: its title, then its texts."""
    bold = (fonts.width(text, 1, bold=True) for text in (cells[0], cells[-1]))
    return max(1.0, *bold, *(fonts.width(text, 1) for text in set(cells)))


def _narrowed(widths: Sequence[float], room: float) -> list[float]:
    """The widest columns give way first: all wider than the returned limit get exactly the limit."""
    ordered, left = sorted(widths), room
    for done, width in enumerate(ordered):
        share = left / (len(ordered) - done)
        if width > share:
            return [min(own, share) for own in widths]
        left -= width
    return list(widths)


class _Page:
    """One page; y runs downwards from the top margin."""

    def __init__(self, canvas: Canvas, table: Table, layout: Layout, fonts: Fonts) -> None:
        self._canvas, self._table, self._layout, self._fonts = canvas, table, layout, fonts
        self._y = HEIGHT - MARGIN - LARGEST

    def draw(self, rows: Sequence[Sequence[str]], page: str, has_totals: bool) -> None:
        self._text(self._table.title, MARGIN, LARGEST * 1.3, bold=True)
        self._text(page, WIDTH - MARGIN - self._fonts.width(page, LARGEST), LARGEST)
        self._y -= 2.5 * LARGEST
        self._row([column.title for column in self._table.columns], bold=True)
        for turn, row in enumerate(rows):
            if turn % 2 == 0:
                self._shade()
            self._row(row, bold=has_totals and turn == len(rows) - 1)

    def _shade(self) -> None:
        self._canvas.setFillGray(GREY)
        height = self._layout.size * LINE
        self._canvas.rect(MARGIN - 2, self._y - height * 0.25, WIDTH - 2 * MARGIN + 4, height, stroke=0, fill=1)
        self._canvas.setFillGray(0)

    def _row(self, texts: Sequence[str], *, bold: bool) -> None:
        x, size = MARGIN, self._layout.size
        for text, column, width in zip(texts, self._table.columns, self._layout.widths, strict=True):
            text = self._cut(text, width, bold)
            left = x + width - self._fonts.width(text, size, bold=bold) if column.kind in RIGHT else x
            self._text(text, left, size, bold=bold)
            x += width + self._layout.gap
        self._y -= size * LINE

    def _cut(self, text: str, width: float, bold: bool) -> str:
        def too_wide(end: int) -> bool:
            shorter = text[:end] + ("…" if end < len(text) else "")
            return self._fonts.width(shorter, self._layout.size, bold=bold) > width + 0.01

        if not too_wide(len(text)):
            return text
        return text[: max(0, bisect_left(range(len(text)), True, key=too_wide) - 1)] + "…"

    def _text(self, text: str, x: float, size: float, *, bold: bool = False) -> None:
        for run in self._fonts.runs(text, bold=bold):
            self._canvas.setFont(run.font, size)
            self._canvas.drawString(x, self._y, run.text)
            x += self._canvas.stringWidth(run.text, run.font, size)


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
