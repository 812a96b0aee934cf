"""How schedules and who works by them read in a list; no Kivy."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.domain.assignment import Assignment, Level
from app.domain.schedule import DayPlan, ScheduleVersion
from app.language import _, weekday_letters
from app.ui.screens.admin.schedules.editor import since_words
from app.ui.screens.admin.schedules.typed import clock_text, hours_text
from app.ui.widgets.table.column import Column, Row

MOST_NAMED = 3


def schedule_columns() -> list[Column]:
    return [
        Column(_("Schedule"), share=0.9),
        Column(_("Title"), share=1.1, optional=True),
        Column(_("Kind"), share=0.6),
        Column(_("The week"), share=2.0),
        Column(_("Holds"), share=0.9, optional=True),
        Column(_("Works by it"), share=1.3, optional=True),
    ]


def schedule_rows(versions: Sequence[ScheduleVersion], works: dict[str, list[str]]) -> list[Row]:
    """One row a schedule, of its newest version. works: by schedule, who works by it today."""
    newest = {one.schedule.name: one for one in versions}
    return [_row(one, works.get(name, [])) for name, one in newest.items()]


def _row(version: ScheduleVersion, works: list[str]) -> Row:
    one = version.schedule
    named = ", ".join(works[:MOST_NAMED]) + (" …" if len(works) > MOST_NAMED else "")
    kind = _("fixed") if one.kind == "fixed" else _("flexible")
    return Row(one.name, (one.name, one.title, kind, week_words(one.week), since_words(version.from_day), named))


def week_words(week: Sequence[DayPlan | None]) -> str:
    """Mo–Th 09:00–17:30, Fr 09:00–15:00: days in a row with one plan are told together."""
    names = weekday_letters()
    spans: list[tuple[int, int, str]] = []
    for day, plan in enumerate(week):
        words = _plan_words(plan)
        if spans and spans[-1][1:] == (day - 1, words):
            spans[-1] = (spans[-1][0], day, words)
        elif words:
            spans.append((day, day, words))
    told = [f"{names[a]}{f'–{names[b]}' if b > a else ''} {words}" for a, b, words in spans]
    return ", ".join(told) or _("no day is planned")


def _plan_words(plan: DayPlan | None) -> str:
    if plan is None:
        return ""
    return f"{clock_text(plan.start)}–{clock_text(plan.end)}" if plan.start else hours_text(plan.hours)


def assignment_columns() -> list[Column]:
    return [
        Column(_("For"), share=0.8),
        Column(_("Whom"), share=1.6),
        Column(_("Schedule"), share=1.0),
        Column(_("From"), share=0.8),
        Column(_("State"), share=0.7, tones={_("in force"): "good", _("later"): "hint", _("over"): "soft"}),
    ]


def assignment_key(one: Assignment) -> str:
    return f"{one.level.value}|{one.from_day.isoformat()}|{one.subject}"


def level_words(level: Level) -> str:
    return {
        Level.COMPANY: _("the company"),
        Level.SITE: _("a site"),
        Level.DEPARTMENT: _("a department"),
        Level.EMPLOYEE: _("an employee"),
    }[level]


def in_force(assignments: Iterable[Assignment], today: date) -> dict[tuple[Level, str], Assignment]:
    """What holds today, by whom it is for."""
    return {(one.level, one.subject): one for one in assignments if one.from_day <= today}


def assignment_rows(assigned: Sequence[tuple[Assignment, str]], today: date) -> list[Row]:
    """Everything that was ever assigned, oldest day first."""
    holding = in_force((pair[0] for pair in assigned), today)
    return [_assignment_row(one, whom, holding, today) for one, whom in assigned]


def _assignment_row(one: Assignment, whom: str, holding: dict[tuple[Level, str], Assignment], today: date) -> Row:
    if one.from_day > today:
        state = _("later")
    else:
        state = _("in force") if holding[one.level, one.subject] == one else _("over")
    cells = (level_words(one.level), whom or _("everybody"), one.schedule or "", since_words(one.from_day), state)
    return Row(assignment_key(one), cells)


def works_by(assigned: Sequence[tuple[Assignment, str]], today: date) -> dict[str, list[str]]:
    """By schedule, the words for whom it holds today: the wider ones first."""
    words = {(one.level, one.subject): whom for one, whom in assigned}
    order = list(Level)
    result: dict[str, list[str]] = {}
    for (level, subject), one in sorted(
        in_force((pair[0] for pair in assigned), today).items(), key=lambda item: order.index(item[0][0])
    ):
        if one.schedule:
            result.setdefault(one.schedule, []).append(words[level, subject] or _("everybody"))
    return result
