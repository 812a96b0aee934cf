"""main.py siamese compare --run FOLDER A B"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from app.cli.context import Context
from app.cli.siamese_flags import add_act, add_run, run_of
from app.cli.siamese_sets import SETS
from app.errors import BadInput
from model.datasets.folder_classes import read_one
from model.evaluation.pictures import GREEN, RED, pair_tile, write_png


def register(acts: Any) -> None:
    act = add_act(acts, "compare", "two picture files: similarity and verdict, and the two side by side")
    add_run(act)
    act.add_argument("first", metavar="A")
    act.add_argument("second", metavar="B")
    act.add_argument("--out", metavar="FILE.png", help="the two pictures side by side with the verdict")
    act.set_defaults(run=run_compare)


def run_compare(args: argparse.Namespace, context: Context) -> int:
    run = run_of(args)
    entry = SETS.get(run.config.source)
    read = entry.read if entry is not None else read_one
    pictures = np.stack([read(path, run.config.side, run.config.channels) for path in (args.first, args.second)])
    rows = run.embed(pictures)
    distance, similarity = float(run.distance(rows[0], rows[1])), float(run.similarity(rows[0], rows[1]))
    same = distance <= run.threshold
    words = f"{'same' if same else 'different'}, similarity {similarity:.3f}"
    if args.out:
        drawn = pair_tile(pictures[0], pictures[1], words, GREEN if same else RED, side=256)
        try:
            write_png(Path(args.out), drawn)
        except OSError as error:
            raise BadInput(f"Expected a file to write at {args.out}. Received: {error.strerror}.") from error
    result = {"same": same, "similarity": similarity, "distance": distance, "threshold": run.threshold}
    context.emit(result, f"{words} (distance {distance:.3f}, threshold {run.threshold:.3f})")
    return 0
