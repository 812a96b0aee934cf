"""What the siamese commands share: which pictures, which run."""

import argparse
import os
from pathlib import Path
from typing import Any

from app.cli.siamese_sets import SETS, WEIGHTS, NamedSet
from app.config import CHECKOUT
from app.errors import BadInput
from app.quiet import quiet_native_stderr
from model.inference.run_tower import RunTower, load_run


def add_act(acts: Any, name: str, text: str) -> argparse.ArgumentParser:
    """A siamese command; its --data names pictures, where the other commands' is the app's data folder."""
    act: argparse.ArgumentParser = acts.add_parser(name, help=text, description=text, conflict_handler="resolve")
    act.add_argument("--data", metavar="FOLDER", default=argparse.SUPPRESS, help="the pictures; a set's own by default")
    return act


def add_set(act: argparse.ArgumentParser, can: str) -> None:
    """The optional name of a set that can do this."""
    act.add_argument("set", nargs="?", metavar="SET", help=f"a named set: {', '.join(names_that(can)) or 'none yet'}")


def names_that(can: str) -> list[str]:
    """The named sets that have this ability."""
    return [name for name, entry in SETS.items() if getattr(entry, can) is not None]


def named_set(args: argparse.Namespace, can: str) -> NamedSet | None:
    """The set that was named, if any.

    Raises:
        BadInput: it is unknown, or cannot do this.
    """
    if args.set is None:
        return None
    if args.set not in names_that(can):
        raise BadInput(
            f"Expected one of the sets {', '.join(names_that(can)) or '(none)'}. Received {args.set}. "
            "For a folder of your own: --run FOLDER --data FOLDER"
        )
    return SETS[args.set]


def data_of(args: argparse.Namespace, entry: NamedSet | None) -> Path:
    """Where the pictures lie: --data, else the named set's place in the research folder.

    Raises:
        BadInput: neither is there.
    """
    given: str | None = getattr(args, "data", None)
    if given is not None:
        path = Path(given)
    elif entry is not None:
        path = shared() / entry.data
    else:
        raise BadInput("Expected the pictures. Received no --data. Name a folder with one folder per class.")
    if not path.exists():
        raise BadInput(f"Expected pictures at {path}. Received nothing there. Name them with --data FOLDER.")
    return path


def shared() -> Path:
    """The research folder beside the checkout."""
    return Path(os.environ.get("TWINCLOCK_SHARED") or CHECKOUT.parent / "shared")


def run_of(args: argparse.Namespace, name: str | None = None) -> RunTower:
    """The run of --run (a folder, or the name of a set for its shipped weights), else that of the named set.

    Raises:
        BadInput: none was named. WeightsError: it is unfinished or foreign.
    """
    named = args.run_folder or name
    if named is None:
        raise BadInput("Expected a run. Received no --run. Name a folder that siamese train wrote.")
    with quiet_native_stderr():
        return load_run(WEIGHTS / named if named in SETS and not Path(named).is_dir() else Path(named))


def add_run(act: argparse.ArgumentParser) -> None:
    """--run of a command that reads one."""
    act.add_argument("--run", dest="run_folder", metavar="FOLDER", help="what siamese train wrote, or a set's name")
