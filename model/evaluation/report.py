"""Judge a verifier on pairs: figures with intervals, pictures, and one page that holds them all."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.evaluation.figures import draw_roc, draw_scores
from model.evaluation.intervals import bootstrap_intervals
from model.evaluation.page import write_page
from model.evaluation.pictures import GREEN, RED, grid, pair_tile, titled, write_png
from model.evaluation.verification import FALSE_ACCEPT_RATES, fold_accuracies, verification_report

WORST = 12  # of each kind
COLUMNS = 4


@dataclass(frozen=True)
class ScoredPairs:
    """Pairs of pictures with their scores.

    pictures: uint8 (n, side, side, channels). first, second: int64 (p,), rows of `pictures`. same: bool (p,).
    score: float (p,), large for the same; a negated distance will do. identity: int64 (n,), the unit of the
    bootstrap (a class, a person, a writer). threshold: score at or over which the verifier says same.
    """

    pictures: NDArray[np.uint8]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    same: NDArray[np.bool_]
    score: NDArray[np.float64]
    identity: NDArray[np.int64]
    threshold: float


def verification_figures(pairs: ScoredPairs, seed: int = 0) -> dict[str, Any]:
    """The keys of `model.evaluation.verification.verification_report`, and more.

    "accuracy" is that of equally many pairs of both kinds, drawn by the seed where one kind has more: else refusing
    everything would look well. "accuracy_at_threshold" (both kinds weighing one half), "false_accepts" and
    "false_rejects" are those at the verifier's own threshold. "intervals": 95 %, by bootstrap over identities, of
    "eer", "auc" and "tar 0.01" to "tar 0.0001".

    Raises:
        ValueError: one kind of pair only.
    """
    order = np.random.default_rng(seed).permutation(len(pairs.same))
    score, same = pairs.score[order], pairs.same[order]
    report = verification_report(score, same)
    balanced = fold_accuracies(*_balanced(score, same))
    report["accuracy"], report["accuracy_std"] = float(np.mean(balanced)), float(np.std(balanced))
    accepted = score >= pairs.threshold
    report["accuracy_at_threshold"] = float(np.mean(accepted[same]) + np.mean(~accepted[~same])) / 2
    report["false_accepts"] = int(np.sum(accepted & ~same))
    report["false_rejects"] = int(np.sum(~accepted & same))
    who = pairs.identity[pairs.first[order]], pairs.identity[pairs.second[order]]
    report["intervals"] = bootstrap_intervals(score, same, *who, tuple(map(float, FALSE_ACCEPT_RATES)), seed)
    return report


def _balanced(score: NDArray[np.float64], same: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The first pairs of each kind, as many as there are of the rarer one; the order is random already."""
    count = int(min(same.sum(), (~same).sum()))
    rows = np.concatenate([np.flatnonzero(same)[:count], np.flatnonzero(~same)[:count]])
    return score[rows], same[rows]


def verification_page(pairs: ScoredPairs, folder: Path, title: str, notes: tuple[str, ...] = ()) -> dict[str, Any]:
    """Write roc.png, scores.png, worst.png and report.html (self-contained) into `folder`; return the figures.

    Raises:
        ValueError: one kind of pair only. OSError: the folder cannot be written.
    """
    figures = verification_figures(pairs)
    folder.mkdir(parents=True, exist_ok=True)
    mated, others = pairs.score[pairs.same], pairs.score[~pairs.same]
    draw_roc(mated, others, folder / "roc.png")
    draw_scores(mated, others, pairs.threshold, folder / "scores.png")
    write_png(folder / "worst.png", worst_pairs(pairs))
    write_page(
        folder / "report.html", title, notes, figures, [folder / n for n in ("roc.png", "scores.png", "worst.png")]
    )
    return figures


def worst_pairs(pairs: ScoredPairs, count: int = WORST) -> NDArray[np.uint8]:
    """The different pairs that look most alike, and the same pairs that look least: one BGR picture."""
    rows = np.arange(len(pairs.same))
    alike = sorted(rows[~pairs.same], key=lambda row: -pairs.score[row])[:count]
    apart = sorted(rows[pairs.same], key=lambda row: pairs.score[row])[:count]
    blocks = [
        titled(_grid_of(pairs, alike, RED, "accepted", "refused"), "different, nearest first (worst false accepts)"),
        titled(_grid_of(pairs, apart, GREEN, "accepted", "refused"), "same, farthest first (worst false rejects)"),
    ]
    return np.concatenate(blocks)


def _grid_of(
    pairs: ScoredPairs, rows: list[np.int64], colour: tuple[int, int, int], over: str, under: str
) -> NDArray[np.uint8]:
    tiles = [
        pair_tile(
            pairs.pictures[pairs.first[row]],
            pairs.pictures[pairs.second[row]],
            f"{pairs.score[row]:.2f} {over if pairs.score[row] >= pairs.threshold else under}",
            colour,
        )
        for row in rows
    ]
    tiles += [np.full_like(tiles[0], 255)] * max(0, COLUMNS - len(tiles))  # both blocks are equally wide
    return grid(tiles, COLUMNS)
