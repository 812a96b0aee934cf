"""A path to type, or to look for where looking around is allowed."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.language import _
from app.ui.widgets.sheet import Sheet

Builder.load_file(str(Path(__file__).with_name("path_field.kv")))


class PathField(BoxLayout):
    """text: the path. folders: a folder is wanted, not a file. In a kiosk nothing but typing is offered."""

    caption = StringProperty("")
    hint = StringProperty("")
    text = StringProperty("")
    folders = BooleanProperty(False)
    desk = ObjectProperty()
    can_browse = BooleanProperty(False)

    def on_desk(self, *_: object) -> None:
        self.can_browse = not self.desk.kiosk

    def browse(self) -> None:
        typed = Path(self.text).expanduser()
        start = typed if typed.is_dir() else typed.parent if self.text and typed.parent.is_dir() else Path.home()
        title = _("Choose a folder") if self.folders else _("Choose a file")
        self.desk.lay(FileSheet(title=title, folder=str(start), folders=self.folders, act=self._found))

    def _found(self, path: str) -> None:
        self.text = path


class FileSheet(Sheet):
    """Look for a file or a folder on this machine."""

    folder = StringProperty("")
    folders = BooleanProperty(False)
    chosen = ListProperty([])

    def __init__(self, *, act: Any, **properties: Any) -> None:
        super().__init__(**properties)
        self._act = act
        layout = self.ids.files.layout
        layout._ENTRY_TEMPLATE = "FileLine"  # Kivy's own lines are white, and low
        head = layout.children[0].children[-1]
        head.height, head.opacity = 0, 0

    @staticmethod
    def only_folders(folder: str, name: str) -> bool:
        return Path(folder, name).is_dir()

    def answer(self, yes: bool) -> None:
        files = self.ids.files
        path = files.selection[0] if files.selection else files.path if self.folders else ""
        self.close()
        if yes and path:
            self._act(path)
