"""Draw the training curve: `python -m model.training.picture --runs runs/base --to model/weights`."""

import argparse
import csv
import shutil
import sys
from pathlib import Path

SERIES = {"tar_1e-3": "TAR at FAR 1e-3", "accuracy": "accuracy over the pairs", "held_cosine": "cosine to the teacher"}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.training.picture", description=__doc__)
    parser.add_argument("--runs", default="runs/base", help="folder with curve.csv")
    parser.add_argument("--to", default="model/weights", help="folder for curve.csv and curve.png")
    options = parser.parse_args(arguments)
    curve = Path(options.runs) / "curve.csv"
    draw_curve(curve, Path(options.to) / "curve.png")
    shutil.copyfile(curve, Path(options.to) / "curve.csv")
    return 0


def draw_curve(curve: Path, picture: Path) -> None:
    """Plot a curve.csv of the base training over the images seen, as PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with curve.open(newline="") as file:
        rows = list(csv.DictReader(file))
    images = [float(row["images"]) / 1e6 for row in rows]
    figure, axis = pyplot.subplots(figsize=(7, 4))
    for column, name in SERIES.items():
        axis.plot(images, [float(row[column]) for row in rows], marker=".", label=name)
    axis.set(xlabel="million images seen", ylim=(0, 1), title="Base training, even validation identities")
    axis.grid(alpha=0.3)
    axis.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(picture, dpi=110)
    pyplot.close(figure)


if __name__ == "__main__":
    sys.exit(main())
