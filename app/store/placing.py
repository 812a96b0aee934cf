"""Puts a restored folder in its place and keeps the old one aside; killed in between, the next start ends it."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from app.errors import Refused
from app.services.ports import SampleKind
from app.store import durable, failures
from app.store.locks import hold
from app.store.store import FILE_NAME

PICTURES = (*(kind.value for kind in SampleKind), "negative")
HOLDERS = ("window", "training", "retraining")


@contextmanager
def staging_for(data: Path) -> Iterator[Path]:
    """An empty folder beside the data folder, on the same disk; gone afterwards unless it was put in place."""
    durable.make_folder(data.parent)
    for left in data.parent.glob(f".{data.name}.restoring-*"):
        shutil.rmtree(left, ignore_errors=True)  # of a restore that was killed
    staging = data.with_name(f".{data.name}.restoring-{uuid4().hex[:8]}")
    durable.make_folder(staging)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def expect_free(data: Path, samples: Path, *, replace: bool) -> None:
    """Raises Refused: there is a data folder and it is not to be replaced, or somebody works on it."""
    taken = _occupied(data, samples)
    if taken and replace:
        expect_nobody(data)
    elif taken:
        raise Refused(
            f"Expected an empty data folder at {taken[0]}. Received one in use. Name another with --data, or "
            "--replace it: the old one is kept aside."
        )


def put_in_place(staging: Path, data: Path, samples: Path) -> list[Path]:
    """Exchange the folders and return where the old ones are kept now.

    Raises:
        AlreadyRunning: a window or a training is open on the old one.
    """
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    expect_nobody(data)  # before the pictures go, and once more before the folder does
    try:
        aside = [] if samples == data else _exchange_pictures(staging, samples, stamp)
        return aside + _exchange(staging, data, stamp)
    except OSError as error:
        raise failures.of_file(error, data) from error


def finish_restore(data: Path) -> None:
    """Where a restore was killed between its two renames, do the second one."""
    complete = _complete(data)
    if not data.exists() and complete.is_dir():
        complete.rename(data)
        durable.sync_folder(data.parent)


def _exchange(staging: Path, data: Path, stamp: str) -> list[Path]:
    complete, aside = _complete(data), data.with_name(f"{data.name}.before-{stamp}")
    expect_nobody(data)
    shutil.rmtree(complete, ignore_errors=True)
    staging.rename(complete)  # from here on the restored folder is whole: `finish_restore` may put it in place
    kept = []
    if data.exists():
        data.rename(aside)
        kept = [aside] if (aside / FILE_NAME).exists() else []
    complete.rename(data)
    durable.sync_folder(data.parent)
    if not kept:
        shutil.rmtree(aside, ignore_errors=True)  # it held lock files only
    return kept


def expect_nobody(data: Path, but: str = "") -> None:
    """Nobody works on the folder, `but` one purpose. AlreadyRunning when somebody does.

    Not held while it is renamed: Windows moves no folder with an open file in it.
    """
    if data.exists():
        with ExitStack() as held:
            for purpose in HOLDERS:
                if purpose != but:
                    held.enter_context(hold(data, purpose))


def _exchange_pictures(staging: Path, samples: Path, stamp: str) -> list[Path]:
    """Where pictures have a folder of their own: person by person, whatever else lies there stays."""
    aside = samples / f"before-{stamp}"
    for kind in PICTURES:
        old = [entry for entry in _entries(samples / kind) if entry.name != ".gitkeep"]
        for entry in old:
            durable.make_folder(aside / kind)
            entry.rename(aside / kind / entry.name)
        for entry in _entries(staging / kind):
            durable.make_folder(samples / kind)
            entry.rename(samples / kind / entry.name)
        shutil.rmtree(staging / kind, ignore_errors=True)
    return [aside] if aside.is_dir() else []


def _occupied(data: Path, samples: Path) -> list[Path]:
    found = [data] if any(not entry.name.endswith(".lock") for entry in _entries(data)) else []
    pictures = [samples / kind for kind in PICTURES if samples != data]
    return found + [folder for folder in pictures if any(entry.name != ".gitkeep" for entry in _entries(folder))]


def _complete(data: Path) -> Path:
    return data.with_name(f".{data.name}.restored")


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
