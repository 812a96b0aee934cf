"""What an admin is told about a calibration."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.training.calibrate import Calibration


def verdict_words(result: "Calibration", unusable: int = 0) -> str:
    """The gate's verdict in two to four sentences."""
    sentences = [_doors(result), _gate(result)]
    if result.split.thin:
        sentences.append(
            f"The evidence is thin: only {result.split.judges} people with two pictures or more; everybody judged once."
        )
    if unusable:
        sentences.append(f"{unusable} pictures could not be used.")
    return " ".join(sentences)


def _doors(result: "Calibration") -> str:
    before, after = result.before, result.after
    return (
        f"Set to let one stranger in a thousand pass as a given person, the door let {_percent(before['door_fmr'], 2)} "
        f"pass before and lets {_percent(after['door_fmr'], 2)} pass now; it turned away "
        f"{_percent(before['door_fnmr'])} of its own people's pictures before and {_percent(after['door_fnmr'])} now."
    )


def _gate(result: "Calibration") -> str:
    verdict = result.verdict
    bound = f"with 95 % certainty own people are missed at most {_points(verdict.upper)} more often"
    if verdict.better:
        return f"Not worse: at equal safety, {bound} ({_points(verdict.margin)} are allowed)."
    return f"Refused: at equal safety, {bound}; only {_points(verdict.margin)} are allowed."


def _percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def _points(share: float) -> str:
    return f"{100 * max(share, 0.0):.1f} percentage points"
