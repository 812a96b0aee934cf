"""main.py report today"""

import argparse
from datetime import datetime, timedelta
from typing import Any

from app.cli.context import Context
from app.errors import BadInput
from app.services.reporting import DayRow

LATER = ("day", "month", "employee")


def register(commands: Any) -> None:
    parser = commands.add_parser("report", help="who came and went")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("today", help="one line per employee who punched today").set_defaults(run=run_today)
    for name in LATER:
        later = acts.add_parser(name, help="not there yet", prefix_chars="\0")
        later.add_argument("words", nargs="*")
        later.set_defaults(run=run_later, act=name)


def run_today(args: argparse.Namespace, context: Context) -> int:
    rows = context.product().reporting.today()
    context.emit({"rows": [_as_json(row) for row in rows]}, day_table(rows))
    return 0


def run_later(args: argparse.Namespace, context: Context) -> int:
    raise BadInput(f"Expected: report today. Received report {args.act}, which is not there yet.")


def day_table(rows: list[DayRow]) -> str:
    """A day as lines of text."""
    if not rows:
        return "Nobody has punched today."
    head = f"{'number':>8}  {'name':<28} {'first in':>8} {'last out':>8} {'hours':>6}"
    return "\n".join([head, *(_line(row) for row in rows)])


def _line(row: DayRow) -> str:
    name = row.employee.name[:28]
    times = f"{_clock(row.first_in):>8} {'is in' if row.is_in else _clock(row.last_out):>8}"
    return f"{row.employee.number:>8}  {name:<28} {times} {_hours(row.worked):>6}"


def _as_json(row: DayRow) -> dict[str, Any]:
    return {
        "employee": {"id": row.employee.number, "name": row.employee.name},
        "first_in": row.first_in.isoformat() if row.first_in else None,
        "last_out": row.last_out.isoformat() if row.last_out else None,
        "worked_s": round(row.worked.total_seconds()),
        "is_in": row.is_in,
        "punches": [{"direction": p.direction.value, "at_utc": p.at_utc.isoformat()} for p in row.punches],
    }


def _clock(at: datetime | None) -> str:
    return f"{at:%H:%M}" if at else "-"


def _hours(worked: timedelta) -> str:
    minutes = int(worked.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
