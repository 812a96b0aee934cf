"""The rules of a schedule as lines of a form; no Kivy."""

from collections.abc import Callable

from app.domain.rounding import STEPS
from app.domain.schedule import RANGES, WEEKDAYS
from app.language import _, said
from app.ui.screens.admin.schedules.explained import EXPLAINED
from app.ui.screens.admin.schedules.form import Control, Group, Line
from app.ui.screens.admin.schedules.typed import hours_of, hours_text, minutes_of, minutes_text, within

MINUTES = ("late_grace", "early_grace", "repeat")  # of the rules that are spans; the others are typed as hours
HOURS = ("half_day_below", "absent_below", "longest_break", "forgotten_length", "longest_shift", "around")
SWITCHES = ("before_start_counts", "after_end_counts", "works_on_holidays")
OFTEN_FIRST = ("mon", "sun", "sat")  # days that a week begins with somewhere


def weekday_names() -> tuple[str, ...]:
    """Monday first."""
    return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


def reader_of(key: str) -> Callable[[str], int]:
    """How the text of a span is read, in its range."""
    parse, words = (minutes_of, minutes_text) if key in MINUTES else (hours_of, hours_text)
    return within(parse, *RANGES[key], words)


def line(key: str, control: Control = Control.TEXT, options: tuple[tuple[str, str], ...] = ()) -> Line:
    """A setting with its title and explanation."""
    title, words = EXPLAINED[key]
    return Line(key, said(title), said(words), control, options)


def late_and_early() -> Group:
    keys = ("late_grace", "early_grace", "half_day_below", "absent_below")
    return Group(_("Late, early, half a day, absent"), tuple(map(line, keys)))


def breaks(rows: int) -> Group:
    title, words = map(said, EXPLAINED["break"])
    after, minutes = _("after, hours"), _("break, minutes")
    lines = [
        Line(
            f"break.{row}",
            f"{title} {row + 1}",
            words if row == 0 else "",
            Control.PAIR,
            parts=((f"break.{row}.after", after), (f"break.{row}.minutes", minutes)),
            is_captioned=row == 0,
        )
        for row in range(rows)
    ]
    return Group(_("Breaks"), (*lines, line("longest_break")))


def rounding() -> Group:
    ways = (
        ("none", _("not rounded")),
        ("nearest", _("to the nearest step")),
        ("employer", _("for the employer")),
        ("employee", _("for the employee")),
    )
    steps = tuple((str(step), _("{count} min").format(count=step)) for step in STEPS)
    return Group(
        _("Rounding"),
        (
            line("rounding", Control.CHOICE, ways),
            line("rounding_step", Control.CHOICE, steps),
            line("before_start_counts", Control.SWITCH),
            line("after_end_counts", Control.SWITCH),
        ),
    )


def overtime(*, is_flexible: bool) -> Group:
    names = dict(zip(WEEKDAYS, weekday_names(), strict=True))
    first = tuple((day, names[day]) for day in dict.fromkeys((*OFTEN_FIRST, *WEEKDAYS)))
    return Group(
        _("Overtime"),
        (
            *([line("week_hours")] if is_flexible else []),
            line("overtime.beyond_target", Control.SWITCH),
            line("overtime.day"),
            line("overtime.week"),
            line("overtime.least"),
            line("overtime.off_days", Control.SWITCH),
            line("week_starts", Control.CHOICE, first),
        ),
    )


def forgotten() -> Group:
    ways = (
        ("planned_end", _("OUT at the planned end")),
        ("fixed_length", _("OUT so long after the IN")),
        ("left_open", _("no hours until a correction")),
    )
    others = ("forgotten_length", "longest_shift", "repeat")
    return Group(_("Forgotten and repeated punches"), (line("forgotten", Control.CHOICE, ways), *map(line, others)))


def days() -> Group:
    others = ("around", "day_changes_at", "zone")
    return Group(_("Days and holidays"), (line("works_on_holidays", Control.SWITCH), *map(line, others)))
