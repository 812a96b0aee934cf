"""The plan of working time as the admin's window shows and changes it; no Kivy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from app.domain.assignment import Assignment, CompanyDay, Leave, Level, Site
from app.domain.employee import Employee
from app.domain.permission import Act, Operator, may, sees
from app.domain.schedule import ScheduleVersion
from app.language import _
from app.services.planning import Planning
from app.services.roster import Roster
from app.ui.screens.admin.acting import Acting
from app.ui.screens.admin.schedules.assigning import AssignForm
from app.ui.screens.admin.schedules.editor import ScheduleForm
from app.ui.screens.admin.schedules.form import Form
from app.ui.screens.admin.schedules.leave import LeaveForm, leave_columns, leave_rows
from app.ui.screens.admin.schedules.listing import (
    assignment_columns,
    assignment_key,
    assignment_rows,
    schedule_columns,
    schedule_rows,
    works_by,
)
from app.ui.screens.admin.schedules.places import DayForm, SiteForm, day_key, holiday_columns, holiday_rows
from app.ui.widgets.table.column import Column
from app.ui.widgets.table.model import TableModel
from app.ui.worker import Submit


class Tab(StrEnum):
    """What is listed."""

    SCHEDULES = "schedules"
    ASSIGNED = "assigned"
    LEAVE = "leave"
    HOLIDAYS = "holidays"


COLUMNS: dict[Tab, Callable[[], list[Column]]] = {
    Tab.SCHEDULES: schedule_columns,
    Tab.ASSIGNED: assignment_columns,
    Tab.LEAVE: leave_columns,
    Tab.HOLIDAYS: holiday_columns,
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What was read. assigned: with the words for whom. people, leaves: of those the operator sees.

    days: the holidays of a site in a year. own: what the company decided itself.
    """

    versions: tuple[ScheduleVersion, ...] = ()
    assigned: tuple[tuple[Assignment, str], ...] = ()
    people: tuple[Employee, ...] = ()
    sites: tuple[Site, ...] = ()
    leaves: tuple[Leave, ...] = ()
    days: tuple[tuple[date, str], ...] = ()
    own: tuple[CompanyDay, ...] = ()
    today: date = date.min


