"""Train the base tower: `python -m model.training.base --data ../shared/faces --minutes 110`."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    from model.training.fit import train_base
    from model.training.recipe import Recipe

    train_base(
        data=Path(options.data),
        runs=Path(options.runs),
        cache=Path(options.cache or Path(options.runs) / "cache"),
        minutes=options.minutes,
        resume=options.resume,
        start=Path(options.start) if options.start else None,
        recipe=replace(Recipe(), rate=options.rate) if options.rate else Recipe(),
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.training.base", description=__doc__)
    parser.add_argument("--data", default="../shared/faces", help="folder with train_*.npz")
    parser.add_argument("--runs", default="runs/base", help="checkpoints, log and curve")
    parser.add_argument("--cache", help="decoded faces (3 GB); default RUNS/cache")
    parser.add_argument("--minutes", type=float, default=110, help="training time, checkpoints included")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint in RUNS")
    parser.add_argument("--from", dest="start", help="start from the tower in this folder (tower.npz or tower.keras)")
    parser.add_argument("--rate", type=float, help="peak learning rate; a good tower goes on better at 2e-3 or less")
    return parser


if __name__ == "__main__":
    sys.exit(main())
