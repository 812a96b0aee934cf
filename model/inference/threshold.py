"""How far a probe may lie from the nearest template and still count as that person."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

ROUNDING = 1e-9  # a wish of 0.001 is met by a measured 0.001, whatever the last bit says


@dataclass(frozen=True)
class ThresholdChoice:
    """The largest distance that counts as a match, and what it costs.

    distance: that of a measured point, >= 0.
    expected_fpir: share of strangers' visits at this distance that somebody would be found for, as measured.
    at_floor: the wanted rate lies below everything that was measured; the strictest measured rate is used.
    """

    distance: float
    expected_fpir: float
    at_floor: bool


def threshold_for(
    curve: Sequence[tuple[float, float]], people: int, wanted_fpir: float, *, fmr_floor: float = 0.0
) -> ThresholdChoice:
    """Choose the largest measured distance whose FPIR at this gallery size stays within the wanted one.

    FPIR = 1 - (1 - FMR)**N for N people, taken as independent. Only measured points are chosen, never one between
    or beyond them, and no rate under the floor is promised.

    Args:
        curve: (distance, FMR) points in any order; FMR per person, rising with the distance, in 0..1.
        people: N in the gallery; 1 for a 1:1 check, where FPIR is FMR; 0 counts as 1.
        wanted_fpir: in (0, 1).
        fmr_floor: the smallest FMR that the measurement can show, such as 3 / comparisons; points under it, also
            those where no match was seen, count as the floor.
    Returns:
        falling (or equal) in distance as people grow, rising (or equal) with wanted_fpir.
    Raises:
        ValueError: the curve is empty, does not rise or leaves 0..1, or wanted_fpir lies outside (0, 1).
    Source: ISO/IEC 19795-1 for the terms.
    """
    points = _checked(curve, fmr_floor)
    if not 0 < wanted_fpir < 1:
        raise ValueError(f"Expected a wanted FPIR between 0 and 1. Received {wanted_fpir}. Try 0.001.")
    if people < 0:
        raise ValueError(f"Expected a number of people >= 0. Received {people}.")
    # Solved for the FMR of one comparison: for many people FPIR comes so near to 1 that points look alike.
    wanted_fmr = -math.expm1(math.log1p(-wanted_fpir) / max(people, 1)) * (1 + ROUNDING)
    strictest = min(fmr for _, fmr in points)
    # Under the floor all points promise the same: the farthest of them turns fewest employees away.
    distance, fmr = max(point for point in points if point[1] <= max(wanted_fmr, strictest))
    return ThresholdChoice(distance, fpir(fmr, people), strictest > wanted_fmr)


def fpir(fmr: float, people: int) -> float:
    """The share of strangers' visits that find somebody among N people: 1 - (1 - FMR)**N; 0 people count as 1."""
    return 1.0 if fmr >= 1 else -math.expm1(max(people, 1) * math.log1p(-fmr))  # exact for the smallest FMR too


def _checked(curve: Sequence[tuple[float, float]], fmr_floor: float) -> list[tuple[float, float]]:
    points = sorted((float(distance), float(fmr)) for distance, fmr in curve)
    if not points:
        raise ValueError("Expected a measured FMR curve. Received an empty one. Calibrate the head again.")
    rates = [rate for _, rate in points]
    rising = all(before <= after for before, after in zip(rates, rates[1:], strict=False))
    if not rising or not 0 <= rates[0] <= rates[-1] <= 1 or not points[0][0] >= 0:
        raise ValueError("Expected FMR in 0..1 that rises with the distance. Received another. Calibrate again.")
    return [(distance, max(rate, fmr_floor)) for distance, rate in points]
