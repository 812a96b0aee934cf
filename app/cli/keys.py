"""main.py keys status | rotate | erased | export FILE | import FILE"""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.assembly.sealing import key_store
from app.cli.context import Context
from app.cli.passphrase import new_passphrase, passphrase
from app.domain.permission import Act
from app.errors import BadInput, Refused
from app.security import recovery
from app.store.seals import ring_value
from app.store.store import FILE_NAME, open_store


def register(commands: Any) -> None:
    parser = commands.add_parser("keys", help="what the faces are sealed by")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("status", help="where the master key is, and that everything is sealed").set_defaults(
        run=run_status
    )
    acts.add_parser("rotate", help="everybody's data key under a new master key").set_defaults(run=run_rotate)
    acts.add_parser("erased", help="destroyed keys: who must not come back out of a backup").set_defaults(
        run=run_erased
    )
    for name, what, run in (
        ("export", "a recovery file: the master key, sealed by a passphrase", run_export),
        ("import", "put the keys of a recovery file back into their place", run_import),
    ):
        act = acts.add_parser(name, help=what)
        act.add_argument("file", metavar="FILE")
        act.set_defaults(run=run)


def run_status(args: argparse.Namespace, context: Context) -> int:
    keeping = context.product().keeping
    status = keeping.status()
    away = [str(path) for _, path, behind in keeping.backups() if behind]
    lines = [
        f"Master key {status.master} of the folder {status.folder}, in {status.where}",
        f"{status.people} people, {status.data_keys} data keys, all sealed since {status.since}",
        f"{status.erased} keys destroyed; {status.unsealed} templates readable",
    ]
    if status.to_clean:
        lines.append(f"{status.to_clean} erasures are still to be cleaned from the file: main.py retention run")
    lines += [f"Still holds somebody erased: {path}. When it is at hand: main.py forget {path}" for path in away]
    context.emit(asdict(status) | {"backups_behind": away}, "\n".join(lines))
    return 0


def run_rotate(args: argparse.Namespace, context: Context) -> int:
    rotated = context.product().keeping.rotate(context.operator(Act.KEYS).key)
    text = f"{rotated.keys} data keys are under the new master key {rotated.new}; {rotated.old} is destroyed."
    advice = "Recovery files and copies of the key file made before open nothing any more: write new ones."
    context.emit(asdict(rotated), f"{text}\n{advice}")
    return 0


def run_erased(args: argparse.Namespace, context: Context) -> int:
    found = context.product().keeping.erased()
    rows = [{"employee_key": key, "at": at, "cleaned": cleaned} for key, at, cleaned in found]
    lines = [f"{at[:16]}  {key}{'' if cleaned else '  (file still to be cleaned)'}" for key, at, cleaned in found]
    context.emit({"erased": rows}, "\n".join(lines) or "Nobody was erased yet.")
    return 0


def run_export(args: argparse.Namespace, context: Context) -> int:
    by = context.operator(Act.KEYS).key
    target = Path(args.file)
    context.product().keeping.export_keys(target, new_passphrase(), by)
    text = f"Written: {target}. Keep it and its passphrase apart, and neither beside the data folder."
    context.emit({"file": str(target)}, text)
    return 0


def run_import(args: argparse.Namespace, context: Context) -> int:
    """The product cannot be opened without its keys, so that the passphrase is the permission here."""
    data = context.config.folders.data
    if not (data / FILE_NAME).exists():
        raise Refused(f"Expected a data folder at {data}. Received none. Name it with --data, or restore a backup.")
    store = open_store(data)
    try:
        with store.engine.connect() as connection:
            folder, master = ring_value(connection, "folder"), ring_value(connection, "master")
    finally:
        store.close()
    if folder is None or master is None:
        raise Refused(f"Expected a sealed data folder at {data}. Received one without keys. Start TwinClock once.")
    found, keys = recovery.read(Path(args.file), passphrase())
    if found != folder:
        raise BadInput(f"Expected the recovery file of {folder}. Received that of {found}. Take the other one.")
    place = key_store(context.config, folder)
    recovery.put_back(keys, place, master)
    context.emit({"master": master, "where": place.where}, f"The master key {master} is in {place.where} again.")
    return 0
