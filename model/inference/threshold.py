"""How far a probe may lie from the nearest template and still count as that person."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ThresholdChoice:
    """The largest distance that counts as a match, and what it costs.

    distance: a point of the measured curve, >= 0.
    expected_fpir: share of strangers' visits at this distance that somebody would be found for, as measured.
    at_floor: the wanted rate lies below everything that was measured; the strictest measured point is used.
    words: the same for an admin.
    """

    distance: float
    expected_fpir: float
    at_floor: bool
    words: str


def threshold_for(
    curve: Sequence[tuple[float, float]], people: int, wanted_fpir: float, *, comparisons: int = 0
) -> ThresholdChoice:
    """Choose the largest measured distance whose FPIR at this gallery size stays within the wanted one.

    FPIR = 1 - (1 - FMR)**N for N people, taken as independent. Never between or beyond the measured points: the
    smallest FMR that `comparisons` strangers can show is a floor, and under it nothing is known.

    Args:
        curve: (distance, FMR) points in any order; FMR per person, rising with the distance, in 0..1. A point with
            FMR 0 says only that nobody was seen: it counts as 1 / comparisons.
        people: N in the gallery; 1 for a 1:1 check, where FPIR is FMR; 0 counts as 1.
        wanted_fpir: in (0, 1).
        comparisons: how many comparisons of strangers the curve was measured on; needed when it holds an FMR of 0.
    Returns:
        falling (or equal) in distance as people grow, rising (or equal) with wanted_fpir.
    Raises:
        ValueError: the curve is empty or no FMR curve, or wanted_fpir lies outside (0, 1).
    Source: ISO/IEC 19795-1 for the terms; Grother, Quinn, Phillips 2011 (NISTIR 7709) for the binomial model.
    """
    points = _checked(curve, comparisons)
    if not 0 < wanted_fpir < 1:
        raise ValueError(f"Expected a wanted FPIR between 0 and 1. Received {wanted_fpir}. Try 0.001.")
    if people < 0:
        raise ValueError(f"Expected a number of people >= 0. Received {people}.")
    rates = [(distance, fpir(fmr, people)) for distance, fmr in points]
    allowed = [point for point in rates if point[1] <= wanted_fpir]
    distance, expected = max(allowed) if allowed else min(rates)
    return ThresholdChoice(distance, expected, not allowed, _words(expected, people, floor=not allowed))


def fpir(fmr: float, people: int) -> float:
    """The share of strangers' visits that find somebody among N people: 1 - (1 - FMR)**N; 0 people count as 1."""
    return 1.0 - (1.0 - fmr) ** max(people, 1)


def _checked(curve: Sequence[tuple[float, float]], comparisons: int) -> list[tuple[float, float]]:
    points = sorted((float(distance), float(fmr)) for distance, fmr in curve)
    if not points:
        raise ValueError("Expected a measured FMR curve. Received an empty one. Calibrate the head again.")
    rates = [rate for _, rate in points]
    rising = all(before <= after for before, after in zip(rates, rates[1:], strict=False))
    if not rising or not 0 <= rates[0] <= rates[-1] <= 1 or not points[0][0] >= 0:
        raise ValueError("Expected FMR in 0..1 that rises with the distance. Received another. Calibrate again.")
    if rates[0] == 0 and comparisons <= 0:
        raise ValueError("Expected the number of comparisons behind an FMR of 0. Received none. Pass comparisons.")
    floor = 1 / comparisons if comparisons > 0 else 0.0
    return [(distance, max(rate, floor)) for distance, rate in points]


def _words(rate: float, people: int, *, floor: bool) -> str:
    among = f"with {people} people enrolled" if people > 1 else "comparing with one person"
    if rate <= 0:  # cannot follow from a checked curve; a division by zero would be worse than a plain sentence
        return f"No stranger would be let in, {among}."
    visits = f"about one stranger in {_rounded(1 / rate)} would be let in, {among}"
    if floor:
        return (
            f"{visits.capitalize()}. This is the strictest that was measured: "
            "for a better promise, calibrate on more strangers."
        )
    return f"{visits.capitalize()}."


def _rounded(number: float) -> str:
    """Two leading digits: the measurement gives no more. 1_049 becomes "1,000"."""
    whole = round(number)
    digits = len(str(whole))
    step = 10 ** max(digits - 2, 0)
    return f"{max(round(whole / step) * step, 1):,}"
