"""How well similarities separate pairs of one person from pairs of two."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Scores = NDArray[np.floating]
Flags = NDArray[np.bool_]

FOLDS = 10
FALSE_ACCEPT_RATES = ("0.01", "0.001", "0.0001")


def verification_report(similarity: ArrayLike, same: ArrayLike) -> dict[str, object]:
    """Return what `evaluate pairs` prints about scored pairs.

    Accuracy as LFW defines it: ten folds in the order given, the threshold of each picked on the other
    nine. TAR at a FAR: share of mated pairs above the lowest threshold that lets no more than that share
    of the non-mated pairs in.

    Args:
        similarity: float (p,), large for one person; a negated distance will do.
        same: bool (p,), True where both faces are one person. Both kinds must occur.
    Returns:
        {"pairs", "accuracy", "accuracy_std", "auc", "eer", "tar": {"0.01", "0.001", "0.0001"}}; the
        "auc" counts ties as half.
    Raises:
        ValueError: shapes differ, or one kind of pair is missing.
    """
    similarity, same = np.asarray(similarity, np.float64), np.asarray(same, np.bool_)
    if similarity.shape != same.shape or similarity.ndim != 1:
        raise ValueError(f"Expected two vectors of one length. Received {similarity.shape}, {same.shape}.")
    if not same.any() or same.all():
        raise ValueError("Expected mated and non-mated pairs. Received one kind only.")
    accuracies = fold_accuracies(similarity, same)
    mated, non_mated = similarity[same], np.sort(similarity[~same])
    return {
        "pairs": len(same),
        "accuracy": float(np.mean(accuracies)),
        "accuracy_std": float(np.std(accuracies)),
        "auc": area_under_curve(mated, non_mated),
        "eer": equal_error_rate(mated, non_mated),
        "tar": {rate: true_accept_rate(mated, non_mated, float(rate)) for rate in FALSE_ACCEPT_RATES},
    }


def error_rates(similarity: Scores, same: Flags, threshold: float) -> dict[str, float]:
    """{"fmr", "fnmr"} of `similarity >= threshold`: non-mated pairs accepted, mated pairs refused.

    Args:
        similarity: float (p,). same: bool (p,). Both kinds must occur.
    """
    accepted = similarity >= threshold
    return {"fmr": float(np.mean(accepted[~same])), "fnmr": float(np.mean(~accepted[same]))}


def fold_accuracies(similarity: Scores, same: Flags, folds: int = FOLDS) -> Scores:
    """Accuracy of each fold, float (folds,), at the threshold that is best on the other folds.

    Mated and non-mated pairs are dealt into folds separately, so that each fold holds both in the
    proportion of the whole, whatever their order.
    """
    fold = np.empty(len(same), np.int64)
    for kind in (True, False):
        where = np.flatnonzero(same == kind)
        fold[where] = np.arange(len(where)) * folds // max(len(where), 1)
    accuracies = []
    for held in range(folds):
        inside = fold == held
        if inside.any() and not inside.all():
            threshold = best_threshold(similarity[~inside], same[~inside])
            accuracies.append(np.mean((similarity[inside] >= threshold) == same[inside]))
    return np.array(accuracies)


def best_threshold(similarity: Scores, same: Flags) -> float:
    """The threshold with the most correct `similarity >= threshold` decisions, midway between scores."""
    order = np.argsort(-similarity, kind="stable")
    ranked, is_mated = similarity[order], same[order]
    correct = np.concatenate([[0], np.cumsum(np.where(is_mated, 1, -1))])
    edges = np.concatenate([[ranked[0] + 1e-6], (ranked[:-1] + ranked[1:]) / 2, [ranked[-1] - 1e-6]])
    return float(edges[np.argmax(correct)])


def true_accept_rate(mated: Scores, non_mated: Scores, false_accept_rate: float) -> float:
    """Share of mated scores above the score that `false_accept_rate` of the non-mated ones exceed."""
    allowed = int(np.floor(false_accept_rate * len(non_mated)))
    threshold = np.sort(non_mated)[::-1][min(allowed, len(non_mated) - 1)]
    return float(np.mean(mated > threshold))


def area_under_curve(mated: Scores, non_mated: Scores) -> float:
    """Chance that a mated pair scores above a non-mated one; a tie counts half."""
    ranked = np.sort(non_mated)
    below = np.searchsorted(ranked, mated, "left")
    not_above = np.searchsorted(ranked, mated, "right")
    return float(np.mean(below + not_above) / (2 * len(ranked)))


def equal_error_rate(mated: Scores, non_mated: Scores) -> float:
    """Error rate at the threshold where as many mated are refused as non-mated accepted."""
    mated, non_mated = np.sort(mated), np.sort(non_mated)
    thresholds = np.concatenate([mated, non_mated])
    false_reject = np.searchsorted(mated, thresholds, "left") / len(mated)
    false_accept = 1 - np.searchsorted(non_mated, thresholds, "left") / len(non_mated)
    nearest = np.argmin(np.abs(false_reject - false_accept))
    return float((false_reject[nearest] + false_accept[nearest]) / 2)


def all_pairs(
    embedding: Scores, identity: NDArray[np.integer], score: Callable[[Scores, Scores], Scores]
) -> tuple[Scores, Scores]:
    """Score every pair of faces once.

    Args:
        embedding: float (n, d). identity: int (n,).
        score: takes embeddings (a, d) and (b, d), returns similarities (a, b).
    Returns:
        mated float (m,), non_mated float (k,), with m + k = n (n - 1) / 2.
    """
    matrix = score(embedding, embedding)
    row, column = np.triu_indices(len(embedding), 1)
    values, same = matrix[row, column], identity[row] == identity[column]
    return values[same], values[~same]


def cosine(first: Scores, second: Scores) -> Scores:
    """Similarity of unit rows: (a, d), (b, d) -> (a, b)."""
    return first @ second.T
