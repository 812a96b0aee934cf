"""Choose one of many people: type a few letters, press the line."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty

from app.language import _
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table.column import Column, Row
from app.ui.widgets.table.model import TableModel
from app.ui.widgets.table.view import TableView

Builder.load_file(str(Path(__file__).with_name("people_sheet.kv")))


Person = tuple[str, ...]  # number, name, department; or as many cells as there are columns


class PeopleSheet(Sheet):
    """act: is handed the number of the chosen one. columns: where it is not an employee that is chosen."""

    hint = StringProperty("")

    def __init__(
        self,
        *,
        people: Sequence[Person],
        act: Callable[[str], None],
        columns: Sequence[Column] = (),
        **properties: Any,
    ) -> None:
        super().__init__(**properties)
        self._act = act
        of_people = (
            Column(_("Number"), share=0.5),
            Column(_("Name"), share=1.6),
            Column(_("Department"), optional=True),
        )
        self.model = TableModel(columns or of_people)
        self.model.show(Row(cells[0], tuple(cells)) for cells in people)
        self.table = TableView(self.model, empty=_("Nobody is found. Search for something else."))
        self.table.bind(on_open=lambda _, number: self._chosen(number))
        self.ids.place.add_widget(self.table)

    def search(self, words: str) -> None:
        self.model.search(words)
        self.table.refresh()

    def choose_first(self) -> None:
        """Enter in the search field takes the row under the cursor."""
        if self.model.chosen:
            self._chosen(self.model.chosen)

    def _chosen(self, number: str) -> None:
        self.close()
        self._act(number)
