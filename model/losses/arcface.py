"""Additive angular margin softmax."""

from typing import Any

from keras import ops

ALMOST_ONE = 1 - 1e-6  # arccos has no finite slope at 1


def arcface(cosine: Any, label: Any, margin: float = 0.3, scale: float = 32.0) -> Any:
    """Cross-entropy over identities whose own angle is widened by a margin.

    logit_j = scale * cos(theta_j), but scale * cos(theta_y + margin) for the own identity y; where
    theta_y + margin would pass pi, scale * (cos(theta_y) - margin * sin(margin)) keeps it falling.
    Args:
        cosine: float32 (b, identities), cosine of each embedding with each identity's centre.
        label: int (b,), own identity.
        margin: radians, >= 0; 0 is a plain softmax.
        scale: > 0, sharpness of the softmax.
    Returns:
        float32 (b,), one loss per face; the caller reduces it.
    Raises:
        ValueError: negative margin or scale not positive.
    Source: Deng et al. 2019, "ArcFace", eq. 3; the fallback beyond pi is that of the authors' code.
    """
    if margin < 0 or scale <= 0:
        raise ValueError(f"Expected margin >= 0, scale > 0. Received {margin}, {scale}. Try 0.3, 32.")
    cosine = ops.clip(cosine, -ALMOST_ONE, ALMOST_ONE)
    hit = ops.one_hot(label, cosine.shape[1], dtype=cosine.dtype)
    own = ops.sum(cosine * hit, axis=1, keepdims=True)
    pushed = own * ops.cos(margin) - ops.sqrt(1 - own**2) * ops.sin(margin)
    pushed = ops.where(own > -ops.cos(margin), pushed, own - margin * ops.sin(margin))
    logits = scale * (cosine + hit * (pushed - own))
    return ops.logsumexp(logits, axis=1) - ops.sum(logits * hit, axis=1)
