"""main.py schedule list | show | set | assign | remove, and what app/cli/schedule_days.py adds"""

import argparse
import tomllib
from pathlib import Path
from typing import Any

from app.cli import schedule_days
from app.cli.context import Context
from app.cli.schedule_text import as_json, version_json, versions_text
from app.domain.assignment import ALWAYS, Level
from app.domain.permission import Act
from app.domain.plainvalues import day_from
from app.domain.schedulefile import parsed
from app.errors import BadInput, Refused

NOBODY = "none"  # instead of a schedule's name: ends what was assigned


def register(commands: Any) -> None:
    parser = commands.add_parser("schedule", help="working time: plans, who works by them, holidays, leave")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("list", help="schedules, and who works by which").set_defaults(run=run_list)
    show = acts.add_parser("show", help="one schedule with all its rules")
    show.add_argument("name", metavar="NAME")
    show.set_defaults(run=run_show)
    put = acts.add_parser("set", help="take over the schedules, sites and days of a TOML file: docs/attendance.md")
    put.add_argument("file", metavar="FILE")
    put.add_argument("--from", dest="from_day", metavar="DAY", help="their first day; default: today, new ones: ever")
    put.add_argument("--check", action="store_true", help="read and check the file, change nothing")
    put.set_defaults(run=run_set)
    assign = acts.add_parser("assign", help="have somebody work by a schedule")
    assign.add_argument("name", metavar="NAME", help=f"of the schedule; {NOBODY} ends what was assigned")
    whom = assign.add_mutually_exclusive_group(required=True)
    whom.add_argument("--employee", metavar="ID")
    whom.add_argument("--department", metavar="NAME")
    whom.add_argument("--site", metavar="NAME")
    whom.add_argument("--company", action="store_true", help="everybody who has nothing nearer")
    assign.add_argument(
        "--from", dest="from_day", metavar="DAY", help="first day; default: today, the first time: ever"
    )
    assign.set_defaults(run=run_assign)
    remove = acts.add_parser("remove", help="remove a schedule that nobody works by")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=run_remove)
    schedule_days.register(acts)


def run_list(args: argparse.Namespace, context: Context) -> int:
    planning = context.product().planning
    versions, assigned = planning.schedules(), planning.assignments()
    lines = [f"{one.schedule.name:<20} {_since(one.from_day):<16} {one.schedule.title}".rstrip() for one in versions]
    for one, whom in assigned:
        lines.append(f"{one.schedule or NOBODY:<20} {_since(one.from_day):<16} {one.level} {whom}".rstrip())
    result = {
        "schedules": [version_json(one) for one in versions],
        "assignments": [
            {"schedule": one.schedule, "level": one.level.value, "for": whom, "from": _day(one.from_day)}
            for one, whom in assigned
        ],
    }
    context.emit(result, "\n".join(lines) or "There is no schedule yet. See: main.py schedule set FILE")
    return 0


def run_show(args: argparse.Namespace, context: Context) -> int:
    found = [one for one in context.product().planning.schedules() if one.schedule.name == args.name]
    if not found:
        raise Refused(f"Expected a known schedule. Received {args.name!r}. See: main.py schedule list")
    context.emit({"versions": [version_json(one) for one in found]}, versions_text(found))
    return 0


def run_set(args: argparse.Namespace, context: Context) -> int:
    file = parsed(_document(Path(args.file)))
    from_day = day_from(args.from_day, "--from") if args.from_day else None
    if args.check:
        names = [schedule.name for schedule in file.schedules]
        context.emit({"schedules": [as_json(one) for one in file.schedules]}, f"The file is sound: {', '.join(names)}")
        return 0
    by = context.operator(Act.SCHEDULES).key
    versions = context.product().planning.put(file, from_day, by)
    lines = [f"{one.schedule.name} {_since(one.from_day)}" for one in versions]
    lines += [f"site {site.name}" for site in file.sites] + [f"{day.day} {day.name}" for day in file.days]
    context.emit({"schedules": [version_json(one) for one in versions]}, "\n".join(lines) or "The file is empty.")
    return 0


def run_assign(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.SCHEDULES).key
    level, subject = _whom(args)
    from_day = day_from(args.from_day, "--from") if args.from_day else None
    name = "" if args.name == NOBODY else args.name
    done = context.product().planning.assign(name, level, subject, from_day, by)
    whom = subject or "everybody"
    result = {"schedule": name, "level": level.value, "for": subject, "from": _day(done.from_day)}
    context.emit(result, f"{whom}: {args.name} {_since(done.from_day)}")
    return 0


def run_remove(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.SCHEDULES).key
    context.product().planning.remove(args.name, by)
    context.emit({"removed": args.name}, f"{args.name} is removed.")
    return 0


def _whom(args: argparse.Namespace) -> tuple[Level, str]:
    if args.company:
        return Level.COMPANY, ""
    level = next(level for level in (Level.EMPLOYEE, Level.DEPARTMENT, Level.SITE) if getattr(args, level.value))
    return level, getattr(args, level.value)


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadInput(f"Expected a schedules file at {path}. Received: {error.strerror}. Check its path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"Expected TOML in {path}. Received: {error}. Mend that line.") from error


def _since(day: Any) -> str:
    return "always" if day == ALWAYS else f"from {day}"


def _day(day: Any) -> str | None:
    return None if day == ALWAYS else day.isoformat()
