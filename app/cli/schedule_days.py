"""main.py schedule holidays | sites | leave"""

import argparse
from datetime import date
from typing import Any

from app.cli.context import Context
from app.domain.assignment import CompanyDay
from app.domain.permission import Act
from app.domain.plainvalues import day_from


def register(acts: Any) -> None:
    holidays = acts.add_parser("holidays", help="public holidays of a site, and the company's own days")
    holidays.add_argument("--site", metavar="NAME", default="", help="default: what holds for every site")
    holidays.add_argument("--year", type=int, help="default: this year")
    change = holidays.add_mutually_exclusive_group()
    change.add_argument("--add", nargs=2, metavar=("DAY", "NAME"), help="nobody works on that day")
    change.add_argument("--work", nargs=2, metavar=("DAY", "NAME"), help="the public holiday is a working day here")
    change.add_argument("--remove", metavar="DAY", help="take --add or --work back")
    holidays.set_defaults(run=run_holidays)
    acts.add_parser("sites", help="sites with their zone and country").set_defaults(run=run_sites)
    leave = acts.add_parser("leave", help="vacation, sickness and other days off of employees")
    leave.add_argument("--add", nargs=4, metavar=("ID", "FIRST", "LAST", "KIND"), help="both days included")
    leave.add_argument("--remove", metavar="LEAVE", help="its id, as the list shows it")
    leave.add_argument("--year", type=int, help="of the list; default: this year")
    leave.set_defaults(run=run_leave)


def run_holidays(args: argparse.Namespace, context: Context) -> int:
    planning = context.product().planning
    if args.add or args.work:
        day, name = args.add or args.work
        by = context.operator(Act.SCHEDULES).key
        planning.put_day(CompanyDay(day=day_from(day, "DAY"), name=name, site=args.site, is_off=bool(args.add)), by)
    elif args.remove:
        by = context.operator(Act.SCHEDULES).key
        planning.remove_day(day_from(args.remove, "--remove"), args.site, by)
    days = planning.days_off(*_year(args), args.site)
    lines = [f"{day:%Y-%m-%d %a}  {name}" for day, name in days.items()]
    result = {"site": args.site, "days": [{"day": day.isoformat(), "name": name} for day, name in days.items()]}
    context.emit(result, "\n".join(lines) or "There is no holiday. A site with a country has the public ones.")
    return 0


def run_sites(args: argparse.Namespace, context: Context) -> int:
    sites = context.product().planning.sites()
    lines = [f"{one.name:<20} {one.zone:<24} {one.country} {one.subdivision}".rstrip() for one in sites]
    context.emit({"sites": [vars(one) for one in sites]}, "\n".join(lines) or "There is no site yet.")
    return 0


def run_leave(args: argparse.Namespace, context: Context) -> int:
    planning, product = context.product().planning, context.product()
    by = context.operator(Act.SCHEDULES).key
    if args.add:
        number, first, last, kind = args.add
        planning.add_leave(number, day_from(first, "FIRST"), day_from(last, "LAST"), kind, by)
    elif args.remove:
        planning.remove_leave(args.remove, by)
    people = {one.key: one for one in product.roster.all()}
    rows = [(one, people[one.employee_key]) for one in planning.leaves(*_year(args)) if one.employee_key in people]
    lines = [f"{one.first} - {one.last}  {who.number:>8}  {who.name:<28} {one.kind:<12} {one.id}" for one, who in rows]
    leaves = [
        {"id": one.id, "employee": who.number, "first": str(one.first), "last": str(one.last), "kind": one.kind}
        for one, who in rows
    ]
    context.emit({"leaves": leaves}, "\n".join(lines) or "Nobody is on leave that year.")
    return 0


def _year(args: argparse.Namespace) -> tuple[date, date]:
    year = args.year or date.today().year
    return date(year, 1, 1), date(year, 12, 31)
