"""One line of a table as it is drawn."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.recycleview.views import RecycleDataViewBehavior

from app.ui.look import look
from app.ui.widgets.text import Written


class TableCell(Written):
    """One text."""


class TableRow(RecycleDataViewBehavior, ButtonBehavior, BoxLayout):
    """Shows whichever row of the model it is told to."""

    position = NumericProperty(-1)
    is_chosen = BooleanProperty(False)
    is_focused = BooleanProperty(False)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._shown: tuple[int, ...] = ()

    def refresh_view_attrs(self, body: Any, index: int, data: dict[str, int]) -> None:
        super().refresh_view_attrs(body, index, data)
        table = body.parent.parent
        self._table = table
        if self._shown != tuple(table.shown) or len(self.children) != len(table.shown):
            self._shown = tuple(table.shown)
            self.clear_widgets()
            for _ in self._shown:
                self.add_widget(TableCell())
        self._write(table)
        self.mark(table)

    def _write(self, table: Any) -> None:
        model = table.model
        if not 0 <= self.position < len(model) or table.drawn is not model.columns:
            return  # other rows or columns came in between: the table draws them with the next frame
        texts = model.texts(self.position)
        for column, label in zip(self._shown, reversed(self.children), strict=True):
            says = model.columns[column]
            label.size_hint_x = table.hints[column]
            label.halign = "right" if says.is_right else "left"
            label.text = texts[column]
            label.shorten_from = "center" if _is_path(texts[column]) else "right"
            label.tint = getattr(look, says.tones.get(texts[column], "ink"))

    def mark(self, table: Any) -> None:
        self.is_chosen = self.position == table.model.cursor
        self.is_focused = table.ids.body.focus

    def on_release(self) -> None:
        self._table.press_row(self.position)


def _is_path(text: str) -> bool:
    """True for what says most at its end."""
    return text.startswith(("/", "\\\\")) or text[1:3] == ":\\"
