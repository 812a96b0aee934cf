"""Sorts, filters and searches the rows of a table; no Kivy. Ten thousand rows take a few milliseconds."""

from collections.abc import Iterable, Sequence

from app.ui.widgets.table.column import Cell, Column, Row, cell_text, folded, natural, sort_key


class TableModel:
    """order: indexes into rows, in the order they are shown. cursor: position in it, -1 when it is empty."""

    def __init__(self, columns: Sequence[Column] = ()) -> None:
        self.columns: tuple[Column, ...] = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        self.order: list[int] = []
        self.cursor = -1
        self.sorted_by, self.descending = -1, False
        self.words = ""
        self._where: dict[int, str] = {}
        self._ranks: dict[int, list[int]] = {}
        self._haystacks: list[str] = []

    # ------------------------------------------------------------ what is in it

    def show(self, rows: Iterable[Row], columns: Sequence[Column] | None = None) -> None:
        """Take these rows; sorting, search and filters stay where the columns do."""
        if columns is not None and tuple(columns) != self.columns:
            self.columns = tuple(columns)
            self.sorted_by, self.descending, self._where = -1, False, {}
        kept = self.chosen
        self.rows = tuple(rows)
        self._ranks, self._haystacks = {}, []
        self._arrange()
        self.choose(kept)

    def __len__(self) -> int:
        return len(self.order)

    def texts(self, position: int) -> list[str]:
        """How the row at this position reads, a text a column."""
        cells = self.rows[self.order[position]].cells
        return [cell_text(column, cell) for column, cell in zip(self.columns, cells, strict=True)]

    def key(self, position: int) -> str:
        return self.rows[self.order[position]].key

    def choices(self, column: int) -> list[str]:
        """Every different text of a column, sorted; "" is left out."""
        return sorted({str(row.cells[column]) for row in self.rows if row.cells[column] not in (None, "")}, key=natural)

    # ------------------------------------------------------------ sorting, searching, filtering

    def sort_by(self, column: int, descending: bool | None = None) -> None:
        """Sort by a column; asked again, the other way round. Empty cells come last either way."""
        again = self.sorted_by == column and not self.descending
        self.descending = again if descending is None else descending
        self.sorted_by = column
        self._arranged_anew()

    def search(self, words: str) -> None:
        """Keep the rows that hold every one of these words, anywhere."""
        if words != self.words:
            self.words = words
            self._arranged_anew()

    def where(self, column: int, text: str) -> None:
        """Keep the rows whose cell reads so; "" keeps all."""
        if self._where.get(column, "") == text:
            return
        self._where[column] = text
        self._arranged_anew()

    @property
    def is_narrowed(self) -> bool:
        """True when a search or a filter may hide something."""
        return bool(self.words.split()) or any(self._where.values())

    def _arranged_anew(self) -> None:
        kept = self.chosen
        self._arrange()
        self.choose(kept)

    def _arrange(self) -> None:
        found: Iterable[int] = range(len(self.rows))
        for column, text in self._where.items():
            if text:
                found = [i for i in found if str(self.rows[i].cells[column] or "") == text]
        wanted = folded(self.words).split()
        if wanted:
            texts = self._searched()
            found = [i for i in found if all(word in texts[i] for word in wanted)]
        self.order = self._in_order(found)

    def _in_order(self, found: Iterable[int]) -> list[int]:
        if not 0 <= self.sorted_by < len(self.columns):
            return list(found)
        ranks = self._ranks_of(self.sorted_by)
        full = sorted((i for i in found if ranks[i] >= 0), key=ranks.__getitem__, reverse=self.descending)
        return full + [i for i in found if ranks[i] < 0]

    def _ranks_of(self, column: int) -> list[int]:
        """A whole number a row to sort by, equal where the cells are; -1 where the cell is empty."""
        if column not in self._ranks:
            cells: list[Cell] = [row.cells[column] for row in self.rows]
            different = {cell for cell in cells if cell is not None and cell != ""}
            rank = {cell: place for place, cell in enumerate(sorted(different, key=sort_key))}
            self._ranks[column] = [-1 if cell is None or cell == "" else rank[cell] for cell in cells]
        return self._ranks[column]

    def _searched(self) -> list[str]:
        if not self._haystacks:
            self._haystacks = [
                folded("\n".join([cell for cell in row.cells if isinstance(cell, str)])) for row in self.rows
            ]
        return self._haystacks

    # ------------------------------------------------------------ the cursor

    @property
    def chosen(self) -> str:
        """The key of the row under the cursor, "" when there is none."""
        return self.key(self.cursor) if 0 <= self.cursor < len(self.order) else ""

    def choose(self, key: str) -> None:
        """Put the cursor on the row of this key, else on the first."""
        at = next((place for place, i in enumerate(self.order) if self.rows[i].key == key), 0) if key else 0
        self.cursor = at if self.order else -1

    def move(self, rows: int) -> None:
        """Move the cursor so many rows down, as far as it goes."""
        if self.order:
            self.cursor = min(max(self.cursor + rows, 0), len(self.order) - 1)
