"""main.py employees list"""

import argparse
from datetime import date
from typing import Any

from app.cli.context import Context
from app.domain.employee import Employee, Standing, standing

WORDS = {Standing.DEACTIVATED: "inactive", Standing.LEFT: "left", Standing.NOT_STARTED: "not started yet"}


def register(acts: Any) -> None:
    act = acts.add_parser("list", help="everybody, or some")
    act.add_argument("--department", default="", metavar="NAME")
    act.add_argument("--site", default="", metavar="NAME")
    shut = act.add_mutually_exclusive_group()
    shut.add_argument("--inactive", dest="inactive", action="store_const", const=True, help="the door is shut for them")
    shut.add_argument("--active", dest="inactive", action="store_const", const=False, help="the door is open for them")
    act.add_argument("--not-enrolled", action="store_true", help="without a face")
    act.set_defaults(run=run_list)


def run_list(args: argparse.Namespace, context: Context) -> int:
    roster = context.product().roster
    people = roster.chosen(department=args.department, site=args.site, inactive=args.inactive)
    if args.not_enrolled:
        people = [employee for employee in people if employee.enrolled_at_utc is None]
    filtered = args.department or args.site or args.not_enrolled or args.inactive is not None
    nobody = "Nobody fits." if filtered else "Nobody is enrolled yet."
    text = "\n".join(line(employee, roster.today()) for employee in people) or nobody
    context.emit({"employees": [as_json(employee) for employee in people]}, text)
    return 0


def line(employee: Employee, today: date) -> str:
    """One employee as a line of text; in brackets what is not as usual."""
    places = ", ".join(place for place in (employee.department, employee.site) if place)
    notes = [WORDS[stands]] if (stands := standing(employee, today)) in WORDS else []
    notes += ["not enrolled yet"] if employee.enrolled_at_utc is None else []
    notes += [f"from {employee.starts_on}"] if stands is Standing.NOT_STARTED else []
    notes += [f"until {employee.ends_on}"] if employee.ends_on else []
    told = f"{employee.number:>8}  {employee.name}" + (f"  {places}" if places else "")
    return told + (f"  ({', '.join(notes)})" if notes else "")


def as_json(employee: Employee) -> dict[str, Any]:
    """For --json."""
    return {
        "id": employee.number,
        "name": employee.name,
        "active": employee.active,
        "enrolled_at": employee.enrolled_at_utc.isoformat() if employee.enrolled_at_utc else None,
        "department": employee.department,
        "site": employee.site,
        "starts_on": employee.starts_on.isoformat() if employee.starts_on else None,
        "ends_on": employee.ends_on.isoformat() if employee.ends_on else None,
        "left": employee.left,
    }
