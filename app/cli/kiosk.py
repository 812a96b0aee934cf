"""main.py kiosk install: session and autostart files that leave nothing but the window."""

import argparse
from pathlib import Path
from typing import Any

from app.cli.context import Context


def register(commands: Any) -> None:
    parser = commands.add_parser("kiosk", help="files that make a machine a door: session, autostart, guide")
    acts = parser.add_subparsers(dest="act", required=True)
    install = acts.add_parser("install", help="write or show the files for Linux, Windows and macOS, and the guide")
    way = install.add_mutually_exclusive_group(required=True)
    way.add_argument("--print", action="store_true", dest="show", help="show every file")
    way.add_argument("--to", type=Path, metavar="FOLDER", help="write every file below FOLDER")
    install.set_defaults(run=run_install)


def run_install(args: argparse.Namespace, context: Context) -> int:
    from app.config import CHECKOUT
    from app.kiosk.program import this_program
    from app.kiosk.writing import kiosk_files, write_kiosk_files

    data = getattr(args, "data", None)
    program = this_program(CHECKOUT, str(Path(data).expanduser().absolute()) if data else None)
    if args.show:
        files = kiosk_files(program)
        context.emit({"files": files}, "\n".join(f"==> {name}\n{text}" for name, text in files.items()))
        return 0
    written = [str(path) for path in write_kiosk_files(program, args.to)]
    context.emit({"written": written}, "\n".join([*written, f"Read {written[0]} first."]))
    return 0
