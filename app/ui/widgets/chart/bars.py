"""Bars that stand beside each other: a value a day, and a mark where it should have been."""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as TextMaker
from kivy.graphics import Color, Line, Rectangle, RoundedRectangle
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from app.ui.look import look
from app.ui.widgets.chart.scale import every, nice_lines

WIDEST_BAR = 56


class BarChart(Widget):
    """bars: (label, value, target or None) each. form: how a value reads. title: what is drawn, with its unit.

    whole: the values count something.
    """

    bars = ListProperty([])
    title = StringProperty("")
    form = ObjectProperty(str)
    whole = BooleanProperty(False)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._soon = Clock.create_trigger(self._draw)
        self.bind(pos=self._soon, size=self._soon, bars=self._soon, title=self._soon)
        for name in ("dark", "t", "u"):
            look.fbind(name, self._soon)
        self._soon()

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if self.width < 60 * look.t or self.height < 70 * look.t:
            return
        largest = max([value for _, value, _ in self.bars] + [t for *_, t in self.bars if t] + [0])
        lines = nice_lines(largest, whole=self.whole)
        small = 13 * look.t
        left = self.x + max(self._width(self.form(value), small) for value in lines) + 10 * look.u
        bottom, top = self.y + small * 1.9, self.top - small * 2.3
        with self.canvas:
            self._text(self.title, self.x, self.top, small * 1.15, look.soft, top=True)
            for value in lines:
                y = bottom + (top - bottom) * value / lines[-1]
                self._ink(look.line)
                Rectangle(pos=(left, y), size=(self.right - left, 1))
                self._text(self.form(value), left - 8 * look.u, y, small, look.soft, right=True)
            self._draw_bars(left, bottom, (top - bottom) / lines[-1], small)

    def _draw_bars(self, left: float, bottom: float, scale: float, small: float) -> None:
        count = len(self.bars)
        if not count:
            return
        room = (self.right - left) / count
        wide = min(room * 0.68, WIDEST_BAR * look.t)
        label_every = every(count, self.right - left, max(self._width(b[0], small) for b in self.bars) + 8 * look.u)
        for place, (label, value, target) in enumerate(self.bars):
            x = left + room * (place + 0.5)
            self._ink(look.accent)
            RoundedRectangle(pos=(x - wide / 2, bottom), size=(wide, max(value * scale, 0)), radius=[3, 3, 0, 0])
            if target:
                self._ink(look.ink)
                y = bottom + target * scale
                Line(points=[x - wide / 2 - 3, y, x + wide / 2 + 3, y], width=1.2)
            if place % label_every == 0:
                self._text(label, x, bottom - small * 0.5, small, look.soft, top=True, middle=True)

    @staticmethod
    def _ink(colour: Any) -> None:
        Color(rgba=colour)

    @staticmethod
    def _width(text: str, size: float) -> float:
        return TextMaker(text=text, font_size=size).get_extents(text)[0] if text else 0.0

    def _text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: Any,
        *,
        top: bool = False,
        right: bool = False,
        middle: bool = False,
    ) -> None:
        maker = TextMaker(text=text, font_size=size)
        maker.refresh()
        width, height = maker.texture.size
        x = x - width if right else x - width / 2 if middle else x
        self._ink(colour)
        Rectangle(texture=maker.texture, pos=(x, y - height if top else y - height / 2), size=(width, height))


Form = Callable[[float], str]
