"""Who works by which schedule from when on, as a form; no Kivy."""

from collections.abc import Callable, Iterable

from app.domain.assignment import Assignment, Level
from app.domain.employee import Employee
from app.domain.permission import Operator
from app.language import _
from app.services.planning import Planning
from app.ui.screens.admin.schedules.form import Control, Form, Group, Line
from app.ui.screens.admin.schedules.listing import level_words, since_words
from app.ui.screens.admin.schedules.typed import Reading, day_of
from app.ui.worker import Submit

NONE = "-"  # instead of a schedule's name: no longer one of their own


def people_options(people: Iterable[Employee]) -> tuple[tuple[str, ...], ...]:
    """Employees as rows of a search."""
    return tuple((one.number, one.name, one.department) for one in people)


def people_line(key: str, people: tuple[tuple[str, ...], ...]) -> Line:
    heads = (_("Number"), _("Name"), _("Department"))
    return Line(key, _("Employee"), "", Control.SEARCH, people, heads)


class AssignForm(Form):
    """names: of the schedules. people, departments, sites: whom one can be assigned to."""

    def __init__(self, planning: Planning, in_background: Submit, who: Callable[[], Operator]) -> None:
        self._planning = planning
        self.names: tuple[str, ...] = ()
        self.people: tuple[tuple[str, ...], ...] = ()
        self.departments: tuple[str, ...] = ()
        self.sites: tuple[str, ...] = ()
        super().__init__(in_background, who)

    def take(self, names: tuple[str, ...], people: tuple[Employee, ...], sites: tuple[str, ...]) -> None:
        """What there is was read anew."""
        self.names, self.sites, self.people = names, sites, people_options(people)
        self.departments = tuple(sorted({one.department for one in people} - {""}))

    def open(self, schedule: str = "", level: Level = Level.DEPARTMENT, subject: str = "") -> None:
        """subject: as `Planning.assign` takes it."""
        self.title = _("Who works by it")
        nobody = {one.value: "" for one in Level}
        self.load({**nobody, "schedule": schedule, "level": level.value, "from_day": "", level.value: subject})

    def open_like(self, one: Assignment, number: str) -> None:
        """Another one for the same people. number: of the employee, when it is one."""
        self.open(one.schedule or NONE, one.level, number if one.level is Level.EMPLOYEE else one.subject)

    @property
    def groups(self) -> tuple[Group, ...]:
        names = (*((name, name) for name in self.names), (NONE, _("none of their own: as the wider one")))
        levels = tuple((level.value, level_words(level)) for level in reversed(Level))
        nearest = _("The nearest wins: employee, department, site, company.")
        lines = [
            Line("schedule", _("Schedule"), "", Control.CHOICE, names),
            Line("level", _("For"), nearest, Control.CHOICE, levels),
            *self._subject(),
            Line("from_day", _("From"), _("A day like 2026-12-01. Empty: from today on; the first time since ever.")),
        ]
        return (Group("", tuple(lines)),)

    def _subject(self) -> list[Line]:
        match self.texts.get("level"):
            case Level.EMPLOYEE:
                return [people_line("employee", self.people)]
            case Level.DEPARTMENT:
                names = tuple((name, name) for name in self.departments)
                words = _("As it is written in the list of employees.") if names else _("No employee is in one yet.")
                return [Line("department", _("Department"), words, Control.CHOICE, names)]
            case Level.SITE:
                names = tuple((name, name) for name in self.sites)
                words = "" if names else _("There is none yet. Add it under Holidays, or name it at an employee.")
                return [Line("site", _("Site"), words, Control.CHOICE, names)]
        return []

    def _read_texts(self) -> Reading:
        reading = Reading(self.texts)
        reading.need("schedule", str)
        if reading.text("level") != Level.COMPANY:
            reading.need(reading.text("level"), str)
        reading.take("from_day", day_of)
        return reading

    @property
    def can_save(self) -> bool:
        return self.may_edit and not self.busy  # the same once more, from another day, is something to do

    def _take_over(self, reading: Reading) -> None:
        level, by = Level(reading.text("level")), self._who().key
        subject = "" if level is Level.COMPANY else reading.text(level.value)
        name = "" if reading.text("schedule") == NONE else reading.text("schedule")
        from_day = reading.take("from_day", day_of)

        def words(done: Assignment) -> str:
            whom = self._whom(level, subject)
            since = since_words(done.from_day)
            if not name:
                return _("{whom}: none of their own, {since}.").format(whom=whom, since=since)
            return _("{whom}: {schedule}, {since}.").format(whom=whom, schedule=name, since=since)

        self._act(lambda: self._planning.assign(name, level, subject, from_day, by), words, self._saved)

    def _whom(self, level: Level, subject: str) -> str:
        if level is Level.EMPLOYEE:
            return next((row[1] for row in self.people if row[0] == subject), subject)
        return subject or _("everybody")
