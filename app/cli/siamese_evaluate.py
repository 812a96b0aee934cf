"""main.py siamese evaluate [SET] --run FOLDER --data FOLDER"""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from app.cli.context import Context
from app.cli.siamese_faces import ShippedFaces
from app.cli.siamese_flags import add_act, add_run, add_set, data_of, named_set, run_of
from app.errors import BadInput
from model.datasets.folder_classes import PictureSet, read_folder
from model.evaluation.page import flat
from model.evaluation.report import ScoredPairs, verification_figures, verification_page
from model.evaluation.set_pairs import scored_pairs
from model.inference.run_tower import RunTower


def register(acts: Any) -> None:
    act = add_act(acts, "evaluate", "ROC, equal error rate, TAR at FAR on pairs never trained on, and a page of them")
    add_set(act, "evaluate")
    add_run(act)
    act.add_argument("--out", metavar="FOLDER", help="writes report.html and its pictures there")
    act.add_argument("--all", action="store_true", help="also the classes that the run was trained on")
    act.add_argument("--beside-shipped", action="store_true", help="faces: the shipped verifier on the same pairs, too")
    act.set_defaults(run=run_evaluate)


def run_evaluate(args: argparse.Namespace, context: Context) -> int:
    entry = named_set(args, "evaluate")
    run, data = run_of(args, args.set), data_of(args, entry)
    extra: dict[str, Any] = {}
    if entry is not None and entry.evaluate is not None:
        pairs, extra = entry.evaluate(run, data)
    else:
        pictures = unseen(run, data, args.all, context)
        pairs = scored_pairs(run, pictures)
        if args.beside_shipped:
            extra["shipped"] = _shipped(args, context, pairs, pictures)
    report = {**_judged(args, pairs, run, data), **extra}
    context.emit(report, _text(report, args.out))
    return 0


def _judged(args: argparse.Namespace, pairs: ScoredPairs, run: RunTower, data: Path) -> dict[str, Any]:
    if args.out is None:
        return verification_figures(pairs)
    notes = (
        f"Pictures {data}, run {args.run_folder or args.set}, {run.config.loss} loss, {run.config.distance} distance.",
        "Scores are minus the head's distance; intervals come from a bootstrap over classes.",
    )
    return verification_page(pairs, Path(args.out), f"Verification of {args.set or data.name}", notes)


def _shipped(args: argparse.Namespace, context: Context, pairs: ScoredPairs, pictures: PictureSet) -> dict[str, Any]:
    """Figures of the shipped face verifier on the same pairs; a picture without a found face is far from all."""
    faces = ShippedFaces(args, context)
    rows = faces.embed([Path(file) for file in pictures.files])
    found = np.array([row is not None for row in rows])
    folded = np.array([np.zeros_like(faces.w) if row is None else row * faces.w for row in rows])
    score = -np.abs(folded[pairs.first] - folded[pairs.second]).sum(axis=1, dtype=np.float64)
    score[~(found[pairs.first] & found[pairs.second])] = score.min() - 1
    figures = verification_figures(replace(pairs, score=score, threshold=-faces.bias))
    return figures | {"not_found": int(np.sum(~found))}


def unseen(run: RunTower, data: Path, everything: bool, context: Context) -> PictureSet:
    """The folder's classes of which the run saw no picture in training; with `everything` all of them.

    Known again by the pictures, not by the names: character01 is another letter in each alphabet.
    """
    pictures = read_folder(data, run.config.side, run.config.channels)
    if everything:
        return pictures
    trained = np.unique(pictures.label[[digest in run.seen for digest in pictures.digests()]])
    kept = ~np.isin(pictures.label, trained)
    left = len(pictures.names) - len(trained)
    if left < 2:
        raise BadInput(
            f"Expected two classes or more that the run was not trained on. Received {left} in {data}. "
            "Add classes, or say --all to judge on what it knows already."
        )
    if len(trained):
        context.say(f"{len(trained)} classes were trained on and are left out; {left} judge.")
    return pictures.only(kept)


def _text(report: dict[str, Any], out: str | None) -> str:
    lines = _lines({name: value for name, value in report.items() if name != "shipped"})
    if "shipped" in report:
        lines += ["", "the shipped verifier on the same pairs", *_lines(report["shipped"])]
    return "\n".join([*lines, f"The page is {Path(out) / 'report.html'}"] if out else lines)


def _lines(report: dict[str, Any]) -> list[str]:
    intervals = report.get("intervals", {})
    lines = []
    for name, value in flat(report).items():
        told = f"{value:.4f}" if isinstance(value, float) else str(value)
        between = f"  ({intervals[name][0]:.4f} to {intervals[name][1]:.4f})" if name in intervals else ""
        lines.append(f"{name:<22}{told}{between}")
    return lines
