"""Places rows of one height under each other."""

from collections.abc import Sequence
from typing import Any

from kivy.properties import NumericProperty
from kivy.uix.layout import Layout
from kivy.uix.recycleview.layout import RecycleLayoutManagerBehavior

SEEN_AHEAD = 1  # rows drawn above and below what is seen


class _Alike:
    """Every row is drawn by the same class."""

    def __init__(self, viewclass: object) -> None:
        self._answer = {"viewclass": viewclass}

    def __getitem__(self, index: int) -> dict[str, object]:
        return self._answer


class FixedRows(RecycleLayoutManagerBehavior, Layout):
    """What is in view follows from a division, not from a walk over all rows.

    Kivy's RecycleBoxLayout measures every row it is given, in view or not: seconds for ten thousand.
    """

    row_height = NumericProperty(48)

    def __init__(self, **properties: Any) -> None:
        super().__init__(size_hint_y=None, **properties)
        self._count = 0

    def attach_recycleview(self, rv: Any) -> None:
        super().attach_recycleview(rv)
        if rv:
            self.fbind("row_height", rv.refresh_from_data)

    def compute_sizes_from_data(self, data: Sequence[Any], flags: object) -> None:
        self.clear_layout()  # every row in view is written anew

    def compute_layout(self, data: Sequence[Any], flags: object) -> None:
        self._count = len(data)
        self.height = max(1, self._count * self.row_height)

    def compute_visible_views(self, data: Sequence[Any], viewport: tuple[float, float, float, float]) -> list[int]:
        _, bottom, _, height = viewport
        above = self.top - bottom - height
        first = int(above // self.row_height) - SEEN_AHEAD
        last = int((above + height) // self.row_height) + SEEN_AHEAD
        return list(range(max(first, 0), min(last + 1, len(data))))

    def set_visible_views(self, indices: list[int], data: Sequence[Any], viewport: object) -> None:
        adapter = self.recycleview.view_adapter
        new, kept, old = adapter.set_visible_views(indices, data, _Alike(self.viewclass))
        for _, row in old:
            self.remove_widget(row)
        for _, row in new:
            if row.parent is None:
                self.add_widget(row)
        for index, row in [*new, *kept]:
            self._place(index, row)
        wanted = {row for _, row in [*new, *kept]}
        for row in [row for row in self.children if row not in wanted]:
            self.remove_widget(row)

    def _place(self, index: int, row: Any) -> None:
        row.size = self.width, self.row_height
        row.pos = self.x, self.top - (index + 1) * self.row_height

    def do_layout(self, *_: object) -> None:
        for row in self.children:
            self._place(row.position, row)
