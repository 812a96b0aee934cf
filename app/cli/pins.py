"""main.py employees pin ID [--reset | --clear]"""

import argparse
import getpass
import os
import sys
from typing import Any

from app.cli.context import Context
from app.domain.permission import Act
from app.errors import AccessDenied, BadInput

PIN_VARIABLE = "TWINCLOCK_PIN"
NEW_PIN_VARIABLE = "TWINCLOCK_NEW_PIN"


def register(acts: Any) -> None:
    act = acts.add_parser("pin", help="the PIN of an employee who does not use their face")
    act.add_argument("number", metavar="ID")
    way = act.add_mutually_exclusive_group()
    way.add_argument("--reset", action="store_true", help="a fresh PIN, shown once, with which they choose their own")
    way.add_argument("--clear", action="store_true", help="take the PIN away")
    act.set_defaults(run=run_pin)


def run_pin(args: argparse.Namespace, context: Context) -> int:
    pins, by = context.product().pins, context.operator(Act.SET_PINS).key
    if args.reset:
        pin = pins.reset(args.number, by=by)
        context.emit({"pin": pin}, f"{pin}   (shown once; the employee chooses another at the door)")
        return 0
    if args.clear:
        employee = pins.clear(args.number, by=by)
        context.emit({"id": employee.number, "pin": False}, f"{employee.name} has no PIN any more.")
        return 0
    employee = pins.set(args.number, _new_pin(), by=by)
    context.emit({"id": employee.number, "pin": True}, f"The PIN of {employee.name} is set.")
    return 0


def asked_pin(prompt: str, variable: str = PIN_VARIABLE) -> str:
    """The environment variable where it is set, else what is typed without echo."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise AccessDenied(f"Expected a PIN. Received none. Set {variable}, or run this in a terminal.")
    return getpass.getpass(prompt)


def _new_pin() -> str:
    first = asked_pin("New PIN: ")
    if PIN_VARIABLE not in os.environ and asked_pin("Again: ") != first:
        raise BadInput("Expected the same PIN twice. Received two different ones. Try again.")
    return first
