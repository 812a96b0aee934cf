"""What the bench measures of the window's tables: ten thousand employees, ours beside KivyMD's own data table.

Both show the same rows on the same window, one after the other, in the same process: a ratio says more than seconds
of a machine. KivyMD's table pages; it is given pages of as many rows as ours has in view.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from app.ui.widgets.table.column import Column, Row
from app.ui.widgets.table.model import TableModel

ROWS = 10_000
IN_VIEW = 16
REPEATS = 3
RIVAL = "MDDataTable of KivyMD 1.2"
HEADS = ("Number", "Name", "Department", "Site", "Status")
NAMES = ("Ada", "Grace", "Alan", "Katherine", "Edsger", "Barbara", "Donald", "Radia", "Tony", "Frances")


def employees(count: int = ROWS) -> list[tuple[str, ...]]:
    """So many rows of texts under HEADS, in no order of their names."""
    return [
        (
            str(i + 1),
            f"{NAMES[i * 7 % 10]} Example {i * 7919 % count}",
            f"Department {i % 12}",
            f"Site {i % 3}",
            "Active" if i % 17 else "Inactive",
        )
        for i in range(count)
    ]


def run_table() -> dict[str, Any]:
    """Milliseconds of ours and the rival's, from the rows to the frame on the screen; the median of some repeats."""
    from app.ui.window import prepare

    prepare()
    from kivy.config import Config

    Config.set("graphics", "maxfps", "0")  # no frame waits for its turn
    from kivy.lang import Builder
    from kivymd.app import MDApp

    from app.config import CHECKOUT
    from app.ui.look import look

    Builder.load_file(str(CHECKOUT / "app" / "ui" / "theme.kv"))
    look.dark = False
    MDApp()._run_prepare()  # what App.run() does before it blocks
    rows = employees()
    ours, theirs = _ours(rows), _theirs(rows)
    return {
        "rows": ROWS,
        "ours_ms": ours,
        "rival": {"name": RIVAL, "ms": theirs},
        "ratio": {name: round(theirs[name] / ours[name], 1) for name in ours},
    }


def _ours(rows: Sequence[tuple[str, ...]]) -> dict[str, float]:
    from app.ui.widgets.table.view import TableView

    def first() -> Any:
        model = TableModel([Column(head) for head in HEADS])
        model.show(Row(cells[0], cells) for cells in rows)
        return _on_the_window(TableView(model))

    def arrange(table: Any, place: int) -> None:
        table.model.sort_by(1, descending=bool(place % 2))
        table.model.where(2, f"Department {place % 12}")
        table.refresh()

    return _measured(first, arrange)


def _theirs(rows: Sequence[tuple[str, ...]]) -> dict[str, float]:
    from kivy.metrics import dp
    from kivymd.uix.datatables import MDDataTable

    def first() -> Any:
        heads = [(head, dp(30)) for head in HEADS]
        return _on_the_window(
            MDDataTable(column_data=heads, row_data=list(rows), use_pagination=True, rows_num=IN_VIEW)
        )

    def arrange(table: Any, place: int) -> None:
        found = [cells for cells in rows if cells[2] == f"Department {place % 12}"]
        found.sort(key=lambda cells: cells[1], reverse=bool(place % 2))
        table.update_row_data(table, found)

    return _measured(first, arrange)


def _measured(first: Callable[[], Any], arrange: Callable[[Any, int], None]) -> dict[str, float]:
    from kivy.core.window import Window

    first_ms, arrange_ms = [], []
    for place in range(REPEATS):
        started = time.perf_counter()
        table = first()
        _frame()
        first_ms.append((time.perf_counter() - started) * 1000)
        started = time.perf_counter()
        arrange(table, place)
        _frame()
        arrange_ms.append((time.perf_counter() - started) * 1000)
        Window.remove_widget(table)
    return {
        "first_frame": round(statistics.median(first_ms), 1),
        "sort_and_filter": round(statistics.median(arrange_ms), 1),
    }


def _on_the_window(table: Any) -> Any:
    from kivy.core.window import Window

    Window.add_widget(table)
    return table


def _frame() -> None:
    """Let what was triggered happen, and draw it."""
    from kivy.base import EventLoop

    EventLoop.idle()
    EventLoop.idle()
