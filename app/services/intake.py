"""Which pictures may be enrolled: checked one by one, then against each other and against everybody."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.employee import Employee
from app.domain.sentence import Sentence
from app.errors import EngineStopped
from app.services.ports import Embedding, FaceEngine, Gallery, OpenUnitOfWork, Pose, SeenFace, View
from app.services.visit import NotUsable, only_face

MOST_SWITCHES = 3  # of the version during one enrolment: more is no switch but a fault
MOST_TEMPLATES = 10  # per employee: more slow the gallery down and teach it little


@dataclass(frozen=True)
class Capture:
    """One picture that may be enrolled. source: file name, or the pose it was taken for."""

    source: str
    pose: Pose
    face: SeenFace


@dataclass(frozen=True)
class Refusal:
    """One picture that may not. problem: a stable id (no_face, several_faces, blurred, somebody_else ...)."""

    source: str
    problem: str
    reason: str


@dataclass(frozen=True)
class Looked:
    """The pictures to keep, float32 (n, 128) of them, those refused, and who else has this face already."""

    kept: tuple[Capture, ...]
    embeddings: NDArray[np.float32]
    refused: tuple[Refusal, ...]
    twin: Employee | None


def picture(view: View, source: str, pose: Pose) -> Capture | Refusal:
    """Say whether one picture may be enrolled; in a pose other than straight the head may be turned."""
    face = only_face(view)
    if isinstance(face, NotUsable):
        return Refusal(source, face.outcome.value, face.reason)
    problems = [p for p in face.problems if pose is Pose.STRAIGHT or p.id != "turned"]
    if problems:
        return Refusal(source, problems[0].id, problems[0].hint)
    return Capture(source, pose, face)


class Intake:
    """Looks at the pictures of one person."""

    def __init__(self, gallery: Gallery, open_unit_of_work: OpenUnitOfWork) -> None:
        self._gallery, self._open = gallery, open_unit_of_work

    def look(self, captures: Sequence[Capture], engine: FaceEngine, own_key: str = "") -> Looked:
        """Choose among the pictures, all by one tower. own_key: of whoever these should show, so no twin of theirs.

        Raises:
            EngineStopped: the engine embeds by another tower than the gallery's.
        """
        for _ in range(MOST_SWITCHES):
            embeddings = engine.embed([capture.face.crop for capture in captures])
            accepted, refused = self._of_the_first(captures, embeddings)
            accepted = most_different(embeddings, accepted, MOST_TEMPLATES)
            twin = self._already_enrolled(embeddings[accepted], own_key)
            if engine.tower == self._gallery.tower:
                return Looked(tuple(captures[i] for i in accepted), embeddings[accepted], refused, twin)
        raise EngineStopped(
            f"Expected the engine to embed by the tower {self._gallery.tower} in use. Received {engine.tower}. "
            "Try again; if it stays so, restart TwinClock."
        )

    def shows(self, employee_key: str, embeddings: NDArray[np.float32]) -> bool:
        """True when one of these is this employee by the measure of a badge number and a face, or nothing is known."""
        nearest = min(self._gallery.distance_to(employee_key, embedding) for embedding in embeddings)
        return not np.isfinite(nearest) or nearest <= self._gallery.pair_threshold().distance

    def _of_the_first(
        self, captures: Sequence[Capture], embeddings: NDArray[np.float32]
    ) -> tuple[list[int], tuple[Refusal, ...]]:
        limit = self._gallery.pair_threshold().distance
        accepted, refused = [], []
        for i, capture in enumerate(captures):
            if self._gallery.distance_between(embeddings[0], embeddings[i]) <= limit:
                accepted.append(i)
            else:
                reason = Sentence(
                    "Shows somebody else than the first picture, or too little alike. Leave it out or retake it."
                )
                refused.append(Refusal(capture.source, "somebody_else", reason))
        return accepted, tuple(refused)

    def _already_enrolled(self, embeddings: NDArray[np.float32], own_key: str) -> Employee | None:
        limit = self._gallery.threshold().distance
        distance, key = min((self._nearest_other(e, own_key) for e in embeddings), key=lambda nearest: nearest[0])
        if key is None or distance > limit:
            return None
        with self._open() as work:
            return work.employees.get(key)

    def _nearest_other(self, embedding: Embedding, own_key: str) -> tuple[float, str | None]:
        match = self._gallery.match(embedding)
        if own_key and match.employee_key == own_key:
            return match.runner_up_distance, match.runner_up_key
        return match.distance, match.employee_key


def most_different(embeddings: NDArray[np.float32], rows: Sequence[int], most: int) -> list[int]:
    """Choose at most `most` of the rows, the first one and then always the one farthest from those chosen.

    Two alike templates cost as much as two different ones and tell less: a video gives many alike.
    Args:
        embeddings: float32 (n, 128). rows: which of them to choose from, at least one.
    Returns:
        the chosen rows in rising order.
    Source: Gonzalez 1985, "Clustering to minimize the maximum intercluster distance".
    """
    chosen = [rows[0]]
    nearest = np.abs(embeddings - embeddings[rows[0]]).sum(axis=1)
    while len(chosen) < min(most, len(rows)):
        farthest = max((row for row in rows if row not in chosen), key=lambda row: nearest[row])
        chosen.append(farthest)
        nearest = np.minimum(nearest, np.abs(embeddings - embeddings[farthest]).sum(axis=1))
    return sorted(chosen)
