"""Taking a face in: pictures are checked, the rest is one forward pass and one transaction."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from app.domain.consent import TEXT_VERSION, Consent
from app.domain.employee import Employee, checked_name, checked_number
from app.domain.permission import Act
from app.domain.sentence import Sentence
from app.errors import Refused
from app.services.enrolment_result import EnrolmentResult
from app.services.intake import MOST_TEMPLATES, Capture, Intake, Looked, Refusal, most_different, picture
from app.services.permit import expect_permitted
from app.services.ports import (
    Clock,
    Event,
    FaceEngine,
    Gallery,
    OpenUnitOfWork,
    Pose,
    SampleKind,
    Samples,
    Template,
    UnitOfWork,
    View,
)
from app.services.roster import found

__all__ = ["MOST_TEMPLATES", "Capture", "Enrolment", "EnrolmentResult", "Refusal", "most_different"]


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
        self._intake = Intake(gallery, open_unit_of_work)

    def picture(self, view: View, source: str, pose: Pose = Pose.STRAIGHT) -> Capture | Refusal:
        """Say whether one picture may be enrolled; in a pose other than straight the head may be turned."""
        return picture(view, source, pose)

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
        by: str = "operator",
    ) -> EnrolmentResult:
        """Enrol one person from pictures that `picture` accepted; no training happens.

        Pictures of somebody else than the first one are refused. A face that is already enrolled under another
        name stops the enrolment unless `allow_duplicate`.

        Args:
            name: "" takes that of the employee who is on the list without a face.
            number: None takes the next free one; that of an employee without a face enrols them.
            by: who acts, an account's opaque key or "operator".
        Raises:
            ValueError: the name or number cannot be used.
            Refused: the number is taken, or no consent was given.
            StoreUnavailable: nothing was stored.
        """
        employee, is_new = self._who(name, number)
        if not consent_text.strip():
            raise Refused("Expected a consent. Received none. Nobody is enrolled without it.")
        if not captures:
            return EnrolmentResult(employee=None)
        looked = self._intake.look(captures, engine)
        if looked.twin is not None and not allow_duplicate:
            return _nobody(looked)
        consent = _consent(employee, consent_text, stated_by, self._clock.now())
        enrolled = replace(employee, enrolled_at_utc=consent.given_at_utc)
        event = _event("enrolled", enrolled, looked, consent.given_at_utc, {"stated_by": stated_by, "by": by})

        def write(work: UnitOfWork) -> None:
            expect_permitted(work, by, Act.ENROL, enrolled.department)
            if is_new:
                work.employees.add(enrolled)
            else:
                work.employees.update(replace(_waiting(work, number or ""), enrolled_at_utc=consent.given_at_utc))
            work.consents.add(consent)
            work.events.add(event)

        kept = self._store(enrolled, looked, engine, consent.given_at_utc, write)
        # Where an erasure was killed, the number became free before its pictures were gone. Not sooner: until the
        # number is ours they may be those of somebody who is being enrolled under it at this moment.
        for left_behind in set(self._samples.names(enrolled.number)) - set(kept):
            self._samples.discard(left_behind)
        self._gallery.add(enrolled.key, looked.embeddings, engine.tower)
        self._noted()
        pictures = sum(name != "" for name in kept)
        return EnrolmentResult(employee=enrolled, accepted=looked.kept, refused=looked.refused, pictures=pictures)

    def replace(
        self,
        number: str,
        captures: Sequence[Capture],
        engine: FaceEngine,
        *,
        allow_duplicate: bool = False,
        allow_unlike: bool = False,
        by: str = "operator",
    ) -> EnrolmentResult:
        """Replace the templates of somebody who is enrolled, all of them, in one transaction; check-in goes on.

        The consent they gave goes on to hold. allow_unlike: although the new pictures show another face than the
        stored ones: somebody changed a lot, or the wrong person was enrolled. Errors as `enrol`.
        """
        with self._open() as work:
            employee = found(work, number)
        if employee.enrolled_at_utc is None:
            raise Refused(f"Expected somebody who is enrolled. Received {number}, who is not yet. Enrol them first.")
        if not captures:
            return EnrolmentResult(employee=None)
        looked = self._intake.look(captures, engine, employee.key)
        if looked.twin is not None and not allow_duplicate:
            return _nobody(looked)
        if not allow_unlike and not self._intake.shows(employee.key, looked.embeddings):
            return replace(_nobody(looked), unlike=True)
        now, old = self._clock.now(), set[str]()

        def write(work: UnitOfWork) -> None:
            stored = found(work, number)  # nobody erased them meanwhile
            expect_permitted(work, by, Act.ENROL, stored.department)
            old.update(template.sample for template in work.templates.of(employee.key) if template.sample)
            work.templates.erase(employee.key)
            work.events.add(_event("re_enrolled", employee, looked, now, {"by": by}))

        kept = self._store(employee, looked, engine, now, write)
        self._gallery.remove(employee.key)
        self._gallery.add(employee.key, looked.embeddings, engine.tower)
        for sample in old:
            self._samples.discard(sample)
        pictures = sum(name != "" for name in kept)
        return EnrolmentResult(employee=employee, accepted=looked.kept, refused=looked.refused, pictures=pictures)

    def _who(self, name: str, number: str | None) -> tuple[Employee, bool]:
        """Whom to enrol, and whether they are new on the list."""
        with self._open() as work:
            if number is None:
                taken = [int(e.number) for e in work.employees.all() if e.number.isdigit()]
                number, holder = str(max(taken, default=0) + 1), None
            else:
                number = checked_number(number)
                holder = work.employees.by_number(number)
        if holder is None:
            return Employee(key=uuid.uuid4().hex, number=number, name=checked_name(name), enrolled_at_utc=None), True
        same = not name.strip() or checked_name(name).casefold() == holder.name.casefold()
        if holder.enrolled_at_utc is not None or not same:
            raise Refused(
                Sentence(
                    "Expected a free number. Received {number}, which {name} has. Choose another number.",
                    number=number,
                    name=holder.name,
                )
            )
        return holder, False

    def _store(
        self,
        employee: Employee,
        looked: Looked,
        engine: FaceEngine,
        now: datetime,
        write: Callable[[UnitOfWork], None],
    ) -> list[str]:
        """Pictures first, rows second: a crash in between leaves files that no row names, and the sweep takes them.

        write: what else belongs to the transaction, before the templates. Returns the names of the pictures.
        """
        names: list[str] = []
        try:
            for capture in looked.kept:
                kind = SampleKind.ANCHOR if capture.pose is Pose.STRAIGHT else SampleKind.POSITIVE
                names.append(self._samples.save(kind, employee.number, capture.face.crop))
            with self._open() as work:
                write(work)
                for template in _templates(employee, looked, engine, names, now):
                    work.templates.add(template)
                work.commit()
        except BaseException:
            for sample in names:
                self._samples.discard(sample)
            raise
        return names


def _templates(
    employee: Employee, looked: Looked, engine: FaceEngine, names: Sequence[str], now: datetime
) -> list[Template]:
    return [
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
        for capture, embedding, name in zip(looked.kept, looked.embeddings, names, strict=True)
    ]


def _waiting(work: UnitOfWork, number: str) -> Employee:
    """Who is on the list without a face, and was not enrolled meanwhile."""
    employee = found(work, number)
    if employee.enrolled_at_utc is not None:
        raise Refused(f"Expected somebody without a face. Received {number}, who was enrolled meanwhile. Look again.")
    return employee


def _nobody(looked: Looked) -> EnrolmentResult:
    return EnrolmentResult(employee=None, accepted=looked.kept, refused=looked.refused, duplicate_of=looked.twin)


def _event(kind: str, employee: Employee, looked: Looked, now: datetime, details: dict[str, str]) -> Event:
    return Event(kind=kind, at_utc=now, subject=employee.key, details={"templates": len(looked.kept), **details})


def _consent(employee: Employee, text: str, stated_by: str, now: datetime) -> Consent:
    return Consent(
        employee_key=employee.key, text=text, text_version=TEXT_VERSION, stated_by=stated_by, given_at_utc=now
    )
