"""Triplet loss."""

from typing import Any

from keras import ops


def triplet(to_positive: Any, to_negative: Any, margin: float) -> Any:
    """Ask that the positive be nearer to the anchor than the negative, by a margin.

    loss = max(to_positive - to_negative + margin, 0)
    Args:
        to_positive: float32 (batch,), distance of anchor and positive, >= 0.
        to_negative: float32 (batch,), distance of anchor and negative, >= 0.
        margin: > 0.
    Returns:
        float32 (batch,), one loss per triplet; the caller reduces it.
    Raises:
        ValueError: margin is not positive.
    Source: Schroff, Kalenichenko, Philbin 2015, "FaceNet", eq. 2. Theirs are squared L2 distances; ours
        are L1, the distance that the head folds.
    """
    if margin <= 0:
        raise ValueError(f"Expected a positive margin. Received {margin}. Start from 1.0.")
    return ops.maximum(to_positive - to_negative + margin, 0)
