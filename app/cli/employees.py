"""main.py employees list | show | set | leave | deactivate | activate | erase | export | import | templates"""

import argparse
import json
import zipfile
from pathlib import Path
from typing import Any

import cv2

from app.cli import employees_changes, employees_import, employees_list, employees_templates, pins
from app.cli.context import Context
from app.cli.employees_list import as_json, line
from app.domain.permission import Act
from app.errors import BadInput


def register(commands: Any) -> None:
    parser = commands.add_parser("employees", help="who may punch")
    acts = parser.add_subparsers(dest="act", required=True)
    employees_changes.register(acts)
    employees_list.register(acts)
    pins.register(acts)
    employees_import.register(acts)
    employees_templates.register(acts)
    for name, what, run in (
        ("show", "one employee", run_show),
        ("deactivate", "this face opens nothing from now on", run_deactivate),
        ("activate", "undo deactivate", run_activate),
        ("erase", "remove name, pictures and templates for good", run_erase),
        ("export", "everything stored about one employee, as one zip file", run_export),
    ):
        act = acts.add_parser(name, help=what)
        act.add_argument("number", metavar="ID")
        act.set_defaults(run=run)
        if name == "erase":
            act.add_argument("--identity-too", action="store_true", help="old punches are nobody's afterwards")
        if name == "export":
            act.add_argument("--to", metavar="FILE", help="default: employee-ID.zip here")


def run_show(args: argparse.Namespace, context: Context) -> int:
    roster = context.product().roster
    employee, templates = roster.show(args.number), roster.templates(args.number)
    text = f"{line(employee, roster.today()).strip()}, {templates} templates"
    context.emit(as_json(employee) | {"templates": templates}, text)
    return 0


def run_deactivate(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.DEACTIVATE).key
    employee = context.product().roster.deactivate(args.number, by=by)
    context.emit(as_json(employee), f"{employee.name} is inactive.")
    return 0


def run_activate(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.DEACTIVATE).key
    employee = context.product().roster.activate(args.number, by=by)
    context.emit(as_json(employee), f"{employee.name} is active.")
    return 0


def run_erase(args: argparse.Namespace, context: Context) -> int:
    operator = context.operator(Act.ERASE)
    employee = context.product().privacy.erase(args.number, identity_too=args.identity_too, by=operator.key)
    also = ", and whose the old punches were" if args.identity_too else ""
    away = [str(path) for _, path, behind in context.product().keeping.backups() if behind]
    lines = [f"{employee.name} is erased: name, pictures, templates, consent{also}."]
    lines += [f"Still in {path}, which is not at hand. When it is: main.py forget {path}" for path in away]
    context.emit({"erased": employee.number, "backups_behind": away}, "\n".join(lines))
    return 0


def run_export(args: argparse.Namespace, context: Context) -> int:
    operator = context.operator(Act.EXPORT_PERSON)
    personal = context.product().privacy.export(args.number, by=operator.key)
    target = Path(args.to or f"employee-{args.number}.zip")
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data.json", json.dumps(personal.record, indent=1, ensure_ascii=False))
            for name, crop in personal.pictures:
                archive.writestr(name, cv2.imencode(".png", crop)[1].tobytes())
        unfinished.replace(target)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise BadInput(
            f"Expected to write {target}. Received: {error.strerror}. Name another file with --to."
        ) from error
    context.emit({"file": str(target), "pictures": len(personal.pictures)}, f"Written: {target}")
    return 0
