"""Commands whose part is not built yet: they say so, exit status 2."""

import argparse
from typing import Any

from app.errors import BadInput

NOT_THERE = ("audit",)


def register(commands: Any) -> None:
    for name in NOT_THERE:
        parser = commands.add_parser(name, help="not there yet", prefix_chars="\0")
        parser.add_argument("words", nargs="*")
        parser.set_defaults(run=run_later, command=name)


def run_later(args: argparse.Namespace, context: Any) -> int:
    raise BadInput(f"Expected a command of this version. Received {args.command}, which is not there yet.")
