"""A table on the screen: sorted by a press on a head, moved through by mouse and keyboard, drawn only where it is seen.

The rows that are in view are the only widgets there are, however many rows the table has.
"""

from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior, FocusBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.recycleview import RecycleView

from app.ui.look import look
from app.ui.widgets.action import PRESS_KEYS, Ring
from app.ui.widgets.table.column import Column
from app.ui.widgets.table.fit import fitting, widths
from app.ui.widgets.table.fixed_rows import FixedRows  # noqa: F401  table.kv names it
from app.ui.widgets.table.model import TableModel
from app.ui.widgets.table.row import TableRow  # noqa: F401  table.kv names it

Builder.load_file(str(Path(__file__).with_name("table.kv")))

GAP = 14  # between columns, in units


class HeadCell(Ring, ButtonBehavior, Label):
    """The head of a column: pressed, the table is sorted by it. Two lines at most, broken between words."""

    title = StringProperty("")
    arrow = StringProperty("")


class TableBody(FocusBehavior, RecycleView):
    """The rows. One stop for Tab; arrows move the cursor, Enter and Space open its row."""

    def keyboard_on_key_down(self, window: Any, keycode: Any, text: str, modifiers: list[str]) -> bool:
        table = self.parent.parent
        if set(modifiers) & {"ctrl", "alt", "meta"}:
            return super().keyboard_on_key_down(window, keycode, text, modifiers)
        if keycode[1] in PRESS_KEYS:
            table.open_chosen()
            return True
        page = max(1, int(self.height / table.row_height) - 1)
        steps = {
            "up": -1,
            "down": 1,
            "pageup": -page,
            "pagedown": page,
            "home": -len(table.model),
            "end": len(table.model),
        }
        if keycode[1] in steps:
            table.move(steps[keycode[1]])
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)

    def on_focus(self, *_: object) -> None:
        self.parent.parent.mark()


class TableView(BoxLayout):
    """Draws a TableModel. on_open: the key of a row that was pressed. empty: said when there is no row."""

    __events__ = ("on_open",)
    model = ObjectProperty()
    empty = StringProperty("")
    is_empty = BooleanProperty(False)
    row_height = NumericProperty(48)

    def __init__(self, model: TableModel, **properties: Any) -> None:
        super().__init__(model=model, **properties)
        self.shown: list[int] = []
        self.drawn: tuple[Column, ...] = ()  # those that `shown` counts
        self.hints: dict[int, float] = {}  # column -> its part of the width
        self._heads: list[HeadCell] = []
        self._redraw = Clock.create_trigger(self._draw)
        self.bind(width=self._resized)
        look.bind(t=self._resized, dark=self._redraw)
        self._resized()

    def on_open(self, key: str) -> None:
        """Bound by the screen."""

    def open_chosen(self) -> None:
        if self.model.chosen:
            self.dispatch("on_open", self.model.chosen)

    def press_row(self, position: int) -> None:
        """A row was touched."""
        self.model.cursor = position
        self.ids.body.focus = True
        self.mark()
        self.open_chosen()

    def move(self, rows: int) -> None:
        self.model.move(rows)
        self._scroll_to_cursor()
        self.mark()

    def refresh(self) -> None:
        """The model's rows, order or columns changed: draw them with the next frame."""
        self._redraw()

    # ------------------------------------------------------------ drawing

    def _resized(self, *_: object) -> None:
        self.row_height = round(48 * look.t)
        self._redraw()

    def _draw(self, *_: object) -> None:
        self._draw_head()
        self.is_empty = not len(self.model)
        body = self.ids.body
        positions = range(len(self.model))
        body.data = [{"position": position} for position in positions]
        body.refresh_from_data()
        self._scroll_to_cursor()

    def _draw_head(self) -> None:
        columns = self.drawn = self.model.columns
        self.shown = fitting(columns, self.width / look.t, GAP * look.u / look.t)
        self.hints = widths(columns, self.shown, self.width / look.t)
        if [head.column for head in self._heads] != self.shown or [h.title for h in self._heads] != [
            columns[i].title for i in self.shown
        ]:
            self.ids.head.clear_widgets()
            self._heads = [self._head(i) for i in self.shown]
        for head in self._heads:
            head.size_hint_x = self.hints[head.column]
            by = head.column == self.model.sorted_by
            head.arrow = ("arrow-down" if self.model.descending else "arrow-up") if by else ""

    def _head(self, column: int) -> HeadCell:
        says = self.model.columns[column]
        head = HeadCell(title=says.title, halign="right" if says.is_right else "left")
        head.column = column
        head.bind(on_release=lambda head: self._sort(head.column))
        self.ids.head.add_widget(head)
        return head

    def _sort(self, column: int) -> None:
        self.model.sort_by(column)
        self.refresh()

    def mark(self) -> None:
        """Show where the cursor is."""
        for row in self.ids.body.layout_manager.children:
            row.mark(self)

    def _scroll_to_cursor(self) -> None:
        body, count = self.ids.body, len(self.model)
        hidden = count * self.row_height - body.height
        if self.model.cursor < 0 or hidden <= 0:
            return
        top = (1 - body.scroll_y) * hidden
        row = self.model.cursor * self.row_height
        top = min(max(top, row + self.row_height - body.height), row)
        body.scroll_y = 1 - min(max(top / hidden, 0.0), 1.0)
