"""Days off of one employee, as a form and as a list; no Kivy."""

from collections.abc import Callable, Iterable, Mapping

from app.domain.assignment import Leave
from app.domain.employee import Employee
from app.domain.permission import Operator
from app.language import _
from app.services.planning import Planning
from app.ui.screens.admin.schedules.assigning import people_line, people_options
from app.ui.screens.admin.schedules.form import Control, Form, Group, Line
from app.ui.screens.admin.schedules.typed import Reading, day_of
from app.ui.widgets.table.column import Column, Kind, Row
from app.ui.worker import Submit

OTHER = "other"
LONGEST_KIND = 40


def kinds() -> tuple[tuple[str, str], ...]:
    """Stored word and how it reads."""
    return (
        ("vacation", _("vacation")),
        ("sick", _("sick")),
        ("parental", _("parental leave")),
        ("unpaid", _("unpaid")),
    )


def kind_words(kind: str) -> str:
    """A kind of leave in the window's language; the company's own word as it is."""
    return dict(kinds()).get(kind, kind)


def leave_columns() -> list[Column]:
    return [
        Column(_("First day"), Kind.DATE, share=0.9),
        Column(_("Last day"), Kind.DATE, share=0.9),
        Column(_("Number"), share=0.6, optional=True),
        Column(_("Name"), share=1.6),
        Column(_("Kind of leave"), share=1.0),
    ]


def leave_rows(leaves: Iterable[Leave], people: Mapping[str, Employee]) -> list[Row]:
    """people: by key; leave of anybody else is not shown."""
    return [_row(one, people[one.employee_key]) for one in leaves if one.employee_key in people]


def _row(leave: Leave, who: Employee) -> Row:
    return Row(leave.id, (leave.first, leave.last, who.number, who.name, kind_words(leave.kind)))


class LeaveForm(Form):
    """people: who can have days off."""

    def __init__(self, planning: Planning, in_background: Submit, who: Callable[[], Operator]) -> None:
        self._planning = planning
        self.people: tuple[tuple[str, ...], ...] = ()
        super().__init__(in_background, who)

    def take(self, people: Iterable[Employee]) -> None:
        self.people = people_options(people)

    def open(self, number: str = "") -> None:
        self.title = _("Days off of an employee")
        self.load({"employee": number, "first": "", "last": "", "kind": "vacation", "words": ""})

    @property
    def groups(self) -> tuple[Group, ...]:
        ways = (*kinds(), (OTHER, _("another kind")))
        what = _("Nobody is absent on such a day; work on it is an exception.")
        lines = [
            people_line("employee", self.people),
            Line("first", _("First day"), _("A day like 2026-12-01.")),
            Line("last", _("Last day"), _("It belongs to the leave. Empty: the first day alone.")),
            Line("kind", _("Kind of leave"), what, Control.CHOICE, ways),
        ]
        if self.texts.get("kind") == OTHER:
            lines.append(Line("words", _("What it is called"), _("1 to 40 characters.")))
        return (Group("", tuple(lines)),)

    def _read_texts(self) -> Reading:
        reading = Reading(self.texts)
        reading.need("employee", str)
        first, last = reading.need("first", day_of), reading.take("last", day_of)
        if first and last and last < first:
            words = _("Expected a last day not before {first}. Received {last}. Check both days.")
            reading.refuse("last", words.format(first=first, last=last))
        if reading.text("kind") == OTHER and len(reading.need("words", str) or "") > LONGEST_KIND:
            words = _("Expected 1 to {most} characters. Received {count}. Shorten it.")
            reading.refuse("words", words.format(most=LONGEST_KIND, count=len(reading.text("words"))))
        return reading

    def _take_over(self, reading: Reading) -> None:
        number, by = reading.text("employee"), self._who().key
        first = reading.need("first", day_of)
        if first is None:
            return
        last = reading.take("last", day_of) or first
        kind = reading.text("words" if reading.text("kind") == OTHER else "kind")
        name = next((row[1] for row in self.people if row[0] == number), number)
        words = _("{name} is on leave from {first} to {last}.").format(name=name, first=first, last=last)
        self._act(lambda: self._planning.add_leave(number, first, last, kind, by), words, self._saved)
