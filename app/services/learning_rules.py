"""Which look at the door may become a template, and which of the learnt ones makes room for it."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from app.services.ports import Embedding, Gallery

NOBODY = float("inf")


@dataclass(frozen=True, kw_only=True)
class LearningRules:
    """clear: largest share of the threshold that counts as clearly the same person. None of these was tuned.

    novel: least share of the threshold by which a look has to differ from every template there is.
    margin: the door's; the runner-up has to be farther than the threshold by it, so that nobody else comes near.
    most: templates an employee may have, learnt and enrolled.
    """

    margin: float
    most: int = 8
    clear: float = 0.7
    novel: float = 0.2


@dataclass(frozen=True)
class Lesson:
    """drop: number of the learnt look that makes room, None while there is room."""

    drop: int | None = None


def lesson(
    look: Embedding,
    employee_key: str,
    enrolled: Sequence[Embedding],
    learnt: Sequence[Embedding],
    gallery: Gallery,
    rules: LearningRules,
) -> Lesson | None:
    """What to do with one look that the door has accepted; None: learn nothing from it.

    It is measured against the looks of the enrolment alone: were it enough to resemble a learnt one, a chain of small
    steps could lead from one person to another.
    """
    if not enrolled or rules.most <= len(enrolled):
        return None
    limit = gallery.threshold().distance
    match = gallery.match(look)
    if match.employee_key != employee_key or match.runner_up_distance < limit + rules.margin:
        return None
    if min(gallery.distance_between(look, own) for own in enrolled) > rules.clear * limit:
        return None
    if min(gallery.distance_between(look, own) for own in (*enrolled, *learnt)) < rules.novel * limit:
        return None
    if len(enrolled) + len(learnt) < rules.most:
        return Lesson()
    drop = least_telling(enrolled, [*learnt, look], gallery)
    return None if drop == len(learnt) else Lesson(drop)


def least_telling(enrolled: Sequence[Embedding], learnt: Sequence[Embedding], gallery: Gallery) -> int:
    """The number of the learnt look without which the least distance of any two of all looks is largest.

    Of several it is the last: what is there already stays.
    """
    return max(
        range(len(learnt)),
        key=lambda left_out: (_spread(enrolled, [e for i, e in enumerate(learnt) if i != left_out], gallery), left_out),
    )


def _spread(enrolled: Sequence[Embedding], learnt: Sequence[Embedding], gallery: Gallery) -> float:
    """The least distance of two looks, those of two enrolled ones left out: they stay whatever it is."""
    pairs = itertools.chain(itertools.combinations(learnt, 2), itertools.product(enrolled, learnt))
    return min((gallery.distance_between(first, second) for first, second in pairs), default=NOBODY)
