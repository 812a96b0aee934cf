"""Rounding of the day's first IN and last OUT."""

from enum import StrEnum

STEPS = (1, 2, 3, 5, 6, 10, 12, 15, 20, 30, 60)  # minutes: those that divide the hour, so that the steps meet it


class Rounding(StrEnum):
    """In whose favour a time is rounded."""

    NONE = "none"
    NEAREST = "nearest"  # half a step goes up
    EMPLOYER = "employer"  # IN up, OUT down
    EMPLOYEE = "employee"  # IN down, OUT up


def rounded(minute: int, step: int, rounding: Rounding, *, coming: bool) -> int:
    """The minute, rounded to whole steps.

    Args:
        minute: of local time, so that the steps meet the local hour.
        coming: of an IN, else of an OUT.
    """
    if rounding is Rounding.NONE or step == 1:
        return minute
    if rounding is Rounding.NEAREST:
        return (2 * minute + step) // (2 * step) * step
    goes_up = coming is (rounding is Rounding.EMPLOYER)
    return -(-minute // step) * step if goes_up else minute // step * step
