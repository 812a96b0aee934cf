"""A schedule as the texts of a form, and the texts as the table that a schedules file would have; no Kivy."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.domain.breaks import deducted
from app.domain.schedule import DAY, LONGEST_NAME, WEEKDAYS, DayPlan, Kind, Schedule
from app.language import _
from app.ui.screens.admin.schedules.rules import HOURS, MINUTES, SWITCHES, reader_of
from app.ui.screens.admin.schedules.typed import (
    Reading,
    Typed,
    clock_of,
    clock_text,
    day_of,
    hours_of,
    hours_text,
    minutes_of,
    within,
    zone_of,
)

OVERTIME_SWITCHES = ("beyond_target", "off_days")
WEEK = 7 * DAY
LEAST_BREAK_ROWS = 2
FIXED_CORE = "fixed_core"
FIRST_PLAN = DayPlan(start=clock_of("09:00"), end=clock_of("17:30"))
A_WEEK = Schedule(name="-", week=(FIRST_PLAN,) * 5 + (None, None))  # what an empty form begins with


def texts_of(schedule: Schedule) -> dict[str, Typed]:
    """What the form shows of a schedule; the name and the first day are the form's own."""
    texts: dict[str, Typed] = {"title": schedule.title, "kind": schedule.kind.value, "zone": schedule.zone}
    for day, plan in zip(WEEKDAYS, schedule.week, strict=True):
        texts |= {f"{day}.{part}": typed for part, typed in _plan_texts(plan).items()}
    for row in range(max(LEAST_BREAK_ROWS, len(schedule.breaks) + 1)):
        rule = schedule.breaks[row] if row < len(schedule.breaks) else None
        texts[f"break.{row}.after"] = hours_text(rule.after) if rule else ""
        texts[f"break.{row}.minutes"] = str(rule.minutes) if rule else ""
    texts |= {key: str(getattr(schedule, key)) for key in (*MINUTES, "rounding_step")}
    texts |= {key: hours_text(getattr(schedule, key)) for key in (*HOURS, "week_hours")}
    texts |= {key: getattr(schedule, key) for key in SWITCHES}
    texts |= {"rounding": schedule.rounding.value, "forgotten": schedule.forgotten.value}
    # A file may name a core time of fixed days too: it is shown then, so that it is not lost.
    is_cored = any(plan and plan.core_start for plan in schedule.week) and schedule.kind is Kind.FIXED
    texts |= {FIXED_CORE: is_cored}
    texts |= {"day_changes_at": clock_text(schedule.day_changes_at), "week_starts": WEEKDAYS[schedule.starts_week_on]}
    rule_of_overtime = schedule.overtime
    texts |= {f"overtime.{key}": getattr(rule_of_overtime, key) for key in OVERTIME_SWITCHES}
    texts |= {f"overtime.{key}": hours_text(getattr(rule_of_overtime, key)) for key in ("day", "week")}
    return texts | {"overtime.least": str(rule_of_overtime.least)}


def _plan_texts(plan: DayPlan | None) -> dict[str, Typed]:
    if plan is None:
        return {"on": False, **dict.fromkeys(("start", "end", "hours", "core_start", "core_end"), "")}
    clocks = {part: clock_text(getattr(plan, part)) for part in ("start", "end", "core_start", "core_end")}
    return {"on": True, "hours": hours_text(plan.hours), **clocks}


def break_rows(texts: dict[str, Typed]) -> int:
    """How many lines for breaks there are."""
    return sum(key.startswith("break.") and key.endswith(".after") for key in texts)


def weekday_parts(day: str, texts: Mapping[str, Typed]) -> tuple[str, ...]:
    """Keys of what is typed for a weekday."""
    core = ("core_start", "core_end")
    if texts.get("kind") == Kind.FLEXIBLE:
        parts = ("hours", *core)
    else:
        parts = ("start", "end", "hours", *(core if texts.get(FIXED_CORE) else ()))
    return tuple(f"{day}.{part}" for part in parts)