class SchedulesViewModel(Acting):
    """tables: a list a tab. site, year: of the holidays and the leave that are listed. form: the one that is open."""

    def __init__(
        self, planning: Planning, roster: Roster, zone: str, in_background: Submit, who: Callable[[], Operator]
    ) -> None:
        """zone: IANA name of the door, proposed for a site."""
        super().__init__(in_background)
        self._planning, self._roster, self._zone, self._who = planning, roster, zone, who
        self.schedule = ScheduleForm(planning, in_background, who)
        self.assigning = AssignForm(planning, in_background, who)
        self.leaving = LeaveForm(planning, in_background, who)
        self.place = SiteForm(planning, in_background, who)
        self.day = DayForm(planning, in_background, who)
        self.forms: tuple[Form, ...] = (self.schedule, self.assigning, self.leaving, self.place, self.day)
        for form in self.forms:
            form.changed = partial(self._form_changed, form)
            form.done = self.reload
        self._begin()

    def _begin(self) -> None:
        self.tab = Tab.SCHEDULES
        self.tables = {tab: TableModel(columns()) for tab, columns in COLUMNS.items()}
        self.plan, self.known = Plan(), False
        self.site, self.year = "", 0

    # ------------------------------------------------------------ reading

    def reload(self) -> None:
        self._read(self._plan_now, self._listed)

    def forget(self) -> None:
        self._begin()
        for form in self.forms:
            form.forget()
        super().forget()

    def _plan_now(self) -> Plan:
        planning, today, who = self._planning, self._roster.today(), self._who()
        people = {one.key: one for one in self._roster.all() if sees(who, one.department)}
        year, sites = self.year or today.year, planning.sites()
        first, last = date(year, 1, 1), date(year, 12, 31)
        known = self.site if self.site in {site.name for site in sites} else ""
        return Plan(
            versions=tuple(planning.schedules()),
            assigned=tuple(
                (one, whom)
                for one, whom in planning.assignments()
                if one.level is not Level.EMPLOYEE or one.subject in people
            ),
            people=tuple(people.values()),
            sites=tuple(sites),
            # Why somebody is away may be an illness: who may not change leave does not read it either.
            leaves=tuple(planning.leaves(first, last)) if may(who, Act.SCHEDULES) else (),
            days=tuple(planning.days_off(first, last, known).items()),
            own=tuple(planning.company_days(first, last)),
            today=today,
        )

    def _listed(self, plan: Plan) -> None:
        self.plan, self.known, self.year = plan, True, self.year or plan.today.year
        if self.site not in self.sites:
            self.site = ""
        people = {one.key: one for one in plan.people}
        self.tables[Tab.SCHEDULES].show(schedule_rows(plan.versions, works_by(plan.assigned, plan.today)))
        self.tables[Tab.ASSIGNED].show(assignment_rows(plan.assigned, plan.today))
        self.tables[Tab.LEAVE].show(leave_rows(plan.leaves, people))
        self.tables[Tab.HOLIDAYS].show(holiday_rows(dict(plan.days), plan.own, self.site))
        self.schedule.take(plan.versions)
        self.assigning.take(tuple(dict.fromkeys(one.schedule.name for one in plan.versions)), plan.people, self.sites)
        self.leaving.take(plan.people)
        self.day.sites = tuple(site.name for site in plan.sites)

    def _form_changed(self, form: Form) -> None:
        self.message, self.error = form.message, form.error
        self.changed()

    # ------------------------------------------------------------ what is shown

    @property
    def may_edit(self) -> bool:
        return may(self._who(), Act.SCHEDULES)

    @property
    def form(self) -> Form | None:
        return next((form for form in self.forms if form.is_open), None)

    @property
    def table(self) -> TableModel:
        return self.tables[self.tab]

    @property
    def tabs(self) -> list[Tab]:
        return [tab for tab in Tab if tab is not Tab.LEAVE or self.may_edit]

    @property
    def sites(self) -> tuple[str, ...]:
        """Those with a zone of their own, and those that employees are at."""
        names = {site.name for site in self.plan.sites} | {one.site for one in self.plan.people}
        return tuple(sorted(names - {""}))

    def to(self, tab: str) -> None:
        """List something else."""
        if tab == self.tab:
            return  # what was just done is still said
        self.tab = Tab(tab)
        self.message = self.error = ""
        self.changed()

    def search(self, words: str) -> None:
        for table in self.tables.values():
            table.search(words)
        self.changed()

    def turn(self, years: int) -> None:
        """So many years on."""
        self.year += years
        self.reload()

    def at(self, site: str) -> None:
        """The holidays of this site."""
        self.site = site
        self.reload()

    # ------------------------------------------------------------ opening a form

    def open(self, key: str) -> None:
        """The form behind a row of the list."""
        self.message = self.error = ""
        if self.tab is Tab.SCHEDULES and any(one.schedule.name == key for one in self.plan.versions):
            self.schedule.open(key, self.plan.versions)
        elif self.tab is Tab.ASSIGNED and self.may_edit:
            numbers = {one.key: one.number for one in self.plan.people}
            for one, _whom in self.plan.assigned:
                if assignment_key(one) == key:
                    self.assigning.open_like(one, numbers.get(one.subject, ""))

    def open_site(self) -> None:
        """The form of the chosen site; of a new one where none is chosen."""
        stored = next((site for site in self.plan.sites if site.name == self.site), None)
        self.place.open(self.site, stored, self._zone)

    # ------------------------------------------------------------ taking back

    @property
    def chosen_leave(self) -> Leave | None:
        """The one under the cursor."""
        key = self.tables[Tab.LEAVE].chosen
        return next((one for one in self.plan.leaves if one.id == key), None)

    @property
    def chosen_day(self) -> CompanyDay | None:
        """The company's own day under the cursor."""
        key = self.tables[Tab.HOLIDAYS].chosen
        return next((one for one in self.plan.own if day_key(one) == key), None)

    def remove_leave(self) -> None:
        leave, by = self.chosen_leave, self._who().key
        if leave is not None:
            self._act(lambda: self._planning.remove_leave(leave.id, by), _("The leave is taken back."))

    def remove_day(self) -> None:
        day, by = self.chosen_day, self._who().key
        if day is not None:
            words = _("{name} is taken back.").format(name=day.name)
            self._act(lambda: self._planning.remove_day(day.day, day.site, by), words)
