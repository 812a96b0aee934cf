"""main.py employees templates NUMBER"""

import argparse
from typing import Any

from app.cli.context import Context
from app.domain.permission import Act
from app.services.template_list import TemplateRow


def register(acts: Any) -> None:
    act = acts.add_parser("templates", help="what somebody is recognised by, and what the door has learnt")
    act.add_argument("number", metavar="ID")
    act.add_argument("--drop", metavar="TEMPLATE", help="remove one and its picture: its id, or the first letters")
    act.set_defaults(run=run_templates)


def run_templates(args: argparse.Namespace, context: Context) -> int:
    service = context.product().people.templates
    if args.drop:
        by = context.operator(Act.ENROL).key
        row = service.drop(args.number, args.drop, by=by)
        context.emit({"dropped": _as_json(row)}, f"Dropped: {_line(row)}")
        return 0
    rows = service.of(args.number)
    text = "\n".join(_line(row) for row in rows) or "No template: not enrolled yet."
    context.emit({"templates": [_as_json(row) for row in rows]}, text)
    return 0


def _line(row: TemplateRow) -> str:
    what = "learnt at the door" if row.is_learnt else f"enrolment, {row.pose}"
    return f"{row.id[:8]}  {row.created_at_utc:%Y-%m-%d}  {what}, quality {row.quality:.2f}, tower {row.tower}"


def _as_json(row: TemplateRow) -> dict[str, Any]:
    return vars(row) | {"created_at_utc": row.created_at_utc.isoformat()}
