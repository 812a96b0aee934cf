"""main.py checkin --from IMAGE [--id ID] | --id ID --pin | --id ID --badge"""

import argparse
from functools import partial
from typing import Any

from app.cli.context import Context
from app.cli.faces import views_of
from app.cli.pins import NEW_PIN_VARIABLE, asked_pin
from app.cli.turning import turn_in
from app.domain.decision import Outcome, Verdict
from app.domain.punch import Direction
from app.errors import BadInput
from app.services.liveness import Policy


def register(commands: Any) -> None:
    parser = commands.add_parser("checkin", help="one visit, one verdict")
    parser.add_argument("--from", dest="images", nargs="+", metavar="IMAGE")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--pin", action="store_true", help="number and PIN instead of a face: asked for, or TWINCLOCK_PIN"
    )
    instead.add_argument("--badge", action="store_true", help="the number alone, where [access] badge_alone allows it")
    parser.add_argument("--new-pin", action="store_true", help="with --pin: first exchange it, TWINCLOCK_NEW_PIN")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--in", dest="direction", action="store_const", const=Direction.IN)
    way.add_argument("--out", dest="direction", action="store_const", const=Direction.OUT)
    parser.add_argument("--id", dest="number", metavar="ID", help="badge number: compare with this employee only")
    parser.add_argument(
        "--liveness",
        choices=[policy.value for policy in Policy],
        default=Policy.OFF.value,
        help="active asks a recording for a turn of the head to a side named at random",
    )
    parser.add_argument("--dry-run", action="store_true", help="decide, store nothing")
    parser.set_defaults(run=run_checkin)


def run_checkin(args: argparse.Namespace, context: Context) -> int:
    if args.pin or args.badge:
        return _without_face(args, context)
    if not args.images:
        raise BadInput("Expected --from IMAGE, or --id ID with --pin or --badge. Received neither. Add one.")
    check_in, engine, policy = context.product().check_in, context.engine, Policy(args.liveness)
    views = [view for _, view in views_of(args.images, engine, on_damaged=lambda label, error: context.say(str(error)))]
    visit = partial(
        check_in.visit,
        engine=engine,
        direction=args.direction,
        number=args.number,
        dry_run=args.dry_run,
        liveness=policy,
    )
    verdict = visit(views)
    if verdict.challenge:
        turn = turn_in(args.images, engine, context.product().new_challenge(), context.say)
        if turn.passed:
            verdict = visit(turn.views, track=turn.track)
        else:
            verdict = check_in.turn_failed(verdict, turn.reason, turn.words, dry_run=args.dry_run)
    context.emit(as_json(verdict), _as_text(verdict))
    return 0 if verdict.outcome is Outcome.ACCEPTED else 1


def _without_face(args: argparse.Namespace, context: Context) -> int:
    if not args.number or args.images or args.dry_run:
        raise BadInput(
            "Expected --id ID with --pin or --badge and no picture. Received other flags. See checkin --help"
        )
    way = context.product().door.without_face
    if args.pin and args.new_pin:
        old, new = asked_pin("PIN: "), asked_pin("New PIN: ", NEW_PIN_VARIABLE)
        verdict = way.choose_and_punch(args.number, old, new, args.direction)
    elif args.pin:
        verdict = way.punch(args.number, asked_pin("PIN: "), args.direction)
    else:
        verdict = way.badge(args.number, args.direction)
    context.emit(as_json(verdict), _as_text(verdict))
    return 0 if verdict.outcome is Outcome.ACCEPTED else 1


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict in the form of DESIGN §7."""
    employee = verdict.employee
    return {
        "outcome": verdict.outcome.value,
        "employee": {"id": employee.number, "name": employee.name} if employee else None,
        "direction": verdict.direction.value if verdict.direction else None,
        "at": verdict.at.isoformat() if verdict.at else None,
        "similarity": verdict.similarity,
        "distance": verdict.distance,
        "threshold": verdict.threshold,
        "reason": verdict.reason,
        "ms": {stage: round(ms, 3) for stage, ms in verdict.ms.items()},
    }


def _as_text(verdict: Verdict) -> str:
    if verdict.outcome is not Outcome.ACCEPTED or verdict.at is None or verdict.hours is None:
        return f"{verdict.outcome.value.replace('_', ' ')}: {verdict.reason}"
    minutes = int(verdict.hours.total_seconds() // 60)
    return f"{verdict.reason} at {verdict.at:%H:%M}, {minutes // 60}:{minutes % 60:02d} h so far"
