"""Templates for a new tower, from the stored pictures: nobody has to come back because the app was updated."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from app.domain.employee import Employee
from app.errors import StoreUnavailable
from app.services.ports import (
    Clock,
    Crop,
    Event,
    FaceEngine,
    Gallery,
    OpenUnitOfWork,
    Samples,
    Template,
    UnitOfWork,
)


class Renewal:
    """Embeds the samples of employees whose templates were all made by another tower.

    Old templates stay beside the new ones: going back to the old tower needs no work.
    """

    def __init__(self, *, gallery: Gallery, samples: Samples, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._gallery, self._samples = gallery, samples
        self._open, self._clock = open_unit_of_work, clock

    def renew(self, engine: FaceEngine) -> int:
        """Bring everybody up to the engine's tower and return how many needed it; one short transaction each.

        Whoever has no readable picture left stays unknown to the new tower and has to be enrolled again.
        """
        with self._open() as work:
            employees = work.employees.all()
            if self._gallery.people() >= len(employees):
                return 0
            known = {template.employee_key for template in work.templates.of_tower(engine.tower)}
        return sum(self._renew_one(employee, engine) for employee in employees if employee.key not in known)

    def _renew_one(self, employee: Employee, engine: FaceEngine) -> bool:
        with self._open() as work:
            templates = work.templates.of(employee.key)
        readable = [(t, crop) for t in _newest_towers(templates) if (crop := self._picture(t)) is not None]
        if not readable:
            return False
        embeddings = engine.embed([crop for _, crop in readable])
        now = self._clock.now()
        with self._open() as work:
            if not _still_wanted(work, employee, engine.tower):
                return False
            for (old, _), embedding in zip(readable, embeddings, strict=True):
                fresh = replace(
                    old, id=uuid.uuid4().hex, embedding=embedding, tower=engine.tower, created_at_utc=now
                )
                work.templates.add(fresh)
            work.events.add(Event(kind="templates_added", at_utc=now, subject=employee.key))
            work.commit()
        self._gallery.add(employee.key, embeddings)
        return True

    def _picture(self, template: Template) -> Crop | None:
        try:
            return self._samples.load(template.sample) if template.sample else None
        except StoreUnavailable:  # one lost picture must not keep the others out
            return None


def _still_wanted(work: UnitOfWork, employee: Employee, tower: str) -> bool:
    """False when another process has erased or renewed the employee meanwhile."""
    known = any(template.tower == tower for template in work.templates.of(employee.key))
    return not known and work.employees.get(employee.key) is not None


def _newest_towers(templates: Sequence[Template]) -> list[Template]:
    """Those of the tower that was in use last: older towers' templates come from the same pictures."""
    return [template for template in templates if template.tower == templates[-1].tower]
