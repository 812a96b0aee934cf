"""Fit linear layer, w and bias on pairs: `python -m model.training.head --runs runs/base --to runs/verifier`.

The last stage of the base training. The convolutions stay; the tower's last linear layer, w and bias are
trained as a twin model with binary cross-entropy on pairs of the training identities, because L1 depends on
how the axes lie. The held-out identities choose the round that is kept, set the scale of the similarity,
and give the FMR curve. What comes out is exported by model.training.export.
"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.training.head", description=__doc__)
    parser.add_argument("--data", default="../shared/faces", help="folder with train_*.npz")
    parser.add_argument("--runs", default="runs/base", help="folder that the base training wrote")
    parser.add_argument("--to", default="runs/verifier", help="folder for tower.npz and head.json")
    parser.add_argument("--every", type=int, default=1, help="use each n-th training face only")
    parser.add_argument("--cache", help="decoded faces; default RUNS/cache")
    parser.add_argument("--rounds", type=int, default=8, help="rounds of mining and training")
    options = parser.parse_args(arguments)
    from model.training.pair_stage import fit_head

    runs = Path(options.runs)
    figures = fit_head(
        data=Path(options.data),
        runs=runs,
        to=Path(options.to),
        cache=Path(options.cache or runs / "cache"),
        rounds=options.rounds,
        every=options.every,
    )
    print(json.dumps(figures), file=sys.stderr)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
