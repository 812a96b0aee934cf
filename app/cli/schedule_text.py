"""A schedule as JSON, and as the lines of TOML that would set it."""

import json
from collections.abc import Sequence
from typing import Any

from app.domain.assignment import ALWAYS
from app.domain.schedule import Schedule, ScheduleVersion
from app.domain.scheduletable import table_from


def version_json(version: ScheduleVersion) -> dict[str, Any]:
    since = None if version.from_day == ALWAYS else version.from_day.isoformat()
    return {"from": since} | as_json(version.schedule)


def as_json(schedule: Schedule) -> dict[str, Any]:
    return {"name": schedule.name} | table_from(schedule)


def as_text(schedule: Schedule) -> str:
    """TOML that `schedule set` takes again."""
    lines = [f"{key} = {_toml(value)}" for key, value in table_from(schedule).items()]
    return "\n".join([f"[schedules.{_key(schedule.name)}]", *lines])


def versions_text(versions: Sequence[ScheduleVersion]) -> str:
    """The newest version as TOML that `schedule set` takes again, the ones before it as comments above it."""
    *earlier, newest = versions
    past = [_comment(f"{_since(one)}\n{as_text(one.schedule)}") for one in earlier]
    return "\n\n".join([*past, f"# {_since(newest)}\n{as_text(newest.schedule)}"])


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in text.splitlines())


def _since(version: ScheduleVersion) -> str:
    return "always" if version.from_day == ALWAYS else f"from {version.from_day}"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    is_bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if is_bare else json.dumps(name, ensure_ascii=False)
