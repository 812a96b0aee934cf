"""The upkeep's section: backups and keys."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.language import _
from app.ui.screens.admin.section import Section
from app.ui.widgets.sheet import PasswordAgain, Sheet
from app.ui.widgets.table.view import TableView

TOOLS = ("back_up", "restore", "export_keys", "rotate", "verify", "too_old")

Builder.load_file(str(Path(__file__).with_name("upkeep.kv")))


class UpkeepLine(BoxLayout):
    """One thing to know."""

    title = StringProperty("")
    words = StringProperty("")
    is_bad = BooleanProperty(False)


class SealedFileSheet(Sheet):
    """Asks for a file, the passphrase that opens it, and the password of whoever acts."""

    text = StringProperty("")
    path = StringProperty("")
    desk = ObjectProperty()

    def __init__(self, *, act: Callable[[str, str, str, str], None], **properties: Any) -> None:
        super().__init__(**properties)
        self._act = act
        self.ids.place.text = self.path

    def answer(self, yes: bool) -> None:
        ids = self.ids
        typed = Path(ids.place.text).expanduser()
        typed = typed / Path(self.path).name if typed.is_dir() else typed
        words = ids.passphrase.text, ids.again.text, ids.own.text
        self.close()
        if yes:
            self._act(str(typed), *words)


class RestoreSheet(Sheet):
    """Asks for a backup, the passphrase that opens it, and the password of whoever acts."""

    text = StringProperty("")
    desk = ObjectProperty()

    def __init__(self, *, act: Callable[[str, str, str], None], **properties: Any) -> None:
        super().__init__(**properties)
        self._act = act

    def answer(self, yes: bool) -> None:
        ids = self.ids
        words = ids.place.text, ids.passphrase.text, ids.own.text
        self.close()
        if yes:
            self._act(*words)


class UpkeepSection(Section):
    """Lines about the keys, the backups that were made, and a button for each act."""

    def on_kv_post(self, *_args: object) -> None:
        self.table = TableView(self.says.table, empty=_("No backup was made yet."))
        self.ids.table.add_widget(self.table)
        self._drawn: tuple[object, ...] = ()
        self.says.restore.ready = self.desk.close
        if self.desk.kiosk:  # no way to look around on this computer
            self.ids.tools.arrange([name for name in TOOLS if name != "restore"], self.ids)

    def refresh(self) -> None:
        self.say()
        for name in TOOLS:
            self.ids[name].disabled = self.says.busy
        if self._drawn != self.says.lines:
            self._drawn = self.says.lines
            self.ids.lines.clear_widgets()
            for line in self.says.lines:
                self.ids.lines.add_widget(UpkeepLine(title=line.title, words=line.words, is_bad=line.is_bad))
        self.table.refresh()

    def ask_to_back_up(self) -> None:
        text = _(
            "Employees, templates, pictures, punches and keys in one file. Nobody opens it without the passphrase."
        )
        self._ask_for_file(
            _("Back everything up"), text, f"twinclock-{date.today():%Y-%m-%d}.backup", self.says.back_up
        )

    def ask_to_restore(self) -> None:
        text = _("The backup is looked at first: nothing is changed before you have read what it holds and said yes.")
        act: Callable[[str, str, str], None] = lambda *words: self.says.restore.look(*words, ask=self._ask)  # noqa: E731
        self.desk.lay(RestoreSheet(title=_("Restore a backup"), text=text, desk=self.desk, act=act))

    def _ask(self, text: str) -> None:
        restore = self.says.restore
        self.desk.ask(
            _("Put this backup in the place of everything here?"),
            text,
            yes=_("Restore and open again"),
            act=restore.confirm,
            otherwise=restore.drop,
            dangerous=True,
        )

    def ask_to_export_keys(self) -> None:
        text = _(
            "For the day on which this computer is lost. Keep the file elsewhere, and the passphrase apart from it."
        )
        self._ask_for_file(_("Write the key into a recovery file"), text, "twinclock.recovery", self.says.export_keys)

    def _ask_for_file(self, title: str, text: str, name: str, act: Callable[[str, str, str, str], None]) -> None:
        self.desk.lay(SealedFileSheet(title=title, text=text, path=str(Path.home() / name), desk=self.desk, act=act))

    def ask_to_rotate(self) -> None:
        self.desk.lay(
            PasswordAgain(
                title=_("A new master key?"),
                text=_("Everything is wrapped anew. Older recovery files are worth nothing for what comes after."),
                yes=_("New key"),
                no=_("Back"),
                act=self.says.rotate,
            )
        )
