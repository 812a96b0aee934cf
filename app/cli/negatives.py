"""main.py negatives import FOLDER|ARCHIVE"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.bootstrap import Product
from app.cli.context import Context
from app.errors import StoreUnavailable
from app.services.ports import Crop, FaceEngine, Frame
from model.datasets.negatives import ImportReport, import_negatives

NEGATIVE = "negative"
TELL_EVERY = 50  # pictures


def register(commands: Any) -> None:
    parser = commands.add_parser("negatives", help="strangers' pictures, to learn from")
    acts = parser.add_subparsers(dest="act", required=True)
    importing = acts.add_parser("import", help="a folder, .tgz, .tar or .zip; one folder per person, or LFW's form")
    importing.add_argument("source", metavar="FOLDER|ARCHIVE")
    importing.set_defaults(run=run_import)


def run_import(args: argparse.Namespace, context: Context) -> int:
    context.admin()

    def tell(done: int, total: int) -> None:
        if done % TELL_EVERY == 0 or done == total:
            context.say(f"{done} of {total}")

    report = import_strangers(context.product(), Path(args.source), context.engine, tell)
    for name, reason in report.skipped:
        context.say(f"Skipped {name}: {reason}")
    context.emit(
        {
            "identities": report.identities,
            "pictures": report.pictures,
            "known": report.known,
            "skipped": [{"image": name, "reason": reason} for name, reason in report.skipped],
        },
        f"{report.pictures} pictures of {report.identities} people imported, {report.known} known already, "
        f"{len(report.skipped)} skipped.",
    )
    return 0 if report.pictures or report.known else 1


def import_strangers(
    product: Product, source: Path, engine: FaceEngine, progress: Callable[[int, int], None] = lambda done, total: None
) -> ImportReport:
    """Store aligned crops of strangers among this company's negatives.

    Raises:
        PictureError: the source is no folder or archive, is damaged, or holds no picture.
        StoreUnavailable: the folder of negatives cannot be written.
    """
    target = product.config.folders.samples / NEGATIVE
    try:
        return import_negatives(source, target, lambda frame: _nearest_crop(frame, engine), progress)
    except OSError as error:
        raise StoreUnavailable(
            f"Expected to write to {target}. Received: {error.strerror}. Free some space or check the folder's rights."
        ) from error


def _nearest_crop(frame: Frame, engine: FaceEngine) -> Crop | None:
    faces = engine.look(frame).faces
    return faces[0].crop if faces else None
