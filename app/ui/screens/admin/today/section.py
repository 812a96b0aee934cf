"""Today's section: who is in, who is out, since when."""

from pathlib import Path

from kivy.lang import Builder

from app.language import _
from app.ui.screens.admin.section import Section
from app.ui.widgets.table.view import TableView

Builder.load_file(str(Path(__file__).with_name("today.kv")))


class TodaySection(Section):
    """A table that is read anew every half minute."""

    def refresh(self) -> None:
        self.say()
        self.ids.heading.words = self.says.words
        self.table.empty = self._empty() if self.says.known else ""
        self.table.refresh()

    def on_kv_post(self, *_args: object) -> None:
        self.table = TableView(self.says.table)
        self.table.bind(on_open=lambda _, number: self.desk.go("people", number=number))
        self.ids.table.add_widget(self.table)

    def _empty(self) -> str:
        if self.says.table.is_narrowed:
            return _("Nobody is found. Search for something else.")
        return _("Nobody has punched today.")
