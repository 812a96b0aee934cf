"""The pages on which many people come in at once: from a sheet, and from a folder of pictures."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from app.language import _
from app.services.people_import import RowAct
from app.ui.screens.admin.people.importing import act_words
from app.ui.screens.admin.section import Page
from app.ui.widgets.table.view import TableView

Builder.load_file(str(Path(__file__).with_name("intake.kv")))


class ImportPage(Page):
    """A file, its preview, and the one button that takes it over."""

    @property
    def importing(self) -> Any:
        return self.says.importing

    def on_kv_post(self, *_args: object) -> None:
        self.table = TableView(self.importing.table)
        self.ids.table.add_widget(self.table)
        self.ids.place.desk = self.desk
        self.ids.dates.options = [
            ("unsaid", _("refuse 03/04/2026")),
            ("dmy", _("day first")),
            ("mdy", _("month first")),
        ]

    def refresh(self) -> None:
        says, ids = self.importing, self.ids
        ids.words.text = says.words
        ids.take.disabled = not says.can_take
        ids.dates.value = says.dates.value
        ids.only.options = [("", _("all")), *((act_words(act), act_words(act)) for act in RowAct)]
        self.table.model = says.table
        self.table.empty = _("Choose a file and look at what would happen. Nothing is stored before you say so.")
        self.table.refresh()


class BulkPage(Page):
    """A folder, and what came of everybody in it."""

    @property
    def bulk(self) -> Any:
        return self.says.bulk

    def on_kv_post(self, *_args: object) -> None:
        self.table = TableView(self.bulk.table)
        self.ids.table.add_widget(self.table)
        self.ids.place.desk = self.desk

    def refresh(self) -> None:
        says, ids = self.bulk, self.ids
        ids.begin.disabled = says.busy
        ids.progress.text = says.progress
        self.table.model = says.table
        self.table.empty = _("Name pictures or folders by employee number: 17.jpg, 17_2.jpg, 17/smile.jpg")
        self.table.refresh()
