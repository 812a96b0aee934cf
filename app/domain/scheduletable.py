"""A schedule as a table of plain values: what a TOML file says, and what the store keeps.

Durations are minutes, or text like "7:30". A weekday is "09:00-17:30" where the schedule is fixed, "8:00" where it is
flexible, or a table with `time`, `hours` and `core`; "mon-fri" says it for several.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import time
from enum import StrEnum
from typing import Any

from app.domain.breaks import BreakRule
from app.domain.overtime import OvertimeRule
from app.domain.plainvalues import choice, clock_from, expect_known, minutes_from, typed
from app.domain.rounding import Rounding
from app.domain.schedule import RANGES, WEEKDAYS, DayPlan, Forgotten, Kind, Schedule

DURATIONS = set(RANGES) - {"starts_week_on"} | {"week_hours"}
SWITCHES = {"before_start_counts", "after_end_counts", "works_on_holidays"}
CHOICES: dict[str, type[StrEnum]] = {"kind": Kind, "rounding": Rounding, "forgotten": Forgotten}
TEXTS = {"title", "zone"}
OTHERS = {"breaks", "overtime", "rounding_step", "week_starts", "day_changes_at"}
KEYS = DURATIONS | SWITCHES | set(CHOICES) | TEXTS | OTHERS | set(WEEKDAYS)


def schedule_from(name: str, table: Mapping[str, Any]) -> Schedule:
    """The schedule that a table describes.

    Raises:
        ValueError: something in it cannot be used; the text names the place.
    """
    where = f"[schedules.{name}]"
    days, rest = _weekdays(table)
    values: dict[str, Any] = {"name": name}
    for key, value in rest.items():
        expect_known(key, KEYS, where)
        place = f"{where} {key}"
        if key in DURATIONS:
            values[key] = minutes_from(value, place)
        elif key in SWITCHES:
            values[key] = typed(value, bool, "true or false", place)
        elif key in CHOICES:
            values[key] = choice(value, CHOICES[key], place)
        elif key in TEXTS:
            values[key] = typed(value, str, "a text", place)
        else:
            values |= _other(key, value, place)
    kind = values.get("kind", Kind.FIXED)
    plans = tuple(_plan(days[day], kind, f"{where} {day}") if day in days else None for day in WEEKDAYS)
    if values.get("week_hours") and "overtime" not in values:
        values["overtime"] = OvertimeRule(beyond_target=False, week=values["week_hours"], off_days=False)
    try:
        return Schedule(week=plans, **values)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def table_from(schedule: Schedule) -> dict[str, Any]:
    """The table of a schedule, without what has its default; `schedule_from` makes the same schedule of it."""
    table: dict[str, Any] = {"kind": schedule.kind.value}
    for one in fields(Schedule):
        value = getattr(schedule, one.name)
        if one.name in ("name", "kind", "week", "breaks", "overtime", "starts_week_on") or value == one.default:
            continue
        table[one.name] = _plain(value, one.name)
    if schedule.starts_week_on:
        table["week_starts"] = WEEKDAYS[schedule.starts_week_on]
    if schedule.breaks:
        table["breaks"] = [{"after": _duration(rule.after), "minutes": rule.minutes} for rule in schedule.breaks]
    table["overtime"] = {
        one.name: value for one in fields(OvertimeRule) if (value := getattr(schedule.overtime, one.name)) is not None
    }
    for key in ("day", "week", "least"):
        if key in table["overtime"]:
            table["overtime"][key] = _duration(table["overtime"][key])
    return table | {day: _day(plan) for day, plan in zip(WEEKDAYS, schedule.week, strict=True) if plan is not None}


def _weekdays(table: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is said of each weekday, and all the rest; a single day beats a range of days."""
    ranged: dict[str, Any] = {}
    single: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for key, value in table.items():
        first, _, last = str(key).partition("-")
        if key in WEEKDAYS:
            single[key] = value
        elif first in WEEKDAYS and last in WEEKDAYS:
            start, length = WEEKDAYS.index(first), (WEEKDAYS.index(last) - WEEKDAYS.index(first)) % 7 + 1
            ranged |= {WEEKDAYS[(start + number) % 7]: value for number in range(length)}
        else:
            rest[key] = value
    return ranged | single, rest


def _plan(value: Any, kind: Kind, where: str) -> DayPlan | None:
    if value in ("off", False):
        return None
    if isinstance(value, str | int):
        value = {"time": value} if kind is Kind.FIXED else {"hours": value}
    if not isinstance(value, Mapping):
        raise ValueError(f'Expected a time like "09:00-17:30" in {where}. Received {value!r}. Mend it.')
    plan: dict[str, Any] = {}
    for key, part in value.items():
        expect_known(key, ("time", "hours", "core"), where)
        if key == "hours":
            plan["hours"] = minutes_from(part, where)
        else:
            prefix = "core_" if key == "core" else ""
            plan[prefix + "start"], plan[prefix + "end"] = _clocks(part, where)
    try:
        return DayPlan(**plan)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from error


def _clocks(value: Any, where: str) -> tuple[time, time]:
    start, dash, end = str(value).partition("-")
    if not dash:
        raise ValueError(f'Expected a time like "09:00-17:30" in {where}. Received {value!r}. Mend it.')
    return clock_from(start.strip(), where), clock_from(end.strip(), where)


def _other(key: str, value: Any, where: str) -> dict[str, Any]:
    if key == "breaks":
        return {key: tuple(_break(rule, where) for rule in typed(value, list, "a list of breaks", where))}
    if key == "overtime":
        return {key: _overtime(typed(value, Mapping, "a table", where), where)}
    if key == "week_starts":
        expect_known(value, WEEKDAYS, where)
        return {"starts_week_on": WEEKDAYS.index(value)}
    if key == "day_changes_at":
        return {key: clock_from(value, where)}
    return {key: minutes_from(value, where)}


def _break(rule: Any, where: str) -> BreakRule:
    if not isinstance(rule, Mapping) or set(rule) != {"after", "minutes"}:
        raise ValueError(f'Expected {{ after = "6:00", minutes = 30 }} in {where}. Received {rule!r}. Mend it.')
    return BreakRule(minutes_from(rule["after"], where), minutes_from(rule["minutes"], where))


def _overtime(table: Mapping[str, Any], where: str) -> OvertimeRule:
    values: dict[str, Any] = {}
    for key, value in table.items():
        expect_known(key, [one.name for one in fields(OvertimeRule)], where)
        is_switch = key in ("beyond_target", "off_days")
        values[key] = typed(value, bool, "true or false", where) if is_switch else minutes_from(value, where)
    return OvertimeRule(**values)


def _day(plan: DayPlan) -> dict[str, str]:
    table = {}
    if plan.start and plan.end:
        table["time"] = f"{plan.start:%H:%M}-{plan.end:%H:%M}"
    if plan.hours is not None:
        table["hours"] = _duration(plan.hours)
    if plan.core_start and plan.core_end:
        table["core"] = f"{plan.core_start:%H:%M}-{plan.core_end:%H:%M}"
    return table


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return _duration(value) if name in DURATIONS else value


def _duration(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
