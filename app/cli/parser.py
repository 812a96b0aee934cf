"""The command line: what there is to say, and the one place where a failure becomes a line and an exit status."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from app.cli import (
    admin,
    audit,
    backup,
    bench,
    checkin,
    corrections,
    demo,
    doctor,
    door,
    employees,
    enroll,
    evaluate,
    exceptions,
    export,
    keys,
    kiosk,
    liveness,
    negatives,
    report,
    retention,
    retrain,
    schedule,
    siamese,
    verify,
    versions,
    webhook,
    window,
)
from app.errors import AttendanceError, BadInput
from model.errors import ModelError

GROUPS = (
    admin,
    audit,
    enroll,
    checkin,
    verify,
    employees,
    schedule,
    corrections,
    exceptions,
    report,
    export,
    webhook,
    retrain,
    versions,
    negatives,
)
TOOLS = (backup, keys, retention, evaluate, liveness, siamese, bench, doctor, demo, door, kiosk)
BAD_INPUT = 2
INTERRUPTED = 130


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = _Command(
        prog="main.py",
        description="TwinClock records attendance by face. Without a command the window opens.",
    )
    window.register(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Command)
    for group in (*GROUPS, *TOOLS):
        group.register(commands)
    return parser


class _Command(argparse.ArgumentParser):
    """A command that also takes the flags of the whole program, before or behind its own."""

    def __init__(self, **settings: object) -> None:
        super().__init__(parents=[_shared_flags()], **settings)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Raise instead of leaving, so that `run` can say it as JSON too."""
        self.print_usage(sys.stderr)
        raise BadInput(f"{self.prog}: error: {message}")


def _shared_flags() -> argparse.ArgumentParser:
    # Suppressed defaults: a command's own unset flag must not hide the one given before the command.
    flags = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    flags.add_argument("--data", metavar="DIR", help="data folder: database, versions, samples")
    flags.add_argument("--detector", metavar="NAME", help="mtcnn, or the path of a YuNet ONNX file")
    flags.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return flags


def run(words: Sequence[str]) -> int:
    """Run one command line and return its exit status: 0 done, 1 refused with a reason, 2 bad usage or input."""
    try:
        args = build_parser().parse_args(words)
    except BadInput as error:
        return _misused(str(error), "--json" in words)
    from app.cli.context import Context

    context = Context(args)
    try:
        return int(args.run(args, context))
    except AttendanceError as error:
        return _failed(context, str(error), error.exit_status)
    except (ModelError, ValueError) as error:
        return _failed(context, str(error), BAD_INPUT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone: nobody left to tell
        return BAD_INPUT
    except KeyboardInterrupt:
        context.say("Interrupted.")
        return INTERRUPTED


def _misused(line: str, as_json: bool) -> int:
    print(line, file=sys.stderr, flush=True)
    if as_json:
        print(json.dumps({"error": line}, ensure_ascii=False), flush=True)
    return BAD_INPUT


def _failed(context: object, line: str, status: int) -> int:
    context.say(line)  # type: ignore[attr-defined]
    if context.as_json:  # type: ignore[attr-defined]
        context.emit({"error": line}, line)  # type: ignore[attr-defined]
    return status
