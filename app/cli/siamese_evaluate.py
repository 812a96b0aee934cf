"""main.py siamese evaluate [SET] --run FOLDER --data FOLDER"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from app.cli.context import Context
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
    act.add_argument("--all", action="store_true", help="also classes of the names that the run was trained on")
    act.set_defaults(run=run_evaluate)


def run_evaluate(args: argparse.Namespace, context: Context) -> int:
    entry = named_set(args, "evaluate")
    run, data = run_of(args, args.set), data_of(args, entry)
    extra: dict[str, Any] = {}
    if entry is not None and entry.evaluate is not None:
        pairs, extra = entry.evaluate(run, data)
    else:
        pairs = scored_pairs(run, unseen(run, data, args.all, context))
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


def unseen(run: RunTower, data: Path, everything: bool, context: Context) -> PictureSet:
    """The folder's classes that the run was not trained on, by their names; with `everything` all of them."""
    pictures = read_folder(data, run.config.side, run.config.channels)
    if everything:
        return pictures
    kept = [i for i, name in enumerate(pictures.names) if name not in run.trained_on]
    if len(kept) < 2:
        raise BadInput(
            f"Expected two classes or more that the run was not trained on. Received {len(kept)} in {data}. "
            "Add classes, or say --all if only their names are those of the training."
        )
    if len(kept) < len(pictures.names):
        context.say(f"{len(pictures.names) - len(kept)} classes were trained on and are left out; {len(kept)} judge.")
    return pictures.only(np.isin(pictures.label, kept))


def _text(report: dict[str, Any], out: str | None) -> str:
    intervals = report.get("intervals", {})
    lines = []
    for name, value in flat(report).items():
        told = f"{value:.4f}" if isinstance(value, float) else str(value)
        between = f"  ({intervals[name][0]:.4f} to {intervals[name][1]:.4f})" if name in intervals else ""
        lines.append(f"{name:<22}{told}{between}")
    return "\n".join([*lines, f"The page is {Path(out) / 'report.html'}"] if out else lines)
