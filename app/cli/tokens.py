"""main.py admin token create | list | revoke"""

import argparse
from typing import Any

from app.cli.context import Context
from app.domain.permission import Act
from app.services.tokens import SHOWN


def register(acts: Any) -> None:
    token = acts.add_parser("token", help="let a script act for some hours without a password")
    steps = token.add_subparsers(dest="step", required=True)
    create = steps.add_parser("create", help="a token for TWINCLOCK_TOKEN, shown once")
    create.add_argument("--hours", type=float, default=8.0)
    create.set_defaults(run=run_create)
    steps.add_parser("list", help="every token").set_defaults(run=run_list)
    revoke = steps.add_parser("revoke", help="make a token worthless")
    revoke.add_argument("start", metavar="DIGEST", help="its first letters, see list; all: every token")
    revoke.set_defaults(run=run_revoke)


def run_create(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.ACCOUNTS).key
    token = context.product().tokens.create(args.hours, by=by)
    context.emit(
        {"token": token, "hours": args.hours}, f"{token}   (shown once; TWINCLOCK_TOKEN, {args.hours:g} hours)"
    )
    return 0


def run_list(args: argparse.Namespace, context: Context) -> int:
    context.operator(Act.ACCOUNTS)
    rows = [
        {"digest": token.digest[:SHOWN], "account": token.account_key, "expires_at": token.expires_at_utc.isoformat()}
        for token in context.product().tokens.all()
    ]
    lines = [f"{row['digest']}  {row['account']}  until {row['expires_at']}" for row in rows]
    context.emit({"tokens": rows}, "\n".join(lines) or "No token was made.")
    return 0


def run_revoke(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.ACCOUNTS).key
    count = context.product().tokens.revoke("" if args.start == "all" else args.start, by=by)
    context.emit({"revoked": count}, f"Revoked: {count}")
    return 0
