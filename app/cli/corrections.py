"""main.py corrections list | ask | approve | refuse"""

import argparse
from typing import Any
from zoneinfo import ZoneInfo

from app.cli.context import Context
from app.cli.moments import moment
from app.domain.correction import Correction, CorrectionKind, CorrectionState
from app.domain.permission import Act
from app.domain.punch import Direction, Punch
from app.errors import BadInput
from app.services.corrections import CorrectionRow


def register(commands: Any) -> None:
    parser = commands.add_parser("corrections", help="forgotten and wrong punches")
    acts = parser.add_subparsers(dest="act", required=True)
    _register_list(acts)
    _register_ask(acts)
    for name, what, run in (
        ("approve", "from now on it counts", run_approve),
        ("refuse", "everything stays as it was", run_refuse),
    ):
        act = acts.add_parser(name, help=what)
        act.add_argument("correction", metavar="CORRECTION", help="its id, or the first letters of it")
        act.add_argument("--answer", default="", metavar="TEXT", help="why; needed to refuse")
        act.set_defaults(run=run)


def _register_list(acts: Any) -> None:
    act = acts.add_parser("list", help="those that wait for a decision")
    act.add_argument("--all", action="store_true", help="the decided ones too")
    act.add_argument("--employee", metavar="ID", help="one employee's, decided ones too")
    act.set_defaults(run=run_list)


def _register_ask(acts: Any) -> None:
    act = acts.add_parser("ask", help="ask for a correction")
    what = act.add_mutually_exclusive_group(required=True)
    what.add_argument("--employee", metavar="ID", help="who forgot a punch; with --in or --out, and --at")
    what.add_argument("--change", metavar="PUNCH", help="id of the punch that is wrong; with --in, --out or --at")
    what.add_argument("--withdraw", metavar="PUNCH", help="id of the punch that should not count")
    way = act.add_mutually_exclusive_group()
    way.add_argument("--in", dest="direction", action="store_const", const=Direction.IN)
    way.add_argument("--out", dest="direction", action="store_const", const=Direction.OUT)
    act.add_argument("--at", metavar="MOMENT", help='"2026-11-24 17:30" at the door, or with a zone of its own')
    act.add_argument("--reason", required=True, metavar="TEXT")
    act.set_defaults(run=run_ask)


def run_list(args: argparse.Namespace, context: Context) -> int:
    service = context.product().people.corrections
    rows = service.of(args.employee) if args.employee else service.all() if args.all else service.pending()
    text = "\n".join(_line(row) for row in rows) or "Nothing waits for a decision."
    context.emit({"corrections": [as_json(row.correction, row) for row in rows]}, text)
    return 0


def run_ask(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.DECIDE_CORRECTIONS).key
    service = context.product().people.corrections
    at = moment(args.at, context.config.zone) if args.at else None
    if args.employee:
        if args.direction is None or at is None:
            raise BadInput("Expected --in or --out, and --at, of the forgotten punch. Received less. Say both.")
        made = service.ask_forgotten(args.employee, args.direction, at, args.reason, by=by)
    elif args.change:
        made = service.ask_change(args.change, args.reason, direction=args.direction, at=at, by=by)
    else:
        made = service.ask_withdrawal(args.withdraw, args.reason, by=by)
    context.emit(as_json(made), f"Asked for: {made.id}")
    return 0


def run_approve(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.DECIDE_CORRECTIONS).key
    service = context.product().people.corrections
    made = service.approve(_id(context, args.correction), args.answer, by=by)
    context.emit(as_json(made), "Approved. It counts from now on; the original stays in the record.")
    return 0


def run_refuse(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.DECIDE_CORRECTIONS).key
    made = context.product().people.corrections.refuse(_id(context, args.correction), args.answer, by=by)
    context.emit(as_json(made), "Refused. Everything stays as it was.")
    return 0


def _id(context: Context, start: str) -> str:
    rows = context.product().people.corrections.all()
    fitting = [row.correction.id for row in rows if start and row.correction.id.startswith(start)]
    if len(fitting) > 1:
        raise BadInput(f"Expected one correction. Received {start!r}, which fits {len(fitting)}. Give more letters.")
    return fitting[0] if fitting else start


def as_json(correction: Correction, row: CorrectionRow | None = None) -> dict[str, Any]:
    """For --json. row: adds whose it is and what the original punch says."""
    told: dict[str, Any] = {
        "id": correction.id,
        "kind": correction.kind.value,
        "state": correction.state.value,
        "punch": correction.punch_id or None,
        "direction": correction.direction.value if correction.direction else None,
        "at": _local(correction.at_utc, correction),
        "reason": correction.reason,
        "asked_by": correction.asked_by,
        "asked_at": _local(correction.asked_at_utc, correction),
        "decided_by": correction.decided_by or None,
        "decided_at": _local(correction.decided_at_utc, correction),
        "answer": correction.answer,
    }
    if row is not None:
        employee = row.employee
        told["employee"] = {"id": employee.number, "name": employee.name} if employee else None
        told["original"] = _punch_json(row.punch, correction) if row.punch else None
    return told


def _punch_json(punch: Punch, correction: Correction) -> dict[str, Any]:
    return {"direction": punch.direction.value, "at": _local(punch.at_utc, correction)}


def _local(at: Any, correction: Correction) -> str | None:
    return at.astimezone(ZoneInfo(correction.zone)).isoformat() if at else None


def _line(row: CorrectionRow) -> str:
    correction, employee = row.correction, row.employee
    who = f"{employee.number} {employee.name}" if employee else "(erased)"
    state = "" if correction.state is CorrectionState.PENDING else f"  [{correction.state.value}]"
    return f"{correction.id[:8]}  {who}: {_wish(row)}. {correction.reason}{state}"


def _wish(row: CorrectionRow) -> str:
    correction = row.correction
    way = correction.direction.value.upper() if correction.direction else ""
    at = f"{correction.at_utc.astimezone(ZoneInfo(correction.zone)):%Y-%m-%d %H:%M}" if correction.at_utc else ""
    new = " ".join(part for part in (way, at) if part)
    if correction.kind is CorrectionKind.ADD:
        return f"add {new}"
    old = "a punch"
    if row.punch is not None:
        told = row.punch.at_utc.astimezone(ZoneInfo(correction.zone))
        old = f"{row.punch.direction.value.upper()} {told:%Y-%m-%d %H:%M}"
    return f"withdraw {old}" if correction.kind is CorrectionKind.WITHDRAW else f"change {old} to {new}"
