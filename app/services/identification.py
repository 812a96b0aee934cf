"""Who a visit shows: the usable frames, fused, against the gallery."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.domain.decision import Outcome, decide
from app.domain.sentence import Sentence
from app.errors import EngineStopped
from app.services.ports import Embedding, FaceEngine, Gallery, Match, OpenUnitOfWork, SeenFace, View
from app.services.visit import DIFFERENT, NotUsable, best_faces, fuse

MOST_SWITCHES = 3  # of the version during one visit: more is no switch but a fault
UNKNOWN = Sentence("Not recognised. Look straight at the camera and try again, or ask the front desk.")
NOBODY_ENROLLED = Sentence(
    "Nobody is enrolled yet. Whoever keeps the attendance enrols people here: Enrol, F2. Then try again."
)


@dataclass(frozen=True)
class Found:
    """Who the visit shows, before the store was asked. version: of the verifier that decided.

    faces: those that it rests on, best first. way: how they were told: "face", "badge and face", "pin".
    """

    outcome: Outcome
    reason: str
    threshold: float
    key: str | None = None
    distance: float | None = None
    similarity: float | None = None
    version: str = ""
    faces: tuple[SeenFace, ...] = ()
    way: str = "face"


class Identification:
    """margin: by how much the runner-up employee must be farther (folded L1 distance)."""

    def __init__(self, gallery: Gallery, open_unit_of_work: OpenUnitOfWork, *, margin: float) -> None:
        self._gallery, self._open, self._margin = gallery, open_unit_of_work, margin

    def of(self, views: Sequence[View], engine: FaceEngine, number: str | None) -> tuple[Found, dict[str, float]]:
        """Recognise under one version: a switch in the midst of it would compare what cannot be compared.

        Returns:
            who it is, and the milliseconds of embedding and matching.
        Raises:
            EngineStopped: the engine embeds by another tower than the gallery's.
        """
        for _ in range(MOST_SWITCHES):
            version = self._gallery.version
            found, ms = self._recognise(views, engine, number)
            if "embed" not in ms or (version == self._gallery.version and engine.tower == self._gallery.tower):
                return replace(found, version=version), ms
        raise EngineStopped(
            f"Expected the engine to embed by the tower {self._gallery.tower} in use. Received {engine.tower}. "
            "Try again; if it stays so, restart TwinClock."
        )

    def _recognise(
        self, views: Sequence[View], engine: FaceEngine, number: str | None
    ) -> tuple[Found, dict[str, float]]:
        threshold = (self._gallery.pair_threshold() if number else self._gallery.threshold()).distance
        faces = best_faces(views)
        if isinstance(faces, NotUsable):
            return Found(faces.outcome, faces.reason, threshold), {}
        started = time.perf_counter()
        embeddings = engine.embed([face.crop for face in faces])
        embed_ms = ms_since(started)
        started = time.perf_counter()
        agree = self._one_person(embeddings)
        if 2 * len(agree) <= len(embeddings):
            return Found(DIFFERENT.outcome, DIFFERENT.reason, threshold), {"embed": embed_ms}
        probe = fuse(embeddings[agree])
        found = self._claimed(probe, number, threshold) if number else self._nearest(probe, threshold)
        found = replace(found, faces=tuple(faces[i] for i in agree))
        return found, {"embed": embed_ms, "match": ms_since(started)}

    def _one_person(self, embeddings: NDArray[np.float32]) -> list[int]:
        """Numbers of the frames that agree with the best one, itself first."""
        limit = self._gallery.pair_threshold().distance
        return [i for i, e in enumerate(embeddings) if self._gallery.distance_between(embeddings[0], e) <= limit]

    def _nearest(self, probe: Embedding, threshold: float) -> Found:
        if self._gallery.people() == 0:
            return Found(Outcome.UNKNOWN, NOBODY_ENROLLED, threshold)
        match = self._gallery.match(probe)
        outcome = decide(match.distance, match.runner_up_distance, threshold=threshold, margin=self._margin)
        return self._found(match, outcome, threshold)

    def _claimed(self, probe: Embedding, number: str, threshold: float) -> Found:
        with self._open() as work:
            employee = work.employees.by_number(number)
        if employee is None:
            return Found(
                Outcome.UNKNOWN, Sentence("Nobody has the number {number}. Type it again.", number=number), threshold
            )
        distance = self._gallery.distance_to(employee.key, probe)
        match = Match(employee.key, distance, None, float("inf"))
        outcome = decide(distance, float("inf"), threshold=threshold, margin=0.0)
        return replace(self._found(match, outcome, threshold), way="badge and face")

    def _found(self, match: Match, outcome: Outcome, threshold: float) -> Found:
        if match.employee_key is None or not np.isfinite(match.distance):
            return Found(Outcome.UNKNOWN, _REASONS[Outcome.UNKNOWN], threshold)
        similarity = self._gallery.similarity(match.distance)
        reason = _REASONS.get(outcome, "")
        return Found(outcome, reason, threshold, match.employee_key, match.distance, similarity)


_REASONS = {
    Outcome.UNKNOWN: UNKNOWN,
    Outcome.AMBIGUOUS: Sentence("Two employees look too alike here. Use your badge number as well."),
}


def ms_since(started: float) -> float:
    """Milliseconds since `time.perf_counter()` gave `started`."""
    return (time.perf_counter() - started) * 1000
