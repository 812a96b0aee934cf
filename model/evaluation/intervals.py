"""95 % intervals of a verifier's figures, by bootstrap over identities."""

import numpy as np
from numpy.typing import NDArray

DRAWS = 300
LOW, HIGH = 0.025, 0.975
Scores = NDArray[np.float64]
Figures = dict[str, float]


def bootstrap_intervals(
    score: Scores,
    same: NDArray[np.bool_],
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    rates: tuple[float, ...],
    seed: int = 0,
    draws: int = DRAWS,
) -> dict[str, list[float]]:
    """Intervals of the EER, the AUC and the TAR at these FARs.

    People are drawn with replacement, not pairs: pairs of one person hang together. A pair counts as often as both
    its people were drawn (their product; once a draw for a pair of one person).

    Args:
        score: float (p,), large for the same. same: bool (p,).
        first, second: int (p,), the identity on either side of each pair.
    Returns:
        {"eer": [low, high], "auc": [...], "tar": {...}} flattened as "tar 0.01".
    Source: Efron, Tibshirani 1993, "An Introduction to the Bootstrap", section 13.3; the product weight is that of
        Poh, Bengio 2007, "Estimating the Confidence Interval of Expected Performance Curve", the subset bootstrap.
    """
    rng = np.random.default_rng(seed)
    people, place = np.unique(np.concatenate([first, second]), return_inverse=True)
    one, other = place[: len(first)], place[len(first) :]
    order = np.argsort(-score, kind="stable")
    one, other, mated = one[order], other[order], same[order]
    ends = np.append(np.flatnonzero(np.diff(score[order])), len(score) - 1)  # ties are accepted together
    found: list[Figures] = []
    for _ in range(draws):
        drawn = np.bincount(rng.integers(0, len(people), len(people)), minlength=len(people))
        weight = np.where(one == other, drawn[one], drawn[one] * drawn[other]).astype(np.float64)
        if weight[mated].sum() and weight[~mated].sum():
            found.append(weighted_figures(weight, mated, ends, rates))
    if not found:
        return {}
    return {name: [float(q) for q in np.quantile([f[name] for f in found], [LOW, HIGH])] for name in found[0]}


def weighted_figures(
    weight: Scores, mated: NDArray[np.bool_], ends: NDArray[np.int64], rates: tuple[float, ...]
) -> Figures:
    """EER, AUC and TAR of weighted pairs in falling order of score; ends: last place of each tie."""
    accepted = np.cumsum(np.where(mated, weight, 0))[ends]
    wrong = np.cumsum(np.where(mated, 0, weight))[ends]
    tar, far = accepted / accepted[-1], wrong / wrong[-1]
    at = int(np.argmin(np.abs(far - (1 - tar))))
    area = float(np.sum(np.diff(np.concatenate([[0.0], far])) * (tar + np.concatenate([[0.0], tar[:-1]])) / 2))
    figures = {"eer": float((far[at] + 1 - tar[at]) / 2), "auc": area}
    for rate in rates:
        inside = int(np.searchsorted(far, rate, "right"))
        figures[f"tar {rate:g}"] = float(tar[inside - 1]) if inside else 0.0
    return figures
