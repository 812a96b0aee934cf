"""What a threshold promises, in words for an admin."""

from app.domain.sentence import Sentence


def promise(rate: float, people: int, at_floor: bool) -> str:
    """How often a stranger is let in.

    rate: share of strangers' visits, as measured. people: 1 where one face is compared. at_floor: nothing stricter was
    measured.
    """
    promised = _promised(rate, people)
    if rate <= 0 or not at_floor:
        return promised
    return Sentence(
        "{promise} This is the strictest that was measured: for a better promise, calibrate on more strangers.",
        promise=promised,
    )


def _promised(rate: float, people: int) -> Sentence:
    if rate <= 0:  # a curve with zeros and no floor: say what was seen, promise nothing
        if people > 1:
            return Sentence(
                "No stranger was let in when it was measured, with {people} people enrolled.", people=people
            )
        return Sentence("No stranger was let in when it was measured, comparing with one person.")
    visits = _rounded(1 / rate)
    if people > 1:
        return Sentence(
            "About one stranger in {visits:,} would be let in, with {people} people enrolled.",
            visits=visits,
            people=people,
        )
    return Sentence("About one stranger in {visits:,} would be let in, comparing with one person.", visits=visits)


def _rounded(number: float) -> int:
    """Two leading digits: the measurement gives no more. 1_049 becomes 1_000."""
    whole = round(number)
    step = 10 ** max(len(str(whole)) - 2, 0)
    return max(round(whole / step) * step, 1)
