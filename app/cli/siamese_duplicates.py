"""main.py siamese duplicates FOLDER: near-duplicates and odd ones out, as a report with thumbnails."""

import argparse
import html
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.cli.context import Context
from app.cli.progress import tracked
from app.cli.siamese_faces import ShippedFaces
from app.cli.siamese_flags import add_act, add_run, run_of
from app.cli.siamese_sets import SETS
from app.errors import BadInput
from model.datasets.folder_classes import read_one
from model.errors import PictureError
from model.evaluation.duplicates import near_duplicates, odd_ones
from model.evaluation.page import page_of, thumbnail_tag
from model.images import picture_files, read_picture

# Of the distance at which two pictures are called the same. Measured on 12 Faces94 people with the face verifier: 90 %
# of pictures saved again as JPEG at quality 60 lie under it, and fewer than one in ten of other frames of one minute.
NEAR = 0.15
MOST_SHOWN = 200


def register(acts: Any) -> None:
    act = add_act(acts, "duplicates", "near-duplicates and odd ones out of a picture folder")
    act.add_argument("folder", metavar="FOLDER", help="pictures; folders in it are taken for classes")
    add_run(act)
    act.add_argument("--near", type=float, default=NEAR, metavar="SHARE", help="of the threshold; default 0.15")
    act.add_argument("--out", metavar="FILE.html", help="the report; default duplicates.html in the folder above")
    act.set_defaults(run=run_duplicates)


@dataclass(frozen=True)
class _Collection:
    """Embeddings times the head's weights, their files, and what could not be embedded, with its reason."""

    folded: NDArray[np.float32]
    files: list[Path]
    skipped: list[tuple[Path, str]]
    distance: str
    threshold: float


def run_duplicates(args: argparse.Namespace, context: Context) -> int:
    if not 0 < args.near < 1:
        raise BadInput(f"Expected --near between 0 and 1. Received {args.near}. Start from {NEAR}.")
    root = Path(args.folder)
    files = picture_files(root)
    found = _by_run(args, files) if args.run_folder else _by_face(args, context, files)
    if len(found.files) < 2:
        raise BadInput(f"Expected two pictures or more that can be embedded. Received {len(found.files)} in {root}.")
    label, names = _classes(found.files, root)
    groups = near_duplicates(found.folded, found.distance, args.near * found.threshold)
    odd = odd_ones(found.folded, found.distance, label)
    result = {
        "pictures": len(found.files),
        "groups": [{"files": [str(found.files[i]) for i in rows], "distance": apart} for rows, apart in groups],
        "odd": [
            {
                "file": str(found.files[one.row]),
                "looks_like": None if one.looks_like is None else names[one.looks_like],
                "distance": one.distance,
            }
            for one in odd
        ],
        "skipped": [{"file": str(file), "reason": reason} for file, reason in found.skipped],
    }
    out = Path(args.out or root.resolve().parent / "duplicates.html")
    try:
        out.write_text(_page(root, result), "utf8")
    except OSError as error:
        raise BadInput(f"Expected a file to write at {out}. Received: {error.strerror}. Name --out.") from error
    context.emit({**result, "report": str(out)}, _text(result, out))
    return 0


def _by_face(args: argparse.Namespace, context: Context, files: list[Path]) -> _Collection:
    faces = ShippedFaces(args, context)
    readable, skipped = _readable(files)
    rows = faces.embed(readable)
    kept = [file for file, row in zip(readable, rows, strict=True) if row is not None]
    skipped += [(file, "no face found") for file, row in zip(readable, rows, strict=True) if row is None]
    folded = np.stack([row * faces.w for row in rows if row is not None]) if kept else np.empty((0, 128), np.float32)
    return _Collection(folded, kept, skipped, faces.distance, faces.bias)


def _by_run(args: argparse.Namespace, files: list[Path]) -> _Collection:
    run = run_of(args)
    entry = SETS.get(run.config.source)
    read = entry.read if entry is not None else read_one
    rows, kept, skipped = [], [], list[tuple[Path, str]]()
    for file in tracked(files, "Embedding"):
        try:
            rows.append(run.embed(read(file, run.config.side, run.config.channels)[np.newaxis])[0])
            kept.append(file)
        except PictureError as error:
            skipped.append((file, str(error)))
    folded = np.array(rows, np.float32).reshape(len(rows), run.config.embedding) * run.head.weights()
    return _Collection(folded, kept, skipped, run.config.distance, run.threshold)


def _readable(files: list[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    good, bad = [], list[tuple[Path, str]]()
    for file in files:
        try:
            read_picture(file)
            good.append(file)
        except PictureError as error:
            bad.append((file, str(error)))
    return good, bad


def _classes(files: list[Path], root: Path) -> tuple[NDArray[np.int64], list[str]]:
    """A class per folder directly below the root; pictures that lie loose are one class together."""
    parts = [file.relative_to(root).parts if file != root else (file.name,) for file in files]
    own = [part[0] if len(part) > 1 else "" for part in parts]
    names = sorted(set(own))
    return np.array([names.index(name) for name in own], np.int64), names


def _page(root: Path, result: dict[str, Any]) -> str:
    parts = [f"<h1>{html.escape(root.name)}: {result['pictures']} pictures</h1>", "<h2>Near-duplicates</h2>"]
    for group in result["groups"][:MOST_SHOWN]:
        parts.append(f"<p>{len(group['files'])} pictures, at most {group['distance']:.3f} apart</p>")
        parts += [_thumbnail(Path(file)) for file in group["files"]]
    parts += ["<h2>Odd ones out</h2>"]
    for one in result["odd"][:MOST_SHOWN]:
        why = f"looks like {one['looks_like']}" if one["looks_like"] is not None else "looks like nothing else"
        parts.append(f"<p>{html.escape(why)}, nearest at {one['distance']:.3f}</p>{_thumbnail(Path(one['file']))}")
    parts += ["<h2>Left out</h2>", "<ul>"]
    parts += [f"<li>{html.escape(one['file'])}: {html.escape(one['reason'])}</li>" for one in result["skipped"]]
    return page_of(f"Duplicates in {root.name}", [*parts, "</ul>"])


def _thumbnail(file: Path) -> str:
    picture = read_picture(file)
    scale = 96 / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return thumbnail_tag(cv2.imencode(".jpg", small)[1].tobytes(), str(file))


def _text(result: dict[str, Any], out: Path) -> str:
    doubled = sum(len(group["files"]) for group in result["groups"])
    return (
        f"{result['pictures']} pictures: {len(result['groups'])} groups of near-duplicates with {doubled} pictures, "
        f"{len(result['odd'])} odd ones out, {len(result['skipped'])} left out.\nThe report is {out}"
    )
