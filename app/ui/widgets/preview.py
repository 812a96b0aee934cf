"""The live picture, as in a mirror, with the face box over it."""

from typing import Any

from kivy.graphics import (
    Color,
    Line,
    Rectangle,
    RoundedRectangle,
    StencilPop,
    StencilPush,
    StencilUnUse,
    StencilUse,
)
from kivy.graphics.texture import Texture
from kivy.properties import ColorProperty, ListProperty, NumericProperty
from kivy.uix.widget import Widget

from app.services.ports import Newest

CORNER_PART = 0.24  # of the box's side is drawn at each corner


class Preview(Widget):
    """Draws the newest frame into one texture that is kept; uploads only when the frame is a new one.

    box: left, top, right, bottom of the face in pixels of the frame, or empty. corner: radius in pixels.
    """

    box = ListProperty([])
    box_color = ColorProperty("white")
    corner = NumericProperty(18)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._texture: Texture | None = None
        self._count = -1
        with self.canvas:
            StencilPush()
            self._shape = RoundedRectangle()
            StencilUse()
            self._paint = Color(0, 0, 0, 1)
            self._picture = Rectangle()
            StencilUnUse()
            self._shape_again = RoundedRectangle()
            StencilPop()
            self._stroke = Color(1, 1, 1, 0)
            self._corners = [Line(width=2, cap="round", joint="round") for _ in range(4)]
        for name in ("pos", "size", "box", "box_color", "corner"):
            self.fbind(name, self._place)

    def show(self, newest: Newest) -> None:
        """Upload the frame when it is a new one; without any the preview is black."""
        if newest.frame is None or newest.count == self._count:
            return
        self._count = newest.count
        height, width = newest.frame.shape[:2]
        if self._texture is None or self._texture.size != (width, height):
            self._texture = Texture.create(size=(width, height), colorfmt="bgr", bufferfmt="ubyte")
            self._place()
        frame = newest.frame if newest.frame.flags.c_contiguous else newest.frame.copy()
        self._texture.blit_buffer(frame.reshape(-1), colorfmt="bgr", bufferfmt="ubyte")
        self._paint.rgba = (1, 1, 1, 1)
        self.canvas.ask_update()

    def clear(self) -> None:
        """Black: the camera is gone."""
        self._paint.rgba = (0, 0, 0, 1)

    def _place(self, *_: object) -> None:
        for part in (self._shape, self._shape_again, self._picture):
            part.pos, part.size = self.pos, self.size
        self._shape.radius = self._shape_again.radius = [self.corner]
        if self._texture is None:
            return
        self._picture.texture = self._texture
        self._picture.tex_coords = _mirrored(self._visible())
        self._draw_box()

    @property
    def _frame_size(self) -> tuple[int, int]:
        return self._texture.size if self._texture else (4, 3)

    def _visible(self) -> tuple[float, float, float, float]:
        """u0, v0, u1, v1: the middle part of the frame that has the widget's shape."""
        width, height = self._frame_size
        wanted, given = self.width / max(self.height, 1), width / height
        if given > wanted:
            part = wanted / given
            return (1 - part) / 2, 0.0, (1 + part) / 2, 1.0
        part = given / wanted
        return 0.0, (1 - part) / 2, 1.0, (1 + part) / 2

    def _draw_box(self) -> None:
        self._stroke.rgba = (*self.box_color[:3], 1 if self.box else 0)
        if not self.box or self._texture is None or self.width < 1 or self.height < 1:
            for line in self._corners:
                line.points = []
            return
        x0, y0, x1, y1 = self._on_widget(self.box)
        side = CORNER_PART * min(x1 - x0, y1 - y0)
        points = (
            (x0, y0 + side, x0, y0, x0 + side, y0),
            (x1 - side, y0, x1, y0, x1, y0 + side),
            (x1, y1 - side, x1, y1, x1 - side, y1),
            (x0 + side, y1, x0, y1, x0, y1 - side),
        )
        for line, corner in zip(self._corners, points, strict=True):
            line.points, line.width = corner, max(2.0, self.height / 200)

    def _on_widget(self, box: list[float]) -> tuple[float, float, float, float]:
        """Pixels of the frame to pixels of the window, mirrored, kept inside the widget."""
        width, height = self._frame_size
        u0, v0, u1, v1 = self._visible()
        left, top, right, bottom = box
        x0 = self.x + (1 - (right / width - u0) / (u1 - u0)) * self.width
        x1 = self.x + (1 - (left / width - u0) / (u1 - u0)) * self.width
        y1 = self.y + (1 - (top / height - v0) / (v1 - v0)) * self.height
        y0 = self.y + (1 - (bottom / height - v0) / (v1 - v0)) * self.height
        pad = max(3.0, self.height / 160)
        return (
            min(max(x0, self.x + pad), self.right - pad),
            min(max(y0, self.y + pad), self.top - pad),
            max(min(x1, self.right - pad), self.x + pad),
            max(min(y1, self.top - pad), self.y + pad),
        )


def _mirrored(visible: tuple[float, float, float, float]) -> tuple[float, ...]:
    """Texture coordinates bottom-left, bottom-right, top-right, top-left of the visible part in a mirror."""
    u0, v0, u1, v1 = visible
    return (u1, v1, u0, v1, u0, v0, u1, v0)
