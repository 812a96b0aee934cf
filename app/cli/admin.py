"""main.py admin init | passwd | recover | code | accounts ... | token ..."""

import argparse
import os
from typing import Any

from app.cli import accounts, tokens
from app.cli.context import ACCOUNT_VARIABLE, PASSWORD_VARIABLE, Context, password, typed
from app.domain.permission import Act
from app.errors import BadInput
from app.services.accounts import FIRST

NEW_PASSWORD_VARIABLE = "TWINCLOCK_NEW_PASSWORD"  # noqa: S105 - a name, not a password


def register(commands: Any) -> None:
    admin = commands.add_parser("admin", help="accounts, passwords, tokens, enrolment codes")
    acts = admin.add_subparsers(dest="act", required=True)
    acts.add_parser("init", help="set the first admin password").set_defaults(run=run_init)
    acts.add_parser("passwd", help="change one's own password").set_defaults(run=run_passwd)
    acts.add_parser("recover", help="start anew when the pepper is lost for good").set_defaults(run=run_recover)
    acts.add_parser("code", help="a one-time code for one employee to enrol themselves").set_defaults(run=run_code)
    accounts.register(acts)
    tokens.register(acts)


def run_init(args: argparse.Namespace, context: Context) -> int:
    context.product().accounts.set_first_password(_first_password())
    context.emit({"done": True}, "The admin password is set.")
    return 0


def run_passwd(args: argparse.Namespace, context: Context) -> int:
    name = os.environ.get(ACCOUNT_VARIABLE) or FIRST
    old = password("Old admin password: " if name == FIRST else f"Old password of {name}: ")
    context.product().accounts.change_password(name, old, new_password())
    context.emit({"done": True}, "The admin password is changed." if name == FIRST else "The password is changed.")
    return 0


def run_recover(args: argparse.Namespace, context: Context) -> int:
    context.product().accounts.recover(_first_password())
    context.emit({"done": True}, "The admin password is set anew. Every other password and PIN has to be set again.")
    return 0


def run_code(args: argparse.Namespace, context: Context) -> int:
    operator = context.operator(Act.ENROL)
    code = context.product().access.issue_code(by=operator.key)
    context.emit({"code": code}, f"{code}   (one enrolment, within a day)")
    return 0


def new_password() -> str:
    """TWINCLOCK_NEW_PASSWORD, else typed twice."""
    return os.environ.get(NEW_PASSWORD_VARIABLE) or _twice("New password: ", "the new password", NEW_PASSWORD_VARIABLE)


def _first_password() -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    return _twice("New admin password: ", "a new admin password", PASSWORD_VARIABLE) if given is None else given


def _twice(prompt: str, what: str, variable: str) -> str:
    first = typed(prompt, what, variable)
    if typed("Again: ", what, variable) != first:
        raise BadInput("Expected the same password twice. Received two different ones. Try again.")
    return first
