"""What an admin is told about a training."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.training.calibrate import Split
    from model.training.finetune import FineTuning
    from model.training.gate import Verdict


def verdict_words(
    verdict: "Verdict", before: Mapping[str, float], after: Mapping[str, float], split: "Split", unusable: int = 0
) -> str:
    """The gate's verdict in two to four sentences."""
    return " ".join([_doors(before, after), _gate(verdict), *_evidence(split, unusable)])


def tuning_words(result: "FineTuning", unusable: int = 0) -> str:
    """The gate's verdicts on a fine-tuned tower, on this company's people and on the base's."""
    sentences = [_doors(result.before, result.after), _gate(result.verdict)]
    if result.at_base is not None:
        sentences.append(_at_base(result.at_base))
    return " ".join([*sentences, *_evidence(result.split, unusable)])


def _doors(before: Mapping[str, float], after: Mapping[str, float]) -> str:
    return (
        f"Set to let one stranger in a thousand pass as a given person, the door let {_percent(before['door_fmr'], 2)} "
        f"pass before and lets {_percent(after['door_fmr'], 2)} pass now; it turned away "
        f"{_percent(before['door_fnmr'])} of its own people's pictures before and {_percent(after['door_fnmr'])} now."
    )


def _gate(verdict: "Verdict") -> str:
    bound = f"with 95 % certainty own people are missed at most {_points(verdict.upper)} more often"
    if verdict.better:
        return f"Not worse: at equal safety, {bound} ({_points(verdict.margin)} are allowed)."
    refused = f"Refused: at equal safety, {bound}; only {_points(verdict.margin)} are allowed."
    if verdict.rise > 0:
        return refused
    return f"{refused} Measured it was not worse, but on too few people to be certain: import more strangers' pictures."


def _at_base(verdict: "Verdict") -> str:
    missed = f"{_percent(verdict.before['fnmr'])} missed before, {_percent(verdict.after['fnmr'])} now"
    if verdict.better:
        return f"On the faces that judged the shipped recogniser nothing was forgotten: {missed}."
    return f"Refused: on the faces that judged the shipped recogniser it forgot too much: {missed}."


def _evidence(split: "Split", unusable: int) -> list[str]:
    sentences = []
    if split.thin:
        sentences.append(
            f"The evidence is thin: only {split.judges} people with two pictures or more; everybody judged once."
        )
    if unusable:
        sentences.append(f"{unusable} pictures could not be used.")
    return sentences


def _percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def _points(share: float) -> str:
    return f"{100 * max(share, 0.0):.1f} percentage points"
