"""Refit the head to a few people, shrunk towards the head one came from."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit

from model.sampling.company import Company, TrainingPairs, training_pairs

# Weight of the penalty with one person. Simulated companies of 20 people and 100 strangers, held-out training
# identities, the rise in FNMR at FMR 1e-3 against the base's w: without a penalty +5.9 points, 10: +1.6 on people
# held out, 100: +0.9, 300: +0.1 (+-0.2), 1000: +0.1.
SHRINKAGE = 300.0
SMALLEST_BIAS = 1e-3  # keeps s(a, a) above one half
MOST_STEPS = 200


def refit(
    company: Company, w: NDArray[np.float32], bias: float, rng: np.random.Generator, shrinkage: float = SHRINKAGE
) -> tuple[NDArray[np.float32], float]:
    """Fit w and bias on pairs of these people, the less the fewer they are.

    Minimises, over w >= 0 and bias >= 0.001,
        sum_p weight_p BCE(sigmoid(bias - sum_i w_i |a_i - b_i|), same_p)
        + shrinkage / (2 n) (mean_i ((w_i - w0_i) / mean(w0))**2 + (bias / bias0 - 1)**2)
    with n people. The penalty is a Gaussian prior around the base: n people weigh n times one.

    Args:
        company: those who teach.
        w: float32 (128,) >= 0, bias: > 0: the base's.
    Returns:
        w float32 (128,) >= 0, bias > 0. The same rng gives the same result.
    Raises:
        ValueError: nobody has two pictures, or all show one person.
    Source: L-BFGS-B, Byrd, Lu, Nocedal, Zhu 1995, as in SciPy.
    """
    pairs = training_pairs(company, rng)
    difference = _differences(company, pairs)
    unit = float(w.mean())  # in units of the base's mean weight all unknowns are near 1: fewer steps
    start = np.append(w / unit, 1.0).astype(np.float64)
    scaled = (difference * unit).astype(np.float32)
    strength = shrinkage / len(np.unique(company.identity))

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = x[-1] * bias - scaled @ x[:-1].astype(np.float32)
        moved = x - start
        penalty = np.append(moved[:-1] / len(w), moved[-1])
        value = pairs.weight @ (np.logaddexp(0, z) - pairs.same * z) + strength / 2 * penalty @ moved
        slope = pairs.weight * (expit(z) - pairs.same)
        return value, np.append(-(slope.astype(np.float32) @ scaled), slope.sum() * bias) + strength * penalty

    bounds = [(0.0, None)] * len(w) + [(SMALLEST_BIAS / bias, None)]
    x = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": MOST_STEPS}).x
    return (x[:-1] * unit).astype(np.float32), float(x[-1] * bias)


def refit_bias(company: Company, w: NDArray[np.float32], bias: float, rng: np.random.Generator) -> float:
    """Fit the bias alone, so that a similarity of one half means the same here as where the base was made.

    The same loss and penalty as `refit`, with w left as it is: no order of distances changes.
    """
    pairs = training_pairs(company, rng)
    distance = (_differences(company, pairs) @ w).astype(np.float64)
    strength = SHRINKAGE / len(np.unique(company.identity))

    def loss(share: float) -> float:
        z = share * bias - distance
        return float(pairs.weight @ (np.logaddexp(0, z) - pairs.same * z) + strength / 2 * (share - 1) ** 2)

    found = minimize_scalar(loss, bounds=(SMALLEST_BIAS / bias, 4.0), method="bounded")
    return float(found.x * bias)


def _differences(company: Company, pairs: TrainingPairs) -> NDArray[np.float32]:
    return np.abs(company.embedding[pairs.first] - company.embedding[pairs.second])
