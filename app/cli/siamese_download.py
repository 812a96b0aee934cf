"""main.py siamese download omniglot | mnist | lookalike"""

import argparse
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from app.cli.context import Context
from app.cli.siamese_flags import add_act, shared
from app.errors import BadInput
from model.datasets.download import RemoteFile, fetch
from model.datasets.published import PUBLISHED


def register(acts: Any) -> None:
    act = add_act(acts, "download", "fetch a published set; goes on where it was cut off")
    act.add_argument("set", metavar="SET", choices=sorted(PUBLISHED), help=", ".join(sorted(PUBLISHED)))
    act.add_argument("--mirror", metavar="URL", help="take the files from URL/NAME instead of their official addresses")
    act.set_defaults(run=run_download)


def run_download(args: argparse.Namespace, context: Context) -> int:
    folder = Path(getattr(args, "data", None) or shared() / args.set)
    files = [_from_mirror(file, args.mirror) for file in PUBLISHED[args.set]]
    result = {}
    with _progress(context) as bars:
        for file in files:
            try:
                path, now = fetch(file, folder, _bar(bars, file.name))
            except OSError as error:
                raise BadInput(f"Expected to write into {folder}. Received: {error.strerror}. Name --data.") from error
            result[file.name] = {"path": str(path), "fetched": now, "bytes": path.stat().st_size}
    lines = [f"{name}: {'fetched' if told['fetched'] else 'was there'}, {told['bytes']:,} bytes, checked"
             for name, told in result.items()]  # fmt: skip
    context.emit({"folder": str(folder), "files": result}, "\n".join([*lines, f"They are in {folder}."]))
    return 0


def _from_mirror(file: RemoteFile, mirror: str | None) -> RemoteFile:
    if mirror is None:
        return file
    if not mirror.startswith(("http://", "https://")):
        raise BadInput(f"Expected --mirror http://... or https://... Received {mirror}.")
    return RemoteFile(file.name, f"{mirror.rstrip('/')}/{file.name}", file.digest)


def _progress(context: Context) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=context.as_json)


def _bar(bars: Progress, name: str) -> Any:
    task = bars.add_task(name, total=None)
    return lambda done, total: bars.update(task, completed=done, total=total or None)
