"""main.py siamese montage [SET] --data FOLDER --out FILE.png"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np

from app.cli.context import Context
from app.cli.siamese_flags import add_act, add_set, data_of, named_set
from app.errors import BadInput
from model.datasets.folder_classes import read_folder
from model.evaluation.pictures import pair_montage, write_png
from model.sampling.pairs import balanced_pairs

SIDE_PX = 64


def register(acts: Any) -> None:
    act = add_act(acts, "montage", "7x7 pairs as training sees them, same in green, different in red")
    add_set(act, "montage")
    act.add_argument("--out", metavar="FILE.png", default="montage.png", help="default montage.png")
    act.add_argument("--count", type=int, default=49, help="pairs; default 49")
    act.add_argument("--seed", type=int, default=0, help="the same seed draws the same pairs")
    act.set_defaults(run=run_montage)


def run_montage(args: argparse.Namespace, context: Context) -> int:
    entry = named_set(args, "montage")
    data = data_of(args, entry)
    if args.count < 2:
        raise BadInput(f"Expected --count of 2 or more. Received {args.count}.")
    if entry is not None and entry.montage is not None:
        pictures, first, second, same = entry.montage(data, args.seed)
        first, second, same = first[: args.count], second[: args.count], same[: args.count]
    else:
        read = read_folder(data, SIDE_PX, 3)
        pictures = read.pictures
        first, second, same = balanced_pairs(read.label, args.count, np.random.default_rng(args.seed))
    try:
        write_png(Path(args.out), pair_montage(pictures, first, second, same))
    except OSError as error:
        raise BadInput(f"Expected a file to write at {args.out}. Received: {error.strerror}.") from error
    result = {"out": args.out, "pairs": len(same), "same": int(np.sum(same))}
    context.emit(result, f"{result['pairs']} pairs, {result['same']} of them the same: {args.out}")
    return 0
