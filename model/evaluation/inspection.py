"""What a network has learned: how near the same and the different lie, and what it finds for a picture."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
Labels = NDArray[np.int64]
TOP = (1, 5, 10)


def mean_cosines(rows: Rows, label: Labels) -> dict[str, float]:
    """Mean cosine of positive (one label) and of negative pairs of unit rows float32 (n, d).

    Returns:
        {"positive", "negative"}, over all pairs, each once.
    Raises:
        ValueError: one kind of pair is missing.
    """
    first, second = np.triu_indices(len(rows), 1)
    same = label[first] == label[second]
    if not same.any() or same.all():
        raise ValueError("Expected positive and negative pairs. Received one kind only. Add classes or pictures.")
    cosine = (rows @ rows.T)[first, second]
    return {"positive": float(cosine[same].mean()), "negative": float(cosine[~same].mean())}


def nearest_others(rows: Rows, count: int) -> Labels:
    """For each unit row the `count` nearest other rows by cosine, nearest first: int64 (n, min(count, n - 1))."""
    cosine = rows @ rows.T
    np.fill_diagonal(cosine, -np.inf)
    return np.argsort(-cosine, axis=1, kind="stable")[:, : min(count, len(rows) - 1)]


def top_k(rows: Rows, label: Labels, ks: Sequence[int] = TOP) -> dict[str, float]:
    """Share of the pictures with a mate among whose k nearest others one of the same label is.

    Raises:
        ValueError: no picture has a mate.
    """
    hit = label[nearest_others(rows, max(ks))] == label[:, np.newaxis]
    names, counts = np.unique(label, return_counts=True)
    mated = np.isin(label, names[counts > 1])
    if not mated.any():
        raise ValueError("Expected a class with two pictures or more. Received one picture a class. Add pictures.")
    return {str(k): float(hit[mated, :k].any(axis=1).mean()) for k in ks}


def placed(rows: Rows, way: str, seed: int = 0) -> NDArray[np.float64]:
    """Embeddings on a plane: float (n, 2), by PCA or t-SNE of scikit-learn.

    Args:
        way: "pca" keeps distances as far as two axes can, "tsne" keeps neighbours together.
    Raises:
        ValueError: another way, or fewer than three rows.
    Source: van der Maaten, Hinton 2008, "Visualizing Data using t-SNE".
    """
    if len(rows) < 3:
        raise ValueError(f"Expected three pictures or more for a map. Received {len(rows)}. Add pictures.")
    # Imported when asked for: it takes a second.
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    makers: dict[str, Any] = {
        "pca": lambda: PCA(2, random_state=seed),
        "tsne": lambda: TSNE(2, init="pca", perplexity=min(30.0, (len(rows) - 1) / 3), random_state=seed),
    }
    if way not in makers:
        raise ValueError(f"Expected a map by pca or tsne. Received {way!r}.")
    return np.asarray(makers[way]().fit_transform(rows), np.float64)
