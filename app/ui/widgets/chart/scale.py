"""Where the lines of a chart stand; no Kivy."""

import math

STEPS, WHOLE_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0), (1.0, 2.0, 5.0, 10.0)


def nice_lines(largest: float, most: int = 4, *, whole: bool = False) -> list[float]:
    """Round values from 0 to the first one that is not below the largest, at most `most` of them above 0.

    largest: >= 0; 1 is taken where it is 0. whole: things are counted, of which there are no quarters.
    """
    largest = largest if largest > 0 else 1.0
    raw = max(largest / most, 1.0 if whole else 0.0)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(step * power for step in (WHOLE_STEPS if whole else STEPS) if step * power >= raw * (1 - 1e-9))
    count = math.ceil(largest / step - 1e-9)
    return [step * i for i in range(count + 1)]


def every(count: int, width: float, each: float) -> int:
    """Label every how manyeth of `count` places on this width when a label takes `each`; at least every one."""
    fits = max(1, int(width // max(each, 1.0)))
    return max(1, math.ceil(count / fits))
