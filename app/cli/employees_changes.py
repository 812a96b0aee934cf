"""main.py employees set | leave"""

import argparse
from typing import Any

from app.cli.context import Context
from app.cli.employees_list import as_json, line
from app.cli.moments import day, day_or_none
from app.domain.permission import Act
from app.services.roster import CHANGEABLE


def register(acts: Any) -> None:
    act = acts.add_parser("set", help="change name, department, site, first or last day")
    act.add_argument("number", metavar="ID")
    for name in ("name", "department", "site"):
        act.add_argument(f"--{name}", metavar="TEXT", default=argparse.SUPPRESS)
    act.add_argument("--starts-on", metavar="DATE", type=day_or_none, default=argparse.SUPPRESS, help="or none")
    act.add_argument("--ends-on", metavar="DATE", type=day_or_none, default=argparse.SUPPRESS, help="or none")
    act.set_defaults(run=run_set)

    act = acts.add_parser("leave", help="somebody leaves: the door shuts at once, or after their last day")
    act.add_argument("number", metavar="ID")
    act.add_argument("--on", metavar="DATE", type=day, help="their last day; without it the door shuts at once")
    act.set_defaults(run=run_leave)


def run_set(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.EDIT_EMPLOYEES).key
    roster = context.product().roster
    changes = {field: getattr(args, field) for field in CHANGEABLE if hasattr(args, field)}
    employee = roster.set(args.number, changes, by=by)
    context.emit(as_json(employee), line(employee, roster.today()).strip())
    return 0


def run_leave(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.DEACTIVATE).key
    employee = context.product().roster.leave(args.number, args.on, by=by)
    now = "The door is shut for them." if employee.left else "The door stays open until that day is over."
    context.emit(as_json(employee), f"{employee.name} leaves on {employee.ends_on}. {now}")
    return 0
