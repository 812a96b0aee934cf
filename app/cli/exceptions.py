"""main.py exceptions list | seen"""

import argparse
from typing import Any

from app.cli.context import Context
from app.domain.permission import Act
from app.errors import BadInput
from app.services.inbox import DAYS_BACK, InboxItem

MOST_DAYS = 3660


def register(commands: Any) -> None:
    parser = commands.add_parser("exceptions", help="what wants a person's attention, until somebody has seen it")
    acts = parser.add_subparsers(dest="act", required=True)
    listing = acts.add_parser("list", help="those that are open")
    _add_filters(listing)
    listing.add_argument("--all", action="store_true", help="those that were seen too")
    listing.set_defaults(run=run_list)
    seen = acts.add_parser("seen", help="from now on they no longer wait")
    seen.add_argument("items", metavar="EXCEPTION", nargs="*", help="ids, as list tells them")
    _add_filters(seen)
    seen.add_argument("--all", action="store_true", help="every open one of these days, and of --kind")
    seen.set_defaults(run=run_seen)


def _add_filters(act: argparse.ArgumentParser) -> None:
    act.add_argument("--kind", metavar="KIND", help="late, absent, forgotten_out, spoof_suspected, unknown_face, ...")
    act.add_argument("--days", type=int, default=DAYS_BACK, metavar="N", help=f"of the last N days; {DAYS_BACK}")


def run_list(args: argparse.Namespace, context: Context) -> int:
    items = [item for item in _items(args, context) if args.all or item.is_open]
    text = "\n".join(_line(item) for item in items) or "Nothing waits."
    context.emit({"exceptions": [_as_json(item) for item in items]}, text)
    return 0


def run_seen(args: argparse.Namespace, context: Context) -> int:
    if bool(args.items) == args.all:
        raise BadInput(
            "Expected the ids of exceptions, or --all. Received both or neither. See: main.py exceptions list"
        )
    by = context.operator(Act.MARK_SEEN).key
    waiting = [item.id for item in _items(args, context) if item.is_open]
    unknown = [one for one in args.items if one not in waiting]
    if unknown:
        raise BadInput(f"Expected ids of open exceptions. Received {unknown[0]!r}. See: main.py exceptions list --json")
    chosen = args.items or waiting
    context.product().office.inbox.mark_seen(chosen, by=by)
    context.emit({"seen": chosen}, f"Seen: {len(chosen)}.")
    return 0


def _items(args: argparse.Namespace, context: Context) -> list[InboxItem]:
    if not 1 <= args.days <= MOST_DAYS:
        raise BadInput(f"Expected --days from 1 to {MOST_DAYS}. Received {args.days}. Choose one in between.")
    items = context.product().office.inbox.items(days_back=args.days)
    return [item for item in items if args.kind in (None, item.kind)]


def _line(item: InboxItem) -> str:
    who = f"{item.employee.number}  {item.employee.name}" if item.employee else "-"
    amount = f" {round(item.amount.total_seconds() / 60)} min" if item.amount else ""
    seen = "" if item.is_open else "  (seen)"
    clock = f"{item.at:%H:%M}" if item.at else "     "
    return f"{item.day} {clock}  {item.kind}{amount}  {who}{seen}"


def _as_json(item: InboxItem) -> dict[str, Any]:
    employee = item.employee
    return {
        "id": item.id,
        "kind": item.kind,
        "day": item.day.isoformat(),
        "at": item.at.isoformat() if item.at else None,
        "employee": {"id": employee.number, "name": employee.name} if employee else None,
        "minutes": round(item.amount.total_seconds() / 60),
        "seen_at": item.seen_at.isoformat() if item.seen_at else None,
        "seen_by": item.seen_by or None,
    }
