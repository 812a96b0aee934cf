"""main.py enroll NAME --from IMAGE ... | enroll --replace --id ID --from IMAGE ... | enroll --from-folder FOLDER"""

import argparse
from typing import Any

from app.cli.context import Context
from app.cli.enroll_folder import run_folder
from app.cli.faces import views_of
from app.domain.consent import STATED_BY_OPERATOR
from app.domain.permission import Act
from app.errors import BadInput
from app.services.enrolment import Capture, EnrolmentResult, Refusal


def register(commands: Any) -> None:
    parser = commands.add_parser("enroll", help="enrol an employee from pictures")
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help="may be left out for who is on the list")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--from", dest="images", nargs="+", metavar="IMAGE")
    source.add_argument("--from-folder", dest="folder", metavar="FOLDER", help="everybody: 17.jpg, 17_2.jpg, 17/*.jpg")
    parser.add_argument("--id", dest="number", metavar="ID", help="employee number (default: the next free one)")
    parser.add_argument("--consent", metavar="TEXT", help="what the employee agreed to")
    parser.add_argument("--allow-duplicate", action="store_true", help="although this face is enrolled already: twins")
    parser.add_argument("--replace", action="store_true", help="new pictures instead of those of somebody enrolled")
    parser.add_argument("--allow-other-face", action="store_true", help="with --replace, although the face differs")
    parser.add_argument("--csv", metavar="FILE", help="with --from-folder: who was refused, and why")
    parser.set_defaults(run=run_enroll)


def run_enroll(args: argparse.Namespace, context: Context) -> int:
    if args.folder:
        return run_folder(args, context)
    if args.replace and (args.number is None or args.name):
        raise BadInput("Expected --replace with --id and no NAME. Received otherwise. Say whose pictures to replace.")
    by = context.operator(Act.ENROL).key
    enrolment, engine = context.product().enrolment, context.engine
    damaged: list[Refusal] = []
    views = views_of(args.images, engine, on_damaged=lambda label, error: damaged.append(_unreadable(label, error)))
    seen = [enrolment.picture(view, label) for label, view in views]
    captures = [picture for picture in seen if isinstance(picture, Capture)]
    if args.replace:
        result = enrolment.replace(
            args.number,
            captures,
            engine,
            allow_duplicate=args.allow_duplicate,
            allow_unlike=args.allow_other_face,
            by=by,
        )
    else:
        result = enrolment.enrol(
            name=args.name,
            number=args.number,
            captures=captures,
            engine=engine,
            consent_text=STATED_BY_OPERATOR if args.consent is None else args.consent,
            stated_by="operator" if args.consent is None else "employee",
            allow_duplicate=args.allow_duplicate,
            by=by,
        )
    refused = [*damaged, *(picture for picture in seen if isinstance(picture, Refusal)), *result.refused]
    for refusal in refused:
        context.say(f"Refused {refusal.source}: {refusal.reason}")
    context.emit(_as_json(result, refused), _as_text(result))
    return 0 if result.employee else 1


def _unreadable(label: str, error: BadInput) -> Refusal:
    return Refusal(label, "unreadable", str(error))


def _as_json(result: EnrolmentResult, refused: list[Refusal]) -> dict[str, Any]:
    employee, twin = result.employee, result.duplicate_of
    return {
        "employee": {"id": employee.number, "name": employee.name} if employee else None,
        "accepted": [capture.source for capture in result.accepted] if employee else [],
        "refused": [{"image": r.source, "problem": r.problem, "reason": r.reason} for r in refused],
        "duplicate_of": {"id": twin.number, "name": twin.name} if twin else None,
        "pictures_kept": result.pictures,
        "reason": result.reason if twin or result.unlike or not refused else refused[0].reason if not employee else "",
    }


def _as_text(result: EnrolmentResult) -> str:
    employee = result.employee
    if employee is None:
        if result.duplicate_of:
            return f"Nobody was enrolled. {result.reason} The flag for it: --allow-duplicate."
        if result.unlike:
            return f"Nobody was enrolled. {result.reason} The flag for it: --allow-other-face."
        return "Nobody was enrolled. No picture could be used."
    count = len(result.accepted)
    enrolled = f"Enrolled {employee.name}, number {employee.number}, from {count} picture{'s' * (count != 1)}."
    return f"{enrolled} {result.without_pictures}".strip()
