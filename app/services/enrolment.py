"""Taking a new employee in: pictures are checked, the rest is one forward pass and one transaction."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.domain.consent import TEXT_VERSION, Consent
from app.domain.employee import Employee, checked_name, checked_number
from app.domain.sentence import Sentence
from app.errors import EngineStopped, Refused
from app.services.ports import (
    Clock,
    Event,
    FaceEngine,
    Gallery,
    OpenUnitOfWork,
    Pose,
    SampleKind,
    Samples,
    SeenFace,
    Template,
    UnitOfWork,
    View,
)
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


@dataclass(frozen=True, kw_only=True)
class EnrolmentResult:
    """employee: None when nobody was enrolled. duplicate_of: who already has this face under another name."""

    employee: Employee | None
    accepted: tuple[Capture, ...] = ()
    refused: tuple[Refusal, ...] = ()
    duplicate_of: Employee | None = None

    @property
    def reason(self) -> str:
        """Why nobody was enrolled, in one sentence; "" when somebody was."""
        if self.employee is not None:
            return ""
        if self.duplicate_of is not None:
            twin = self.duplicate_of
            return Sentence(
                "This face is already enrolled as {name} (number {number}). An admin may allow it: twins.",
                name=twin.name,
                number=twin.number,
            )
        if not self.refused:
            return Sentence("Expected at least one picture. Received none. Hand in pictures of one person.")
        first = self.refused[0]
        return Sentence("No picture could be used. {source}: {reason}", source=first.source, reason=first.reason)


class Enrolment:
    """Enrols employees. noted: called when there is one more, see `app.services.threshold`."""

    def __init__(
        self,
        *,
        gallery: Gallery,
        samples: Samples,
        open_unit_of_work: OpenUnitOfWork,
        clock: Clock,
        noted: Callable[[], object] = lambda: None,
    ) -> None:
        self._gallery, self._samples = gallery, samples
        self._open, self._clock, self._noted = open_unit_of_work, clock, noted

    def picture(
        self, view: View, source: str, pose: Pose = Pose.STRAIGHT, straight: SeenFace | None = None
    ) -> Capture | Refusal:
        """Say whether one picture may be enrolled; in a pose other than straight the head may be turned."""
        face = only_face(view)
        if isinstance(face, NotUsable):
            return Refusal(source, face.outcome.value, face.reason)
        problems = [p for p in face.problems if pose is Pose.STRAIGHT or p.id != "turned"]
        if problems:
            return Refusal(source, problems[0].id, problems[0].hint)
        return Capture(source, pose, face)

    def enrol(
        self,
        *,
        name: str,
        number: str | None,
        captures: Sequence[Capture],
        engine: FaceEngine,
        consent_text: str,
        stated_by: str,
        allow_duplicate: bool = False,
    ) -> EnrolmentResult:
        """Enrol one person from pictures that `picture` accepted; no training happens.

        Pictures of somebody else than the first one are refused. A face that is already enrolled under another
        name stops the enrolment unless `allow_duplicate`. number: None takes the next free one.
        Raises:
            ValueError: the name or number cannot be used.
            Refused: the number is taken, or no consent was given.
            StoreUnavailable: nothing was stored.
        """
        name = checked_name(name)
        number = self._free_number(number)
        if not consent_text.strip():
            raise Refused("Expected a consent. Received none. Nobody is enrolled without it.")
        if not captures:
            return EnrolmentResult(employee=None)
        embeddings, accepted, refused, twin = self._looked_at(captures, engine)
        kept = tuple(captures[i] for i in accepted)
        if twin is not None and not allow_duplicate:
            return EnrolmentResult(employee=None, accepted=kept, refused=refused, duplicate_of=twin)
        now = self._clock.now()
        employee = Employee(key=uuid.uuid4().hex, number=number, name=name, enrolled_at_utc=now)
        self._store(employee, kept, embeddings[accepted], engine, self._consent(employee, consent_text, stated_by, now))
        self._gallery.add(employee.key, embeddings[accepted], engine.tower)
        self._noted()
        return EnrolmentResult(employee=employee, accepted=kept, refused=refused)

    def _looked_at(
        self, captures: Sequence[Capture], engine: FaceEngine
    ) -> tuple[NDArray[np.float32], list[int], tuple[Refusal, ...], Employee | None]:
        """Embeddings, rows to keep, refusals, and who has this face already, all by one tower."""
        for _ in range(MOST_SWITCHES):
            embeddings = engine.embed([capture.face.crop for capture in captures])
            accepted, refused = self._of_the_first(captures, embeddings)
            accepted = most_different(embeddings, accepted, MOST_TEMPLATES)
            twin = self._already_enrolled(embeddings[accepted])
            if engine.tower == self._gallery.tower:
                return embeddings, accepted, refused, twin
        raise EngineStopped(
            f"Expected the engine to embed by the tower {self._gallery.tower} in use. Received {engine.tower}. "
            "Try again; if it stays so, restart TwinClock."
        )

    def _free_number(self, number: str | None) -> str:
        with self._open() as work:
            if number is None:
                taken = [int(e.number) for e in work.employees.all() if e.number.isdigit()]
                return str(max(taken, default=0) + 1)
            number = checked_number(number)
            holder = work.employees.by_number(number)
        if holder is not None:
            raise Refused(
                Sentence(
                    "Expected a free number. Received {number}, which {name} has. Choose another number.",
                    number=number,
                    name=holder.name,
                )
            )
        return number

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

    def _already_enrolled(self, embeddings: NDArray[np.float32]) -> Employee | None:
        limit = self._gallery.threshold().distance
        nearest = min((self._gallery.match(e) for e in embeddings), key=lambda match: match.distance)
        if nearest.employee_key is None or nearest.distance > limit:
            return None
        with self._open() as work:
            return work.employees.get(nearest.employee_key)

    def _store(
        self,
        employee: Employee,
        captures: Sequence[Capture],
        embeddings: NDArray[np.float32],
        engine: FaceEngine,
        consent: Consent,
    ) -> None:
        """Pictures first, rows second: a crash in between leaves files that no row names, and the sweep takes them."""
        names: list[str] = []
        try:
            for capture in captures:
                kind = SampleKind.ANCHOR if capture.pose is Pose.STRAIGHT else SampleKind.POSITIVE
                names.append(self._samples.save(kind, employee.number, capture.face.crop))
            with self._open() as work:
                work.employees.add(employee)
                self._add_rows(work, employee, captures, embeddings, names, engine, consent.given_at_utc)
                work.consents.add(consent)
                details = {"templates": len(names), "stated_by": consent.stated_by}
                event = Event(kind="enrolled", at_utc=consent.given_at_utc, subject=employee.key, details=details)
                work.events.add(event)
                work.commit()
        except BaseException:
            for sample in names:
                self._samples.discard(sample)
            raise
        # Where an erasure was killed, the number became free before its pictures were gone. Not sooner: until the
        # number is ours they may be those of somebody who is being enrolled under it at this moment.
        for left_behind in set(self._samples.names(employee.number)) - set(names):
            self._samples.discard(left_behind)

    def _add_rows(
        self,
        work: UnitOfWork,
        employee: Employee,
        captures: Sequence[Capture],
        embeddings: NDArray[np.float32],
        names: Sequence[str],
        engine: FaceEngine,
        now: datetime,
    ) -> None:
        for capture, embedding, name in zip(captures, embeddings, names, strict=True):
            work.templates.add(
                Template(
                    id=uuid.uuid4().hex,
                    employee_key=employee.key,
                    embedding=embedding,
                    tower=engine.tower,
                    detector=engine.detector,
                    pose=capture.pose.value,
                    quality=capture.face.quality,
                    created_at_utc=now,
                    sample=name,
                )
            )

    def _consent(self, employee: Employee, text: str, stated_by: str, now: datetime) -> Consent:
        return Consent(
            employee_key=employee.key,
            text=text,
            text_version=TEXT_VERSION,
            stated_by=stated_by,
            given_at_utc=now,
        )


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
