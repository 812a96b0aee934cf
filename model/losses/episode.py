"""One-shot episodes as a loss: each drawing must find the other one of its class among all classes of the batch."""

from typing import Any

from keras import ops

UNLIKELY = -1e4


def episode(first: Any, second: Any, label: Any, margin: float = 0.1, scale: float = 16.0) -> Any:
    """Cross-entropy of naming `first` by the examples `second`, and the other way round.

    loss_i = -(log softmax_j(z_ij)_i + log softmax_j(z_ji)_i) / 2,  z_ij = scale * (f_i . g_j - margin * [i = j])
    With unit vectors the cosine ranks as the squared L2 distance does: f . g = 1 - |f - g|**2 / 2.

    Args:
        first, second: float32 (b, d), unit rows; row i of both shows class label[i].
        label: int (b,). A class that is there twice is no negative to itself.
        margin: by how much the own cosine must be ahead, >= 0. scale: > 0, sharpness.
    Returns:
        float32 (b,), one loss per class; the caller reduces it.
    Raises:
        ValueError: negative margin or scale not positive.
    Source: Snell, Swersky, Zemel 2017, "Prototypical Networks for Few-shot Learning", with one example a class; the
        margin on the cosine is that of Wang et al. 2018, "CosFace", eq. 4.
    """
    if margin < 0 or scale <= 0:
        raise ValueError(f"Expected margin >= 0, scale > 0. Received {margin}, {scale}. Try 0.1, 16.")
    own = ops.eye(ops.shape(first)[0], dtype=first.dtype)
    twin = ops.cast(label[:, None] == label[None, :], first.dtype) - own
    logit = scale * (ops.matmul(first, ops.transpose(second)) - margin * own) + UNLIKELY * twin
    hit = ops.sum(logit * own, axis=1)
    return (ops.logsumexp(logit, axis=1) + ops.logsumexp(logit, axis=0)) / 2 - hit
