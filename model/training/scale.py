"""Give plain distances the meaning of a similarity: a logistic regression on the distance."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

RIDGE = 1e-3  # distances that separate all pairs would ask for an infinite scale
SMALLEST = 1e-3


def fit_similarity(distance: NDArray[np.floating], same: NDArray[np.bool_]) -> tuple[float, float]:
    """Scale and bias for which sigmoid(bias - scale * distance) is the chance of `same`, both kinds equally often.

    Args:
        distance: float (p,) >= 0. same: bool (p,), both kinds.
    Returns:
        scale > 0, bias > 0.
    """
    usual = max(float(np.mean(distance)), np.finfo(float).tiny)
    x = distance.astype(np.float64) / usual
    weight = np.where(same, 0.5 / max(same.sum(), 1), 0.5 / max((~same).sum(), 1))

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = theta[1] - theta[0] * x
        slope = weight * (expit(z) - same)
        value = weight @ (np.logaddexp(0, z) - same * z) + RIDGE / 2 * theta @ theta / 100
        return float(value), np.array([-(slope @ x), slope.sum()]) + RIDGE * theta / 100

    bounds = [(SMALLEST, None), (SMALLEST, None)]
    scale, bias = minimize(loss, np.array([8.0, 7.0]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(scale / usual), float(bias)


def equal_error_distance(distance: NDArray[np.floating], same: NDArray[np.bool_]) -> tuple[float, float]:
    """The distance at which as many same pairs are refused as others accepted, and that error (0..1).

    Midway to the next distance, so that rounding on another machine changes no decision.
    """
    order = np.argsort(distance, kind="stable")
    ranked, mated = distance[order].astype(np.float64), same[order]
    accepted = np.cumsum(mated) / max(mated.sum(), 1)
    wrong = np.cumsum(~mated) / max((~mated).sum(), 1)
    at = int(np.argmin(np.abs(wrong - (1 - accepted))))
    following = ranked[min(at + 1, len(ranked) - 1)]
    return float((ranked[at] + following) / 2), float((wrong[at] + 1 - accepted[at]) / 2)
