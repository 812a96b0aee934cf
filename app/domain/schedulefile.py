"""What a schedules file says: schedules, sites and the company's own days, checked as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.assignment import CompanyDay, Site
from app.domain.plainvalues import day_from, expect_known, typed
from app.domain.schedule import Schedule
from app.domain.scheduletable import schedule_from
from app.domain.zone import checked_zone


@dataclass(frozen=True, kw_only=True)
class ScheduleFile:
    """The tables [schedules.NAME], [sites.NAME] and [[days]]."""

    schedules: tuple[Schedule, ...] = ()
    sites: tuple[Site, ...] = ()
    days: tuple[CompanyDay, ...] = ()


def parsed(document: Mapping[str, Any]) -> ScheduleFile:
    """The content of a schedules file.

    Raises:
        ValueError: the first thing in it that cannot be used; the text names the place.
    """
    for key in document:
        expect_known(key, ("schedules", "sites", "days"), "the file")
    schedules, sites = _table(document, "schedules"), _table(document, "sites")
    result = ScheduleFile(
        schedules=tuple(schedule_from(name, _table(schedules, name, "schedules.")) for name in schedules),
        sites=tuple(_site(name, _table(sites, name, "sites.")) for name in sites),
        days=tuple(_day(one) for one in typed(document.get("days", []), list, "tables [[days]]", "the file")),
    )
    for schedule in result.schedules:
        if schedule.zone:
            checked_zone(schedule.zone, f"[schedules.{schedule.name}] zone")
    return result


def _table(tables: Mapping[str, Any], name: str, prefix: str = "") -> Mapping[str, Any]:
    table: Mapping[str, Any] = typed(tables.get(name, {}), Mapping, f"a table [{prefix}{name}]", "the file")
    return table


def _site(name: str, table: Mapping[str, Any]) -> Site:
    where = f"[sites.{name}]"
    for key, value in table.items():
        expect_known(key, ("zone", "country", "subdivision"), where)
        typed(value, str, "a text", f"{where} {key}")
    if "zone" not in table:
        raise ValueError(f'Expected zone = "Europe/Vienna", or another one, in {where}. Received none. Add it.')
    checked_zone(table["zone"], f"{where} zone")
    return Site(name=name, **table)


def _day(table: Any) -> CompanyDay:
    where = "[[days]]"
    for key in typed(table, Mapping, "a table", where):
        expect_known(key, ("day", "name", "site", "work"), where)
    if "day" not in table or "name" not in table:
        raise ValueError(f"Expected a day and a name in {where}. Received {dict(table)}. Add what is missing.")
    return CompanyDay(
        day=day_from(table["day"], where),
        name=typed(table["name"], str, "a text", f"{where} name"),
        site=typed(table.get("site", ""), str, "a text", f"{where} site"),
        is_off=not typed(table.get("work", False), bool, "true or false", f"{where} work"),
    )
