"""The lists of the schedules' section, and what can be done with each."""

from app.language import _
from app.ui.screens.admin.schedules.viewmodel import Tab
from app.ui.screens.admin.section import Page
from app.ui.widgets.table.view import TableView

TOOLS = {  # by tab: for everybody, and for who may change it
    Tab.SCHEDULES: (("search",), ("fresh",)),
    Tab.ASSIGNED: (("search",), ("assign",)),
    Tab.LEAVE: (("before", "year", "after", "search"), ("add_leave", "end_leave")),
    Tab.HOLIDAYS: (("site", "before", "year", "after"), ("set_site", "add_day", "end_day")),
}


def tab_words() -> dict[Tab, tuple[str, str]]:
    """Title and icon."""
    return {
        Tab.SCHEDULES: (_("Schedules"), "calendar-clock"),
        Tab.ASSIGNED: (_("Who works by them"), "account-clock-outline"),
        Tab.LEAVE: (_("Time off"), "beach"),
        Tab.HOLIDAYS: (_("Holidays"), "party-popper"),
    }


class PlanLists(Page):
    """One list at a time, chosen by its tab."""

    def on_kv_post(self, *_args: object) -> None:
        self._tables: dict[Tab, TableView] = {}

    def refresh(self) -> None:
        says, ids = self.says, self.ids
        words = tab_words()
        ids.tab.options = [(tab.value, words[tab][0], words[tab][1], "") for tab in says.tabs]
        ids.tab.value = says.tab.value
        ids.year.text = str(says.year or "")
        ids.site.options = [("", _("every site")), *((site, site) for site in says.sites)]
        ids.site.value = says.site
        ids.set_site.text = _("Country and zone") if says.site else _("A new site")
        seen, edited = TOOLS[says.tab]
        ids.tools.arrange([*seen, *(edited if says.may_edit else ())], ids)
        ids.end_leave.disabled = says.chosen_leave is None
        ids.end_day.disabled = says.chosen_day is None
        self._show_table()
        self.table.empty = self._empty() if says.known else ""
        self.table.refresh()

    @property
    def table(self) -> TableView:
        """That of the tab, made when it is first shown."""
        tab = self.says.tab
        if tab not in self._tables:
            self._tables[tab] = TableView(self.says.table)
            self._tables[tab].bind(on_open=lambda _, key: self.section.open_row(key))
        return self._tables[tab]

    def _show_table(self) -> None:
        if self.table.parent is None:
            self.ids.table.clear_widgets()
            self.ids.table.add_widget(self.table)

    def _empty(self) -> str:
        if self.says.table.is_narrowed:
            return _("Nothing is found. Search for something else.")
        return {
            Tab.SCHEDULES: _("There is no schedule yet: hours are counted, and nothing is late, absent or overtime."),
            Tab.ASSIGNED: _("Nobody works by a schedule yet."),
            Tab.LEAVE: _("Nobody is on leave that year."),
            Tab.HOLIDAYS: _("There is no holiday. A site with a country has the public ones."),
        }[self.says.tab]
