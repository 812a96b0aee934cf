"""Templates for another tower, from the stored pictures: nobody has to come back because the tower changed.

An update of the app and a fine-tuning both bring another tower, and going back brings the old one again. Templates of
two towers are never compared; they lie beside each other, each with its tower's name.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.employee import Employee
from app.errors import StoreUnavailable
from app.services.ports import Clock, Crop, Event, Gallery, OpenUnitOfWork, Samples, Template, UnitOfWork

Progress = Callable[[int, int], None]  # so many of so many people


class Embeds(Protocol):
    """A tower at work: a face engine, or what a training left behind."""

    tower: str

    def embed(self, crops: Sequence[Crop]) -> NDArray[np.float32]: ...


class Renewal:
    """Embeds stored pictures by another tower, beside the templates that are there.

    One short transaction a person, so that check-in and enrolment go on meanwhile.
    """

    def __init__(self, *, gallery: Gallery, samples: Samples, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._gallery, self._samples = gallery, samples
        self._open, self._clock = open_unit_of_work, clock

    def renew(self, engine: Embeds, on_progress: Progress = lambda done, total: None) -> int:
        """Bring everybody up to the engine's tower and return how many people needed it.

        Whoever has no readable picture left stays unknown to that tower and has to be enrolled again.
        """
        lacking = self.lacking(engine.tower)
        count = 0
        for done, employee in enumerate(lacking, 1):
            count += self._renew_one(employee, engine)
            on_progress(done, len(lacking))
        return count

    def lacking(self, tower: str) -> list[Employee]:
        """Employees with a stored picture that this tower has not embedded yet."""
        with self._open() as work:
            keys = {key for key, _ in work.templates.lacking(tower)}
            return [employee for key in sorted(keys) if (employee := work.employees.get(key)) is not None]

    def without_pictures(self, tower: str) -> list[Employee]:
        """Active employees who are known to this tower and have no readable picture for any other."""
        with self._open() as work:
            known = _by_employee(work.templates.of_tower(tower))
            employees = [e for e in work.employees.all() if e.active and e.key in known]
        return [e for e in employees if not any(self._picture(template) is not None for template in known[e.key])]

    def _renew_one(self, employee: Employee, engine: Embeds) -> bool:
        with self._open() as work:
            templates = _not_embedded(work.templates.of(employee.key), engine.tower)
        readable = [(template, crop) for template in templates if (crop := self._picture(template)) is not None]
        if not readable:
            return False
        embeddings = engine.embed([crop for _, crop in readable])
        now = self._clock.now()
        with self._open() as work:
            wanted = _still_wanted(work, employee, engine.tower)
            added = [row for row, (template, _) in enumerate(readable) if template.sample in wanted]
            for row in added:
                old = readable[row][0]
                fresh = {"id": uuid.uuid4().hex, "embedding": embeddings[row], "tower": engine.tower}
                work.templates.add(replace(old, created_at_utc=now, **fresh))
            if not added:
                return False
            work.events.add(Event(kind="templates_added", at_utc=now, subject=employee.key))
            work.commit()
        self._gallery.add(employee.key, embeddings[added], engine.tower)
        return True

    def _picture(self, template: Template) -> Crop | None:
        try:
            return self._samples.load(template.sample) if template.sample else None
        except StoreUnavailable:  # one lost picture must not keep the others out
            return None


def _not_embedded(templates: Sequence[Template], tower: str) -> list[Template]:
    """One template for each stored picture that this tower has not embedded."""
    done = {template.sample for template in templates if template.tower == tower}
    return list({t.sample: t for t in templates if t.sample and t.sample not in done}.values())


def _still_wanted(work: UnitOfWork, employee: Employee, tower: str) -> set[str]:
    """Pictures that another process has neither erased nor embedded meanwhile."""
    return {template.sample for template in _not_embedded(work.templates.of(employee.key), tower)}


def _by_employee(templates: Iterable[Template]) -> dict[str, list[Template]]:
    found: dict[str, list[Template]] = {}
    for template in templates:
        found.setdefault(template.employee_key, []).append(template)
    return found
