"""The employees' section: a list, and a page for each of them."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from app.language import _
from app.ui.screens.admin.people.columns import DEPARTMENT, SITE, STATUS
from app.ui.screens.admin.people.intake_pages import BulkPage, ImportPage
from app.ui.screens.admin.people.page import PersonPage
from app.ui.screens.admin.section import Page, Section
from app.ui.widgets.table.view import TableView

Builder.load_file(str(Path(__file__).with_name("people.kv")))
Builder.load_file(str(Path(__file__).with_name("page.kv")))


class CodeCard(BoxLayout):
    """A one-time code, to be read aloud; takes no room while there is none."""

    code = StringProperty("")


class PeopleList(Page):
    """Search, filters and the table."""

    DEPARTMENT, SITE, STATUS = DEPARTMENT, SITE, STATUS

    def on_kv_post(self, *_args: object) -> None:
        self.table = TableView(self.says.table)
        self.table.bind(on_open=lambda _, number: self.section.show(number=number))
        self.ids.table.add_widget(self.table)

    def refresh(self) -> None:
        says, ids = self.says, self.ids
        ids.code.code = says.code
        choices = {"department": says.departments, "site": says.sites, "status": says.statuses}
        for name, texts in choices.items():
            ids[name].options = [("", _("all")), *((text, text) for text in texts)]
        filters = [name for name, texts in choices.items() if texts]
        intake = ["import_sheet", "import_pictures"] if says.may_import else []
        ids.tools.arrange(["search", *filters, *intake], ids)
        self.table.empty = self._empty() if says.known else ""
        self.table.refresh()

    def _empty(self) -> str:
        if self.says.table.is_narrowed:
            return _("Nobody is found. Search for something else.")
        return _("Nobody is enrolled yet.")


class PeopleSection(Section):
    """Shows the list, or the page of one person."""

    def on_kv_post(self, *_args: object) -> None:
        self.pages = self.ids.pages
        self.pages.makers = {
            "list": lambda: PeopleList(section=self),
            "person": lambda: PersonPage(section=self),
            "import": lambda: ImportPage(section=self),
            "bulk": lambda: BulkPage(section=self),
        }
        self.pages.open("list")

    def refresh(self) -> None:
        self.say()
        self.ids.heading.words = self.says.words
        self.ids.issue.disabled = self.ids.enrol.disabled = not self.says.may_enrol
        self.pages.page.refresh()

    def open_page(self, name: str) -> None:
        """ "import" or "bulk"."""
        self.says.message = self.says.error = ""
        self.pages.open(name)
        self.refresh()

    def show(self, number: str = "", **what: Any) -> None:
        """The page of the employee with this number."""
        self.says.open(number)
        self.pages.open("person").refresh()

    def back(self) -> None:
        self.pages.open("list").refresh()

    def shortcut(self, key: str) -> bool:
        if key == "esc" and self.pages.current != "list":
            self.back()
            return True
        if key == "ctrl+f":
            self.back()
            self.pages.page.ids.search.take_focus()
            return True
        if key == "ctrl+s" and self.pages.current == "person":
            self.says.person.save()
            return True
        return False
