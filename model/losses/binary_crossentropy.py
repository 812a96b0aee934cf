"""Binary cross-entropy of similarities."""

from typing import Any

from keras import ops

SMALLEST = 1e-7  # a similarity of exactly 0 or 1 would cost infinity


def binary_crossentropy(similarity: Any, same: Any) -> Any:
    """Charge a pair for the similarity it was not given.

    loss = -(same * log(s) + (1 - same) * log(1 - s))
    Args:
        similarity: float32 (batch,), s in [0, 1]; clipped to 1e-7 from both ends.
        same: float32 (batch,), 1 where both faces are one person, else 0.
    Returns:
        float32 (batch,), one loss per pair; the caller reduces it.
    Source: Koch, Zemel, Salakhutdinov 2015, "Siamese Neural Networks for One-shot Image Recognition",
        section 3.2, without their weight penalty.
    """
    s = ops.clip(similarity, SMALLEST, 1 - SMALLEST)
    return -(same * ops.log(s) + (1 - same) * ops.log(1 - s))
