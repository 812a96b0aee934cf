"""Reads the plan of scheduled exports: <data>/exports.toml, one [[export]] table a file that is to be written."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.domain.export_plan import Covers, Every, ExportPlan
from app.errors import SettingsError

FILE_NAME = "exports.toml"
REPORTS = ("day", "month", "hours", "lateness", "exceptions", "overtime", "payroll")
FORMATS = ("csv", "xlsx", "pdf")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
KNOWN = {one.name: one for one in fields(ExportPlan)}


def read_plans(file: Path) -> list[ExportPlan]:
    """The plans in the order of the file; none where there is no file.

    Raises:
        SettingsError: the text says which entry is off, and what to do.
    """
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"Expected TOML in {file}. Received: {error}. Mend it.") from error
    entries = table.get("export", [])
    if set(table) - {"export"} or not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise SettingsError(f"Expected [[export]] tables in {file}. Received {', '.join(table)}. Write [[export]].")
    plans = [_plan(entry, f"[[export]] {turn} in {file}") for turn, entry in enumerate(entries, 1)]
    names = [plan.name.casefold() for plan in plans]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise SettingsError(f"Expected each name once in {file}. Received {twice!r} twice. Rename one of them.")
    return plans


def _plan(entry: Mapping[str, Any], where: str) -> ExportPlan:
    for key in entry:
        if key not in KNOWN:
            nearest = difflib.get_close_matches(key, KNOWN, n=1, cutoff=0.0)[0]
            raise SettingsError(f"Expected a known setting of {where}. Received {key}. The nearest is {nearest}.")
    missing = [name for name, one in KNOWN.items() if one.default is MISSING and name not in entry]
    if missing:
        raise SettingsError(f"Expected {', '.join(missing)} in {where}. Received none. Add it.")
    values = {key: _typed(key, value, where) for key, value in entry.items()}
    plan = ExportPlan(**values)
    _check(plan, where)
    return plan


def _typed(key: str, value: Any, where: str) -> Any:
    match key:
        case "every":
            return _choice(Every, key, value, where)
        case "covers":
            return _choice(Covers, key, value, where)
        case "at":
            return _time(value, where)
        case "on":
            if isinstance(value, int) and not isinstance(value, bool):
                return value
        case _:
            if isinstance(value, str):
                return value
    raise SettingsError(f"Expected {'a number' if key == 'on' else 'a text'} for {key} of {where}. Received {value!r}.")


def _choice(kind: type[StrEnum], key: str, value: Any, where: str) -> StrEnum:
    if value not in list(kind):
        raise SettingsError(f"Expected {key} {', '.join(kind)} in {where}. Received {value!r}. Choose one of them.")
    return kind(value)


def _time(value: Any, where: str) -> time:
    if isinstance(value, time):  # TOML has times of its own: at = 06:00:00
        return value
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        raise SettingsError(
            f'Expected at like "06:00" in {where}. Received {value!r}. Write hours and minutes.'
        ) from None


def _check(plan: ExportPlan, where: str) -> None:
    is_payroll = plan.report == "payroll"
    most = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31}[plan.every]
    wrong = {
        "name (letters, digits, . _ -)": (not NAME.fullmatch(plan.name), plan.name),
        f"report {', '.join(REPORTS)}": (plan.report not in REPORTS, plan.report),
        f"format {', '.join(FORMATS)}": (plan.format not in FORMATS, plan.format),
        f"on from 1 to {most}": (not 1 <= plan.on <= most, plan.on),
        "an absolute folder": (not Path(plan.folder).is_absolute(), plan.folder),
        "a profile with the report payroll, and only with it": (is_payroll != bool(plan.profile), plan.profile),
        "every day with the report day": (plan.report == "day" and plan.every is not Every.DAY, plan.every),
        "every month with the reports month and payroll": (
            plan.report in ("month", "payroll") and plan.every is not Every.MONTH, plan.every,
        ),
        "no pdf of payroll": (is_payroll and plan.format == "pdf", plan.format),
    }  # fmt: skip
    for expected, (is_wrong, received) in wrong.items():
        if is_wrong:
            raise SettingsError(f"Expected {expected} in {where}. Received {str(received)!r}. Mend that entry.")
