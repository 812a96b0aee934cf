"""Contrastive loss."""

from typing import Any

from keras import ops


def contrastive(distance: Any, same: Any, margin: float) -> Any:
    """Pull pairs of one person together, push other pairs out to the margin.

    loss = same * d**2 + (1 - same) * max(margin - d, 0)**2
    Args:
        distance: float32 (batch,), L1 distance of two embeddings, >= 0.
        same: float32 (batch,), 1 where both faces are one person, else 0.
        margin: distance beyond which a non-mated pair costs nothing, > 0.
    Returns:
        float32 (batch,), one loss per pair; the caller reduces it.
    Raises:
        ValueError: margin is not positive.
    Source: Hadsell, Chopra, LeCun 2006, "Dimensionality Reduction by Learning an Invariant
        Mapping", eq. 4. Their Y is our 1 - same; we use L1 and leave out the factor 1/2.
    """
    if margin <= 0:
        raise ValueError(f"Expected a positive margin. Received {margin}. Start from 1.0.")
    return same * distance**2 + (1 - same) * ops.maximum(margin - distance, 0) ** 2
