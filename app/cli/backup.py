"""main.py backup FILE | restore FILE | forget FILE..."""

import argparse
from pathlib import Path
from typing import Any

from app.assembly.keeping import restore
from app.cli.context import Context
from app.cli.passphrase import new_passphrase, passphrase
from app.domain.permission import Act
from app.errors import KeyMissing, StoreUnavailable
from app.store.backup_slots import destroy_keys
from app.store.restore import Restored, read_erased_list
from app.store.store import FILE_NAME


def register(commands: Any) -> None:
    back_up = commands.add_parser("backup", help="everything into one file, sealed by a passphrase")
    back_up.add_argument("file", metavar="FILE")
    back_up.set_defaults(run=run_backup)
    back = commands.add_parser("restore", help="make a data folder out of a backup")
    back.add_argument("file", metavar="FILE")
    back.add_argument(
        "--replace", action="store_true", help="exchange the data folder in use; the old one is kept aside"
    )
    back.add_argument("--erased", metavar="LIST", help="who must not come back: what keys erased --json has written")
    back.set_defaults(run=run_restore)
    strike = commands.add_parser("forget", help="strike erased people out of backups made before; no passphrase needed")
    strike.add_argument("files", metavar="FILE", nargs="+")
    strike.set_defaults(run=run_forget)


def run_backup(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.BACKUP).key
    written = context.product().keeping.back_up(Path(args.file), new_passphrase(), context.say, by)
    result = {
        "file": str(written.file),
        "backup": written.id,
        "people": written.people,
        "pictures": written.pictures,
        "missing_pictures": written.missing,
        "bytes": written.size,
    }
    text = (
        f"Written: {written.file}, {written.people} people, {written.pictures} pictures, {written.size / 1e6:.1f} MB."
    )
    context.emit(result, f"{text}\nKeep the passphrase elsewhere: without it nobody can open this file.")
    return 0


def run_restore(args: argparse.Namespace, context: Context) -> int:
    erased = read_erased_list(Path(args.erased)) if args.erased else []
    if args.replace:
        _expect_admin_of_the_old(context)
    restored, aside = restore(context.config, Path(args.file), passphrase(), replace=args.replace, erased=erased)
    result = {
        "data": str(context.config.folders.data),
        "backup": restored.backup_id,
        "people": restored.people,
        "dropped": restored.dropped,
        "pictures": restored.pictures,
        "aside": [str(folder) for folder in aside],
    }
    context.emit(result, _as_text(context, restored, aside))
    return 0


def run_forget(args: argparse.Namespace, context: Context) -> int:
    context.operator(Act.BACKUP)
    erased = [key for key, _, _ in context.product().keeping.erased()]
    struck = {name: destroy_keys(Path(name), erased) for name in args.files}
    lines = [f"{name}: {count} struck out" for name, count in struck.items()]
    context.emit({"struck": struck}, "\n".join(lines))
    return 0


def _expect_admin_of_the_old(context: Context) -> None:
    """Whoever replaces a folder must be its admin, as far as it can still be asked."""
    if not (context.config.folders.data / FILE_NAME).exists():
        return
    try:
        context.operator(Act.BACKUP)
    except KeyMissing:
        context.say("The old folder's master key is missing: the passphrase of the backup decides alone.")
    except StoreUnavailable:
        context.say("The old folder cannot be read: the passphrase of the backup decides alone.")


def _as_text(context: Context, restored: Restored, aside: list[Path]) -> str:
    lines = [f"Restored to {context.config.folders.data}: {restored.people} people, {restored.pictures} pictures."]
    if restored.dropped:
        lines.append(f"{restored.dropped} were erased since the backup and stay erased.")
    if aside:
        kept = " and ".join(map(str, aside))
        lines.append(f"The old folder is kept in {kept}. It holds people too: delete it when all is well.")
    return "\n".join(lines)
