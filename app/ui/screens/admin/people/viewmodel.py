"""The employees as the admin lists and finds them; no Kivy."""

from collections.abc import Callable
from datetime import date
from functools import partial

from app.domain.employee import Employee, Standing, standing
from app.domain.permission import Act, Operator, may, sees
from app.language import _
from app.services.access import Access
from app.services.roster import Roster
from app.ui.screens.admin.acting import Acting
from app.ui.screens.admin.people.bulk import BulkViewModel
from app.ui.screens.admin.people.columns import DEPARTMENT, SITE, STATUS, columns, row_of
from app.ui.screens.admin.people.importing import ImportViewModel
from app.ui.screens.admin.people.person import PersonViewModel
from app.ui.screens.admin.people.pictures import PicturesViewModel
from app.ui.widgets.table.model import TableModel
from app.ui.wording import fault
from app.ui.worker import Submit


class PeopleViewModel(Acting):
    """A table of those whom the operator sees. code: for one enrolment.

    person, importing, bulk: the other pages. pictures: from files, for whom a page is open.
    """

    def __init__(
        self,
        roster: Roster,
        access: Access,
        person: PersonViewModel,
        importing: ImportViewModel,
        bulk: BulkViewModel,
        pictures: PicturesViewModel,
        in_background: Submit,
        who: Callable[[], Operator],
    ) -> None:
        super().__init__(in_background)
        self._roster, self._access, self._who = roster, access, who
        self.person, self.importing, self.bulk, self.pictures = person, importing, bulk, pictures
        self._pages: tuple[Acting, ...] = (person, importing, bulk, pictures)
        for page in self._pages:
            page.changed = partial(self._page_changed, page)
            page.done = self.reload
        self._begin()

    def _begin(self) -> None:
        self.table = TableModel(columns())
        self.code, self.words, self.known = "", "", False
        self._all: dict[str, Employee] = {}
        self._heard = dict.fromkeys(self._pages, ("", ""))

    # ------------------------------------------------------------ reading

    def reload(self) -> None:
        self._read(lambda: (self._roster.all(), self._roster.today()), self._listed)

    def forget(self) -> None:
        self._begin()
        for page in self._pages:
            page.forget()
        super().forget()

    def _listed(self, result: tuple[list[Employee], date]) -> None:
        every, today = result
        seen = [one for one in every if sees(self._who(), one.department)]
        self._all = {one.number: one for one in seen}
        self.known = True
        self.table.show(row_of(one, today) for one in seen)
        active = sum(standing(one, today) is Standing.AT_WORK for one in seen)
        self.words = _("{active} active, {inactive} inactive").format(active=active, inactive=len(seen) - active)
        self.person.renew(self._all)

    def _page_changed(self, page: Acting) -> None:
        said = page.message, page.error
        # A page that only read something anew must not silence what another has just said.
        if page.busy or said != self._heard[page]:
            self._heard[page] = said
            self.message, self.error = said
        self.changed()

    def employee(self, number: str) -> Employee | None:
        return self._all.get(number)

    @property
    def departments(self) -> list[str]:
        return self.table.choices(DEPARTMENT)

    @property
    def sites(self) -> list[str]:
        return self.table.choices(SITE)

    @property
    def statuses(self) -> list[str]:
        return self.table.choices(STATUS)

    def search(self, words: str) -> None:
        self.table.search(words)
        self.changed()

    def only(self, column: int, text: str) -> None:
        """Only those whose column reads so; "": everybody."""
        self.table.where(column, text)
        self.changed()

    def open(self, number: str) -> None:
        """The page of this employee."""
        self.message = self.error = ""
        self.person.open(self._all.get(number))

    # ------------------------------------------------------------ acting

    @property
    def may_import(self) -> bool:
        return may(self._who(), Act.IMPORT)

    @property
    def may_enrol(self) -> bool:
        return may(self._who(), Act.ENROL)

    def issue_code(self) -> None:
        self._in_background(lambda: self._access.issue_code(by=self._who().key), self._issued)

    def _issued(self, result: str | Exception) -> None:
        if isinstance(result, Exception):
            self.error = fault(result)
        else:
            self.code, self.error = result, ""
        self.changed()
