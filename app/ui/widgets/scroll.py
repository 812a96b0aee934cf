"""What is longer than the screen."""

from typing import Any

from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget


class Scroll(ScrollView):
    """Stays at its top while everything fits: Kivy's would move what is short to its foot when a part is focused."""

    def scroll_to(self, widget: Widget, *how: Any, **options: Any) -> None:
        if self._viewport is not None and self._viewport.height > self.height:
            super().scroll_to(widget, *how, **options)
        else:
            self.scroll_y = 1