def schedule_table(reading: Reading) -> dict[str, Any]:
    """The table of the schedule that was typed; worth something only while nothing was refused."""
    kind = reading.text("kind")
    table: dict[str, Any] = {"kind": kind, "title": reading.text("title")}
    table |= {day: plan for day in WEEKDAYS if (plan := _weekday(reading, day, kind)) is not None}
    table["breaks"] = _breaks(reading)
    spans = {key: reading.take(key, reader_of(key)) for key in (*MINUTES, *HOURS)}
    table |= {key: value for key, value in spans.items() if value is not None}
    table |= {key: reading.is_on(key) for key in SWITCHES}
    table |= {key: reading.text(key) for key in ("rounding", "forgotten", "week_starts")}
    table["rounding_step"] = int(reading.text("rounding_step"))
    week_hours = reading.take("week_hours", within(hours_of, 1, WEEK, hours_text))
    if week_hours is not None and kind == Kind.FLEXIBLE:
        table["week_hours"] = week_hours
    changes_at, zone = reading.take("day_changes_at", clock_of), reading.take("zone", zone_of)
    if changes_at is not None:
        table["day_changes_at"] = clock_text(changes_at)
    return table | {"zone": zone or "", "overtime": _overtime(reading)}


def head(reading: Reading, known: tuple[str, ...]) -> None:
    """Look at the name and the first day. known: names that are taken."""
    name = reading.need("name", str)
    if name is None:
        return
    if len(name) > LONGEST_NAME or not name.isprintable():
        words = _("Expected a name of 1 to {most} characters. Received {text}. Shorten it.")
        reading.refuse("name", words.format(most=LONGEST_NAME, text=repr(name)))
    if name in known:
        words = _("Expected a name that no schedule has. Received {text}. Open that one to change it.")
        reading.refuse("name", words.format(text=repr(name)))
    reading.take("from_day", day_of)


def _weekday(reading: Reading, day: str, kind: str) -> dict[str, Any] | None:
    if not reading.is_on(f"{day}.on"):
        return None
    plan: dict[str, Any] = {}
    if kind == Kind.FIXED:
        start, end = reading.need(f"{day}.start", clock_of), reading.need(f"{day}.end", clock_of)
        plan["time"] = f"{clock_text(start)}-{clock_text(end)}"
    ask = reading.take if kind == Kind.FIXED else reading.need
    hours = ask(f"{day}.hours", within(hours_of, 1, DAY, hours_text))
    if hours is not None:
        plan["hours"] = hours
    core = [f"{day}.core_start", f"{day}.core_end"]
    if (kind == Kind.FLEXIBLE or reading.is_on(FIXED_CORE)) and any(reading.text(key) for key in core):
        first, last = (reading.need(key, clock_of) for key in core)
        plan["core"] = f"{clock_text(first)}-{clock_text(last)}"
    return plan


def _breaks(reading: Reading) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = []
    row = 0
    while reading.has(f"break.{row}.after"):
        keys = (f"break.{row}.after", f"break.{row}.minutes")
        if any(reading.text(key) for key in keys):
            after = reading.need(keys[0], within(hours_of, 0, DAY, hours_text))
            minutes = reading.need(keys[1], within(minutes_of, 1, DAY, str))
            rules.append({"after": after, "minutes": minutes})
        row += 1
    return rules


def _overtime(reading: Reading) -> dict[str, Any]:
    rule: dict[str, Any] = {key: reading.is_on(f"overtime.{key}") for key in OVERTIME_SWITCHES}
    limits = {
        "day": reading.take("overtime.day", within(hours_of, 0, DAY, hours_text)),
        "week": reading.take("overtime.week", within(hours_of, 0, WEEK, hours_text)),
        "least": reading.take("overtime.least", within(minutes_of, 0, DAY, str)),
    }
    return rule | {key: value for key, value in limits.items() if value is not None}


def planned_minutes(schedule: Schedule) -> int:
    """What a week of this schedule asks for, breaks left out, in a week without a change of the clocks."""
    if schedule.week_hours is not None:
        return schedule.week_hours
    return sum(_minutes(plan, schedule) for plan in schedule.week if plan is not None)


def _minutes(plan: DayPlan, schedule: Schedule) -> int:
    if plan.hours is not None or plan.start is None or plan.end is None:
        return plan.hours or 0
    span = timedelta(hours=plan.end.hour - plan.start.hour, minutes=plan.end.minute - plan.start.minute)
    length = int(span.total_seconds()) // 60
    length += DAY if length <= 0 else 0
    return length - deducted(length, 0, schedule.breaks)
