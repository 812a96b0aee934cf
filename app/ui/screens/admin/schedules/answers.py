"""One answer of several: a button that says the answer and opens the list of them."""

from kivy.properties import ListProperty, StringProperty

from app.language import _
from app.ui.widgets.people_sheet import PeopleSheet
from app.ui.widgets.picker import Picker
from app.ui.widgets.sheet import PickSheet
from app.ui.widgets.table.column import Column

SHARES = (0.5, 1.6, 1.0)


class ChoiceAction(Picker):
    """One of a few. title: of the list."""

    title = StringProperty("")

    def _say(self, *_args: object) -> None:
        self.text = next((words for value, words in self.options if value == self.value), "") or _("Choose")

    def on_release(self) -> None:
        self.desk.lay(PickSheet(title=self.title, options=self.options, value=self.value, act=self._picked))


class SearchAction(Picker):
    """One of very many, found by typing. options: a row each, its value first. heads: of their columns."""

    title = StringProperty("")
    heads = ListProperty([])

    def _say(self, *_args: object) -> None:
        found = next((option for option in self.options if option[0] == self.value), None)
        told = f"{found[1]} ({found[0]})" if found and found[0] else found[1] if found else str(self.value)
        self.text = told or _("Choose")

    def on_release(self) -> None:
        columns = [Column(head, share=share) for head, share in zip(self.heads, SHARES, strict=False)]
        rows = [tuple(option[: len(columns)]) for option in self.options]
        self.desk.lay(PeopleSheet(title=self.title, hint=_("Search"), people=rows, columns=columns, act=self._picked))
