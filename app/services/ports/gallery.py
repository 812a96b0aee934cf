"""Everybody's templates, folded by the current head: app/capture/gallery.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.services.ports.faces import Embedding
from app.services.ports.store import Template


@dataclass(frozen=True)
class Match:
    """The nearest employee and the nearest other one. Distances are folded L1, >= 0, inf when there is nobody."""

    employee_key: str | None
    distance: float
    runner_up_key: str | None
    runner_up_distance: float


@dataclass(frozen=True)
class Threshold:
    """distance: largest that counts as a match. expected_rate: FPIR (1:N) or FMR (1:1) at it, as measured.

    at_floor: the wanted rate lies below what was measured, so the floor is used. words: the same for an admin.
    """

    distance: float
    expected_rate: float
    at_floor: bool
    words: str
    step: float = 0.0  # the measured point behind it: it moves in steps as people join


class Gallery(Protocol):
    """Everybody's templates, folded by the current head. Safe to use from several threads."""

    @property
    def version(self) -> str: ...  # of the verifier: head and threshold

    @property
    def tower(self) -> str: ...  # whose embeddings these templates are: compare with no others

    def people(self) -> int: ...

    def replace(self, templates: Iterable["Template"]) -> None:
        """Forget everything and hold these instead (those of another tower are left out)."""
        ...

    def add(self, employee_key: str, embeddings: NDArray[np.float32], tower: str = "") -> None:
        """tower: that made the embeddings; nothing is added when it is not the gallery's own any more."""
        ...

    def remove(self, employee_key: str) -> None: ...

    def match(self, embedding: Embedding) -> Match: ...

    def distance_to(self, employee_key: str, embedding: Embedding) -> float:
        """1:1: distance to the best template of one employee; inf when they have none."""
        ...

    def distance_between(self, first: Embedding, second: Embedding) -> float: ...

    def similarity(self, distance: float) -> float:
        """sigmoid(bias - distance), in [0, 1]."""
        ...

    def threshold(self) -> Threshold:
        """For 1:N at today's number of people, from the measured FMR curve and the wanted FPIR."""
        ...

    def pair_threshold(self) -> Threshold:
        """For 1:1 (badge and face, two pictures of one person)."""
        ...
