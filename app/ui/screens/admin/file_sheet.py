"""Asks for the file that something is written into or read from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from app.ui.screens.admin.desk import Desk
from app.ui.widgets.sheet import Sheet

Builder.load_file(str(Path(__file__).with_name("file_sheet.kv")))


class WriteSheet(Sheet):
    """path: proposed; a folder takes the proposed name. act: is handed the path."""

    text = StringProperty("")
    path = StringProperty("")
    yes = StringProperty("")
    is_folder = BooleanProperty(False)

    def __init__(self, *, desk: Desk, act: Callable[[str], None], **properties: Any) -> None:
        super().__init__(**properties)
        self._act = act
        self.ids.place.desk = desk
        self.ids.place.text = self.path

    def answer(self, yes: bool) -> None:
        typed = Path(self.ids.place.text).expanduser()
        if typed.is_dir() and not self.is_folder:
            typed = typed / Path(self.path).name
        self.close()
        if yes:
            self._act(str(typed))
