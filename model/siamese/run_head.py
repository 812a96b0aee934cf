"""The head of a workbench run as a file, head.json, read and written without Keras."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RunHead:
    """How a run tells same from different.

    similarity = sigmoid(bias - D), D = sum_i w_i |a_i - b_i| (l1) or sqrt(sum_i w_i**2 (a_i - b_i)**2) (l2): in both
    w * f(x) is an embedding whose plain distance it is.
    threshold: the D of equal error on the validation pairs; at or under it a pair is called the same.
    eer: that error, 0..1. tower_sha256: of the tower.tflite it was fitted to.
    """

    w: tuple[float, ...]
    bias: float
    distance: str
    threshold: float
    eer: float
    tower_sha256: str
