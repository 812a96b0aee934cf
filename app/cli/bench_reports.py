"""main.py bench --reports: every report over a year of 200 employees, beside pandas on the same punches."""

import random
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.bootstrap import Product, build
from app.cli.bench_machine import machine
from app.cli.context import Context
from app.config import Config
from app.domain.assignment import Level
from app.domain.employee import Employee
from app.domain.schedulefile import parsed
from app.services.reports import Span
from app.store.store import FILE_NAME

PEOPLE, RUNS = 200, 3
FIRST, LAST = date(2025, 11, 1), date(2026, 10, 31)  # two changes of the clocks
ZONE = ZoneInfo("Europe/Vienna")
DAY = timedelta(days=1)
SCHEDULE = {
    "schedules": {
        "office": {"mon-fri": "09:00-17:30", "late_grace": 5, "breaks": [{"after": "6:00", "minutes": 30}]},
    },
    "sites": {"Vienna": {"zone": "Europe/Vienna", "country": "AT"}},
}  # fmt: skip
AS_STORED = "%Y-%m-%d %H:%M:%S.%f"
RIVAL = "pandas: read_sql, shift, groupby (worked hours a person and day, no rules)"


def measure(config_for: Callable[[Path], Config], context: Context) -> dict[str, Any]:
    """Seconds of each report and of the rival's hours, one after the other in one process: the least of RUNS.

    {"people", "punches", "seconds": {report: {"wall", "cpu"}}, "rival": {"name", "seconds", "ratio"} | null,
    "machine"}; the ratio is our processor time by the rival's, which other work on the machine changes least.
    """
    with tempfile.TemporaryDirectory() as folder:
        product = build(config_for(Path(folder)), context.say)
        punches = fill(product, Path(folder) / FILE_NAME)
        context.say(f"Measuring reports over {PEOPLE} people and {punches:,} punches")
        seconds = {name: _least(report) for name, report in reports_of(product).items()}
        rival = _least(rival_of(Path(folder) / FILE_NAME))
    ratio = None if rival is None else round(seconds["hours"]["cpu"] / rival["cpu"], 2)
    beside = None if rival is None else {"name": RIVAL, "seconds": rival, "ratio": ratio}
    return {"people": PEOPLE, "punches": punches, "seconds": seconds, "rival": beside, "machine": machine()}


def as_text(result: dict[str, Any]) -> str:
    """The measured seconds as lines."""
    lines = [f"{name:<12}{spent['wall']:>9.2f}{spent['cpu']:>9.2f}" for name, spent in result["seconds"].items()]
    head = [f"{result['people']} people, {result['punches']:,} punches", f"{'seconds':<12}{'clock':>9}{'cpu':>9}"]
    return "\n".join([*head, *lines, _beside(result["rival"])])


def _beside(rival: dict[str, Any] | None) -> str:
    if rival is None:
        return "rival        not measured: pandas is not installed"
    spent = f"{rival['seconds']['wall']:>9.2f}{rival['seconds']['cpu']:>9.2f}"
    return f"{'rival':<12}{spent}  {rival['name']}; our hours: {rival['ratio']} times its cpu"


def fill(product: Product, file: Path) -> int:
    """A year of four punches a working day; who is late, forgets an OUT or stays longer follows from the seed."""
    now = datetime.combine(FIRST, datetime.min.time(), UTC)
    people = [
        Employee(
            key=f"{turn:032x}", number=str(turn), name=f"Person {turn}", enrolled_at_utc=now, site="Vienna",
            department=("Office", "Store", "Workshop")[turn % 3],
        )
        for turn in range(1, PEOPLE + 1)
    ]  # fmt: skip
    product.planning.put(parsed(SCHEDULE))
    product.planning.assign("office", Level.COMPANY, from_day=FIRST)
    with product.open_unit_of_work() as work:
        for employee in people:
            work.employees.add(employee)
        work.commit()
    rows = sorted((row for employee in people for row in _year(employee)), key=lambda row: row[3])
    with sqlite3.connect(file) as connection:  # one by one they would take minutes
        columns = "id, employee_key, direction, at_utc, zone, version"
        connection.executemany(f"INSERT INTO punches ({columns}) VALUES (?, ?, ?, ?, ?, '')", rows)  # noqa: S608  ours
    connection.close()
    return len(rows)


def reports_of(product: Product) -> dict[str, Callable[[], object]]:
    """Each report over the whole year, or over what it is about."""
    reports, year = product.reports, Span(FIRST, LAST)
    return {
        "day": lambda: reports.day(date(2026, 10, 1)),
        "month": lambda: reports.month(2026, 10),
        "employee": lambda: reports.employee("1", year),
        "hours": lambda: reports.hours(year),
        "lateness": lambda: reports.lateness(year),
        "exceptions": lambda: reports.exceptions(year),
        "overtime": lambda: reports.overtime(year),
        "chart": lambda: reports.hours_chart(year),
    }


def rival_of(file: Path) -> Callable[[], object] | None:
    """Hours a person and day as a data scientist would sum them up; None where pandas is not installed."""
    try:
        import pandas
    except ImportError:
        return None

    def hours() -> object:
        with sqlite3.connect(file) as connection:
            punches = pandas.read_sql(
                "SELECT employee_key, direction, at_utc FROM punches ORDER BY employee_key, at_utc", connection
            )
        connection.close()
        punches["at"] = pandas.to_datetime(punches["at_utc"], format="%Y-%m-%d %H:%M:%S.%f", utc=True)
        punches["until"] = punches.groupby("employee_key")["at"].shift(-1)
        stays = punches[punches["direction"] == "in"].assign(day=punches["at"].dt.tz_convert(str(ZONE)).dt.date)
        stays["worked"] = (stays["until"] - stays["at"]).clip(upper=pandas.Timedelta(hours=16))
        return stays.groupby(["employee_key", "day"])["worked"].sum().groupby("employee_key").sum()

    return hours


def _year(employee: Employee) -> list[tuple[str, str, str, str, str]]:
    chance = random.Random(employee.number)  # noqa: S311  no secret: the same company every time
    found = []
    for turn in range((LAST - FIRST).days + 1):
        day = FIRST + DAY * turn
        if day.weekday() > 4 or chance.random() < 0.05:
            continue
        minutes = [9 * 60 + chance.randint(-20, 12), 12 * 60 + chance.randint(0, 20)]
        minutes += [minutes[1] + chance.randint(25, 40), 17 * 60 + 30 + chance.randint(-10, 90)]
        for direction, minute in zip(("in", "out", "in", "out"), minutes, strict=True):
            if direction == "out" and minute > 16 * 60 and chance.random() < 0.01:
                continue  # forgotten
            local = datetime(
                day.year, day.month, day.day, minute // 60, minute % 60, chance.randint(0, 59), tzinfo=ZONE
            )
            found.append((uuid.uuid4().hex, employee.key, direction, f"{local.astimezone(UTC):{AS_STORED}}", str(ZONE)))
    return found


def _least(work: Callable[[], object] | None) -> Any:
    if work is None:
        return None
    spent = [_spent(work) for _ in range(RUNS)]
    return {"wall": round(min(wall for wall, _ in spent), 3), "cpu": round(min(cpu for _, cpu in spent), 3)}


def _spent(work: Callable[[], object]) -> tuple[float, float]:
    started, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - busy
