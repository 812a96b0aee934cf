"""A month on one page: a box a day with its hours, its letter and its colour."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from app.ui.widgets.action import Ring
from app.ui.widgets.chart.colours import SIGNS
from app.ui.widgets.chart.day import DayBox

Builder.load_file(str(Path(__file__).with_name("month.kv")))


class DayCell(Ring, ButtonBehavior, BoxLayout):
    """One box."""

    box = ObjectProperty()
    number = StringProperty("")
    letter = StringProperty("")
    hours = StringProperty("")
    fill = ColorProperty((0, 0, 0, 0))
    ink = ColorProperty("black")
    is_marked = BooleanProperty(False)

    def __init__(self, box: DayBox, **properties: Any) -> None:
        sign = SIGNS[box.status]
        super().__init__(
            box=box,
            number=str(box.day.day),
            letter=sign.letter,
            hours=box.hours,
            fill=sign.fill,
            ink=sign.ink,
            is_marked=box.is_marked,
            **properties,
        )


class Month(BoxLayout):
    """boxes: every day of the month, in order. weekdays: seven short names, Monday first. on_day: one was pressed."""

    __events__ = ("on_day",)
    boxes = ListProperty([])
    weekdays = ListProperty([])

    def on_day(self, box: DayBox) -> None:
        """Bound by the screen."""

    def on_boxes(self, *_: object) -> None:
        grid: GridLayout = self.ids.grid
        grid.clear_widgets()
        for _blank in range(self.boxes[0].day.weekday() if self.boxes else 0):
            grid.add_widget(BoxLayout())
        for box in self.boxes:
            cell = DayCell(box)
            cell.bind(on_release=lambda cell: self.dispatch("on_day", cell.box))
            grid.add_widget(cell)
