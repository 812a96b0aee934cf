"""Templates that the door learns: a good look of somebody it knows well, at most one a day."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from app.domain.decision import Outcome, Verdict
from app.domain.punch import Punch
from app.errors import AttendanceError
from app.services.learning_rules import LearningRules, lesson
from app.services.ports import (
    Clock,
    Event,
    FaceEngine,
    Gallery,
    OpenUnitOfWork,
    SampleKind,
    Samples,
    SeenFace,
    Template,
    UnitOfWork,
)

LEARNT = "learnt"  # the pose of a template that the door learnt; enrolment's say what was asked for


class Learning:
    """Adds templates after a visit. Thread-safe like the door."""

    def __init__(
        self,
        *,
        gallery: Gallery,
        samples: Samples,
        open_unit_of_work: OpenUnitOfWork,
        clock: Clock,
        rules: LearningRules,
    ) -> None:
        self._gallery, self._samples = gallery, samples
        self._open, self._clock, self._rules = open_unit_of_work, clock, rules

    def after(self, verdict: Verdict, faces: Sequence[SeenFace], engine: FaceEngine) -> bool:
        """Learn the best face of an accepted visit, where it teaches something; True when it did.

        The punch is stored already: whatever fails here changes nothing about it, and is tried again another day.

        Args:
            verdict: with a stored punch. faces: those it rests on, best first; the liveness check has passed them.
        """
        employee = verdict.employee
        if verdict.outcome is not Outcome.ACCEPTED or verdict.punch_id is None or employee is None or not faces:
            return False
        try:
            return self._learn(employee.key, employee.number, verdict.punch_id, faces[0], engine)
        except AttendanceError:  # a full disk, a busy store: the next good look will do
            return False

    def discard(self, samples: Sequence[str]) -> None:
        """Remove the pictures that `unlearn` named."""
        for sample in samples:
            self._samples.discard(sample)

    def _learn(self, key: str, number: str, punch_id: str, face: SeenFace, engine: FaceEngine) -> bool:
        now = self._clock.now()
        with self._open() as work:
            own = [template for template in work.templates.of(key) if template.tower == engine.tower]
        enrolled, learnt = _parted(own)
        if not enrolled or face.problems or face.quality < min(template.quality for template in enrolled):
            return False
        if engine.tower != self._gallery.tower or any(self._is_of_today(t, now) for t in learnt):
            return False
        look = engine.embed([face.crop])[0]
        vectors = [t.embedding for t in enrolled], [t.embedding for t in learnt]
        found = lesson(look, key, *vectors, self._gallery, self._rules)
        if found is None:
            return False
        sample = self._samples.save(SampleKind.POSITIVE, number, face.crop)
        template = Template(
            id=uuid.uuid4().hex,
            employee_key=key,
            embedding=look,
            tower=engine.tower,
            detector=engine.detector,
            pose=LEARNT,
            quality=face.quality,
            created_at_utc=now,
            sample=sample,
        )
        dropped = None if found.drop is None else learnt[found.drop]
        if not self._stored(template, dropped, {t.id for t in own}, punch_id):
            self._samples.discard(sample)
            return False
        self._show(template, dropped, own)
        return True

    def _stored(self, template: Template, dropped: Template | None, known: set[str], punch_id: str) -> bool:
        """False when the templates are no longer those that were looked at: re-enrolled, erased, learnt elsewhere."""
        try:
            with self._open() as work:
                now = {t.id for t in work.templates.of(template.employee_key) if t.tower == template.tower}
                if now != known:
                    return False
                if dropped is not None:
                    drop(work, dropped)
                work.templates.add(template)
                details = {"template": template.id, "punch": punch_id, "dropped": dropped.id if dropped else None}
                at, key = template.created_at_utc, template.employee_key
                work.events.add(Event(kind="template_learnt", at_utc=at, subject=key, details=details))
                work.commit()
        except BaseException:
            self._samples.discard(template.sample)
            raise
        if dropped is not None and dropped.sample:
            self._samples.discard(dropped.sample)
        return True

    def _show(self, template: Template, dropped: Template | None, own: Sequence[Template]) -> None:
        """To this process's gallery; another one sees it when it next loads, which is soon enough for a help."""
        if dropped is None:
            self._gallery.add(template.employee_key, template.embedding[np.newaxis], template.tower)
            return
        kept = [t.embedding for t in own if t.id != dropped.id] + [template.embedding]
        self._gallery.remove(template.employee_key)
        self._gallery.add(template.employee_key, np.stack(kept), template.tower)

    def _is_of_today(self, template: Template, now: datetime) -> bool:
        zone = ZoneInfo(self._clock.zone)
        return template.created_at_utc.astimezone(zone).date() == now.astimezone(zone).date()


def drop(work: UnitOfWork, template: Template) -> None:
    """Remove a template under every tower: the picture behind it must not be embedded again."""
    work.templates.drop([template.id])
    if template.sample:
        same = [t.id for t in work.templates.of(template.employee_key) if t.sample == template.sample]
        work.templates.drop(same)


def unlearn(work: UnitOfWork, punch: Punch, at_utc: datetime) -> list[str]:
    """Drop what the door learnt from a punch that was taken back: the face was perhaps another person's.

    In the caller's transaction. Returns the names of the pictures, to be discarded once it is committed.
    """
    key, span = punch.employee_key, timedelta(minutes=10)  # learning follows the punch at once
    learnt = {t.id: t for t in work.templates.of(key) if t.pose == LEARNT}
    if not learnt:
        return []
    told = work.events.of_kind("template_learnt", punch.at_utc - span, punch.at_utc + span)
    ids = [event.details["template"] for event in told if event.details.get("punch") == punch.id]
    wrong = [learnt[template_id] for template_id in ids if template_id in learnt]
    for template in wrong:
        drop(work, template)
        details = {"template": template.id, "punch": punch.id}
        work.events.add(Event(kind="template_dropped", at_utc=at_utc, subject=key, details=details))
    return [template.sample for template in wrong if template.sample]


def _parted(templates: Sequence[Template]) -> tuple[list[Template], list[Template]]:
    enrolled = [template for template in templates if template.pose != LEARNT]
    return enrolled, [template for template in templates if template.pose == LEARNT]
