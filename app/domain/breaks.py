"""Breaks: those that were punched, and those that are deducted because the law or the company wants one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BreakRule:
    """Who works longer than `after` minutes has a break of `minutes` in all."""

    after: int
    minutes: int

    def __post_init__(self) -> None:
        if self.after < 0 or self.minutes <= 0:
            raise ValueError(
                f"Expected a break of at least 1 minute after 0 or more minutes. Received {self.minutes} after "
                f"{self.after}. Mend the rule."
            )


def deducted(worked: int, punched: int, rules: tuple[BreakRule, ...]) -> int:
    """Minutes to take off what was worked, beyond the breaks that were punched.

    Never so much that less than a rule's own `after` is left: who stays 6:10 under "30 minutes after 6 hours" has
    worked 6:00, not 5:40.

    Args:
        worked: minutes without the punched breaks.
        punched: minutes of punched breaks.
        rules: by rising `after`; each says the whole break of the day so far.
    """
    total = 0
    for rule in rules:
        missing = rule.minutes - punched - total
        spare = worked - total - rule.after
        if missing > 0 and spare > 0:
            total += min(missing, spare)
    return total
