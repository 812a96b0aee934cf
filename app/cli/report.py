"""main.py report now | today | day | month | employee | hours | lateness | exceptions | overtime"""

import argparse
import re
from datetime import date, datetime, timedelta
from typing import Any

from app.cli.context import Context
from app.cli.report_files import add_file_flags, note_files, write_files
from app.domain.reports.people import Chosen
from app.domain.table import Table
from app.exports.json_rows import as_json
from app.exports.text import as_text
from app.services.reporting import DayRow
from app.services.reports import Reports, Span

OVER_A_SPAN = {
    "hours": "sums a person: target, worked, breaks, overtime, days present and absent",
    "lateness": "a line a day on which somebody came late or left early",
    "exceptions": "forgotten punches, absences, and what the door noted",
    "overtime": "overtime by person and week",
}


def register(commands: Any) -> None:
    parser = commands.add_parser("report", help="who came and went, hours, lateness, exceptions, overtime")
    acts = parser.add_subparsers(dest="act", required=True)
    _register_days(acts)
    for name, what in OVER_A_SPAN.items():
        act = _act(acts, name, what)
        add_span(act)
        act.set_defaults(run=run_over_a_span)


def _register_days(acts: Any) -> None:
    _act(acts, "now", "who is in now").set_defaults(run=run_now)
    _act(acts, "today", "one line per employee who was there today").set_defaults(run=run_today)
    day = _act(acts, "day", "everybody on one day")
    day.add_argument("day", metavar="DATE", type=day_of, help="2026-10-03")
    day.set_defaults(run=run_day)
    month = _act(acts, "month", "a calendar: a line per employee, a column per day")
    month.add_argument("month", metavar="MONTH", type=month_of, nargs="?", help="2026-10; default: this month")
    month.set_defaults(run=run_month)
    employee = _act(acts, "employee", "one employee's days")
    employee.add_argument("number", metavar="ID")
    add_span(employee)
    employee.set_defaults(run=run_employee)


def _act(acts: Any, name: str, what: str) -> argparse.ArgumentParser:
    act: argparse.ArgumentParser = acts.add_parser(name, help=what)
    add_chosen(act)
    add_file_flags(act)
    return act


def add_chosen(parser: argparse.ArgumentParser) -> None:
    """--department and --site."""
    parser.add_argument("--department", metavar="NAME", default="", help="only people of this department")
    parser.add_argument("--site", metavar="NAME", default="", help="only people of this site")


def add_span(parser: argparse.ArgumentParser) -> None:
    """--from and --to."""
    parser.add_argument("--from", dest="first", metavar="DATE", type=day_of, help="default: the first of this month")
    parser.add_argument("--to", dest="last", metavar="DATE", type=day_of, help="default: today")


def chosen(args: argparse.Namespace) -> Chosen:
    """Whom the flags name."""
    return Chosen(department=args.department, site=args.site)


def span(args: argparse.Namespace, reports: Reports) -> Span:
    """From --from to --to; else from the first of the month to today."""
    last = args.last or max(reports.today(), args.first or date.min)
    return Span(args.first or last.replace(day=1), last)


def run_now(args: argparse.Namespace, context: Context) -> int:
    return _told(args, context, context.product().reports.now(chosen(args)))


def run_today(args: argparse.Namespace, context: Context) -> int:
    product = context.product()
    table = product.reports.of_today(chosen(args))
    raw = {row.employee.number: row for row in product.reporting.today()}
    result = as_json(table)
    result["rows"] = [row | _punches(raw.get(row["employee"]["id"])) for row in result["rows"]]
    return _told(args, context, table, result)


def run_day(args: argparse.Namespace, context: Context) -> int:
    return _told(args, context, context.product().reports.day(args.day, chosen(args)))


def run_month(args: argparse.Namespace, context: Context) -> int:
    reports = context.product().reports
    month = args.month or reports.today()
    return _told(args, context, reports.month(month.year, month.month, chosen(args)))


def run_employee(args: argparse.Namespace, context: Context) -> int:
    reports = context.product().reports
    return _told(args, context, reports.employee(args.number, span(args, reports), chosen(args)))


def run_over_a_span(args: argparse.Namespace, context: Context) -> int:
    reports = context.product().reports
    report = {"hours": reports.hours, "lateness": reports.lateness}
    report |= {"exceptions": reports.exceptions, "overtime": reports.overtime}
    return _told(args, context, report[args.act](span(args, reports), chosen(args)))


def _told(args: argparse.Namespace, context: Context, table: Table, result: dict[str, Any] | None = None) -> int:
    files = write_files(args, table, context.say)
    if files:
        note_files(context.product().open_unit_of_work, args.act, table, files)
    told = result or as_json(table)
    context.emit(
        told | {"files": files} if files else told, "\n".join(f"Written: {file}" for file in files) or as_text(table)
    )
    return 0


def _punches(row: DayRow | None) -> dict[str, Any]:
    punches = row.punches if row else ()
    listed = [{"direction": punch.direction.value, "at_utc": punch.at_utc.isoformat()} for punch in punches]
    return {"is_in": bool(row and row.is_in), "punches": listed}


def day_of(text: str) -> date:
    """2026-10-03."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"Expected a day like 2026-10-03. Received {text!r}. Write it so.") from None


def month_of(text: str) -> date:
    """The first day of a month like 2026-10."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"Expected a month like 2026-10. Received {text!r}. Write it so.") from None


def day_table(rows: list[DayRow]) -> str:
    """A day as lines of text, for the demo: what the door itself has stored."""
    if not rows:
        return "Nobody has punched today."
    head = f"{'number':>8}  {'name':<28} {'first in':>8} {'last out':>8} {'hours':>6}"
    return "\n".join([head, *(_line(row) for row in rows)])


def _line(row: DayRow) -> str:
    name = row.employee.name[:28]
    times = f"{_clock(row.first_in):>8} {'is in' if row.is_in else _clock(row.last_out):>8}"
    return f"{row.employee.number:>8}  {name:<28} {times} {_hours(row.worked):>6}"


def _clock(at: datetime | None) -> str:
    return f"{at:%H:%M}" if at else "-"


def _hours(worked: timedelta) -> str:
    minutes = int(worked.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
