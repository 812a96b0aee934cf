"""main.py admin accounts list | add | disable | enable | role | passwd"""

import argparse
from typing import Any

from app.cli.context import Context
from app.domain.permission import Act, Role
from app.services.ports import Account


def register(acts: Any) -> None:
    accounts = acts.add_parser("accounts", help="who may act, and as what")
    steps = accounts.add_subparsers(dest="step", required=True)
    steps.add_parser("list", help="every account").set_defaults(run=run_list)
    for name, what, run in (
        ("add", "make an account; its password is asked for (or TWINCLOCK_NEW_PASSWORD)", run_add),
        ("disable", "nobody logs in with it any more", run_disable),
        ("enable", "undo disable, and lift its lock-out", run_enable),
        ("role", "give it another role or other departments", run_role),
        ("passwd", "give it a new password, and lift its lock-out", run_passwd),
    ):
        step = steps.add_parser(name, help=what)
        step.add_argument("name", metavar="NAME")
        if name in ("add", "role"):
            step.add_argument("--role", choices=[role.value for role in Role], required=True)
            step.add_argument("--departments", nargs="+", default=[], metavar="DEPARTMENT")
        step.set_defaults(run=run)


def run_list(args: argparse.Namespace, context: Context) -> int:
    context.operator(Act.ACCOUNTS)
    everybody = context.product().accounts.all()
    lines = [_line(account) for account in everybody]
    context.emit({"accounts": [_as_json(account) for account in everybody]}, "\n".join(lines))
    return 0


def run_add(args: argparse.Namespace, context: Context) -> int:
    from app.cli.admin import new_password

    by = context.operator(Act.ACCOUNTS).key
    account = context.product().accounts.add(args.name, args.role, tuple(args.departments), new_password(), by=by)
    return _done(context, account, "is made")


def run_disable(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.ACCOUNTS).key
    return _done(context, context.product().accounts.disable(args.name, by=by), "is disabled")


def run_enable(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.ACCOUNTS).key
    return _done(context, context.product().accounts.enable(args.name, by=by), "may log in")


def run_role(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.ACCOUNTS).key
    account = context.product().accounts.set_role(args.name, args.role, tuple(args.departments), by=by)
    return _done(context, account, f"is {account.role.value} now")


def run_passwd(args: argparse.Namespace, context: Context) -> int:
    from app.cli.admin import new_password

    by = context.operator(Act.ACCOUNTS).key
    return _done(
        context, context.product().accounts.set_password(args.name, new_password(), by=by), "has a new password"
    )


def _done(context: Context, account: Account, what: str) -> int:
    context.emit(_as_json(account), f"{account.name} {what}.")
    return 0


def _line(account: Account) -> str:
    of = f" of {', '.join(account.departments)}" if account.departments else ""
    return f"{account.name:<20} {account.role.value}{of}{'' if account.active else '  (disabled)'}"


def _as_json(account: Account) -> dict[str, Any]:
    return {
        "key": account.key,
        "name": account.name,
        "role": account.role.value,
        "departments": list(account.departments),
        "active": account.active,
    }
