"""main.py retention run [--dry-run]"""

import argparse
from dataclasses import asdict
from typing import Any

from app.cli.context import Context
from app.services.retention import Removed


def register(commands: Any) -> None:
    parser = commands.add_parser("retention", help="remove what is older than the rules of the settings allow")
    acts = parser.add_subparsers(dest="act", required=True)
    act = acts.add_parser("run", help="now; an open window does it once a day")
    act.add_argument("--dry-run", action="store_true", help="count only")
    act.set_defaults(run=run_retention)


def run_retention(args: argparse.Namespace, context: Context) -> int:
    by = context.admin().key
    removed = context.product().retention.run(dry_run=args.dry_run, by=by)
    context.emit(asdict(removed) | {"leavers": list(removed.leavers)}, _as_text(removed))
    return 0


def _as_text(removed: Removed) -> str:
    done = "Would be removed" if removed.dry_run else "Removed"
    if not removed.anything:
        return "Nothing is older than the rules allow."
    leavers = ", ".join(removed.leavers) or "nobody"
    return (
        f"{done}: {removed.events} events, {removed.unknown_faces} notes of unknown faces, "
        f"whose {removed.identities} punches were, the faces of: {leavers}."
    )
