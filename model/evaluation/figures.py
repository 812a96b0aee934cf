"""Figures as PNG files, drawn without a screen."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DPI = 100


def draw_curves(history: Sequence[Mapping[str, float]], path: Path) -> None:
    """Training loss, and the validation pairs' EER and AUC, over the epochs."""
    figure, (left, right) = _panels(2)
    epoch = [row["epoch"] for row in history]
    left.plot(epoch, [row["loss"] for row in history], marker=".", color="tab:blue")
    left.set(xlabel="epoch", ylabel="training loss", title="Loss")
    right.plot(epoch, [100 * row["eer"] for row in history], marker=".", label="equal error rate, %")
    right.plot(epoch, [100 * (1 - row["auc"]) for row in history], marker=".", label="100 (1 - AUC)")
    right.set(xlabel="epoch", title="Classes never trained on")
    right.legend()
    for axis in (left, right):
        axis.xaxis.get_major_locator().set_params(integer=True)
    _saved(figure, path)


def draw_roc(mated: NDArray[np.floating], non_mated: NDArray[np.floating], path: Path) -> None:
    """True accepts over false accepts, the latter on a logarithmic axis."""
    thresholds = np.unique(np.concatenate([mated, non_mated]))[::-1]
    accepted = 1 - np.searchsorted(np.sort(mated), thresholds, "left") / len(mated)
    wrong = 1 - np.searchsorted(np.sort(non_mated), thresholds, "left") / len(non_mated)
    figure, (axis,) = _panels(1)
    axis.step(np.maximum(wrong, 0.5 / len(non_mated)), accepted, where="post")
    axis.set(xscale="log", xlabel="false accept rate", ylabel="true accept rate", ylim=(0, 1.02), title="ROC")
    _saved(figure, path)


def draw_scores(
    mated: NDArray[np.floating], non_mated: NDArray[np.floating], threshold: float, path: Path, name: str = "score"
) -> None:
    """Histograms of the scores of same and different pairs, with the threshold between them."""
    figure, (axis,) = _panels(1)
    bins = np.linspace(min(mated.min(), non_mated.min()), max(mated.max(), non_mated.max()), 61)
    for values, label, colour in ((mated, "same", "tab:green"), (non_mated, "different", "tab:red")):
        axis.hist(values, bins, density=True, alpha=0.6, label=f"{label} ({len(values):,})", color=colour)
    axis.axvline(threshold, color="black", linestyle="--", linewidth=1, label="threshold")
    axis.set(xlabel=name, ylabel="density", title="Scores")
    axis.legend()
    _saved(figure, path)


def _panels(count: int) -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, count, figsize=(5.2 * count, 4), squeeze=False)
    for axis in axes[0]:
        axis.grid(alpha=0.3)
    return figure, axes[0]


def _saved(figure: Any, path: Path) -> None:
    from matplotlib import pyplot

    figure.tight_layout()
    figure.savefig(path, dpi=DPI, metadata={"Software": None})
    pyplot.close(figure)
