"""main.py export payroll | run-due | list"""

import argparse
from pathlib import Path
from typing import Any

from app.cli.context import Context
from app.cli.report import add_chosen, chosen, month_of
from app.domain.reports.calendar import days_of
from app.services.reports import Span
from app.services.scheduled_exports import Ran, Standing

FAILED = 1


def register(commands: Any) -> None:
    parser = commands.add_parser("export", help="hours for payroll; reports that are written to a folder by a plan")
    acts = parser.add_subparsers(dest="act", required=True)
    payroll = acts.add_parser("payroll", help="a month's hours in the columns of a profile")
    payroll.add_argument("--profile", metavar="FILE", required=True, help="a TOML file: docs/payroll has two")
    payroll.add_argument("--month", metavar="MONTH", type=month_of, required=True, help="2026-10")
    payroll.add_argument("--to", metavar="FILE", help="a .csv or .xlsx file; default: payroll-MONTH.csv here")
    add_chosen(payroll)
    payroll.set_defaults(run=run_payroll)
    run_due = acts.add_parser("run-due", help="write what exports.toml plans and is due; for cron or Task Scheduler")
    run_due.set_defaults(run=run_run_due)
    acts.add_parser("list", help="the plan, and what was written last").set_defaults(run=run_list)


def run_payroll(args: argparse.Namespace, context: Context) -> int:
    days = days_of(args.month.year, args.month.month)
    file = Path(args.to or f"payroll-{args.month:%Y-%m}.csv")
    exports = context.product().office.files
    exports.save_payroll(args.profile, Span(days[0], days[-1]), chosen(args), str(file))
    context.emit({"file": str(file)}, f"Written: {file}")
    return 0


def run_run_due(args: argparse.Namespace, context: Context) -> int:
    ran = context.product().scheduled_exports.run_due()
    lines = [line for one in ran for line in _said(one)]
    result = [{"plan": one.plan, "files": list(one.files), "error": one.error or None} for one in ran]
    context.emit({"plans": result}, "\n".join(lines) or "Nothing was due.")
    return FAILED if any(one.error for one in ran) else 0


def run_list(args: argparse.Namespace, context: Context) -> int:
    plans = context.product().scheduled_exports.standing()
    text = "\n".join(map(_line, plans)) or "Nothing is planned: docs/integration.md shows how to write exports.toml."
    context.emit({"plans": [_as_json(one) for one in plans]}, text)
    return 0


def _said(one: Ran) -> list[str]:
    failed = [f"{one.plan}: {one.error}"] if one.error else []
    return [*(f"Written: {file}" for file in one.files), *failed]


def _line(one: Standing) -> str:
    plan, last = one.plan, one.last
    when = {"day": "", "week": f" on weekday {plan.on}", "month": f" on day {plan.on}"}[plan.every]
    said = f"last written {last.file}" if last else "not written yet"
    what = f"{plan.name}: {plan.report} as {plan.format}"
    return f"{what} every {plan.every}{when} at {plan.at:%H:%M} to {plan.folder}, {said}"


def _as_json(one: Standing) -> dict[str, Any]:
    plan, last = one.plan, one.last
    about = {name: str(getattr(plan, name)) for name in ("name", "report", "every", "folder", "format", "covers")}
    done = {"file": last.file, "due": last.due_utc.isoformat(), "done": last.done_at_utc.isoformat()} if last else None
    return about | {"at": f"{plan.at:%H:%M}", "on": plan.on, "last": done}
