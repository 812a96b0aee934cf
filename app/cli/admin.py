"""main.py admin init | passwd | code"""

import argparse
import os
from typing import Any

from app.cli.context import PASSWORD_VARIABLE, Context, password
from app.errors import BadInput

NEW_PASSWORD_VARIABLE = "TWINCLOCK_NEW_PASSWORD"  # noqa: S105 - a name, not a password


def register(commands: Any) -> None:
    admin = commands.add_parser("admin", help="the admin's password and enrolment codes")
    acts = admin.add_subparsers(dest="act", required=True)
    acts.add_parser("init", help="set the first admin password").set_defaults(run=run_init)
    acts.add_parser("passwd", help="change the admin password").set_defaults(run=run_passwd)
    acts.add_parser("code", help="a one-time code for one employee to enrol themselves").set_defaults(run=run_code)


def run_init(args: argparse.Namespace, context: Context) -> int:
    access = context.product().access
    chosen = _twice("New admin password: ") if PASSWORD_VARIABLE not in os.environ else password("")
    access.set_first_password(chosen)
    context.emit({"done": True}, "The admin password is set.")
    return 0


def run_passwd(args: argparse.Namespace, context: Context) -> int:
    old = password("Old admin password: ")
    new = os.environ.get(NEW_PASSWORD_VARIABLE) or _twice("New admin password: ")
    context.product().access.change_password(old, new)
    context.emit({"done": True}, "The admin password is changed.")
    return 0


def run_code(args: argparse.Namespace, context: Context) -> int:
    context.admin()
    code = context.product().access.issue_code()
    context.emit({"code": code}, f"{code}   (one enrolment, within a day)")
    return 0


def _twice(prompt: str) -> str:
    first = password(prompt)
    if password("Again: ") != first:
        raise BadInput("Expected the same password twice. Received two different ones. Try again.")
    return first
