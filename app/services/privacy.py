"""An employee's rights over their data: see it, have it erased."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.employee import Employee
from app.domain.permission import Act
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, Gallery, OpenUnitOfWork, Samples
from app.services.roster import found


@dataclass(frozen=True)
class PersonalData:
    """record: JSON-ready. pictures: name and crop of every sample."""

    record: dict[str, Any]
    pictures: tuple[tuple[str, NDArray[np.uint8]], ...]


class Privacy:
    """Erasing and handing out.

    noted: called when there is one person less, see `app.services.threshold`. clean_up: removes what the store's files
    and the backups at hand still hold of erased people.
    """

    def __init__(
        self,
        *,
        open_unit_of_work: OpenUnitOfWork,
        samples: Samples,
        gallery: Gallery,
        clock: Clock,
        noted: Callable[[], object] = lambda: None,
        clean_up: Callable[[], object] = lambda: None,
    ) -> None:
        self._open, self._samples, self._gallery, self._clock = open_unit_of_work, samples, gallery, clock
        self._noted, self._clean_up = noted, clean_up

    def erase(self, number: str, *, identity_too: bool = False, by: str = "operator") -> Employee:
        """Remove name, templates, consents, pictures and the words of corrections for good.

        The punches stay under an opaque key that leads to nobody. identity_too: the key leaves them as well, and the
        corrections and events, so that nothing in them says any more that they were one person's.

        Rows first: should the machine stop in between, the start-up sweep removes the pictures no row names.
        """
        with self._open() as work:
            employee = found(work, number)
            expect_permitted(work, by, Act.ERASE, employee.department)
            work.employees.erase(employee.key)
            work.corrections.forget_words(employee.key)
            work.schedules.forget(employee.key)
            if identity_too:
                work.punches.disown(employee.key)
                work.corrections.disown(employee.key)
                work.events.disown(employee.key)
            subject, details = "" if identity_too else employee.key, {"by": by, "identity_too": identity_too}
            event = Event(kind="erased", at_utc=self._clock.now(), subject=subject, details=details)
            work.events.add(event)
            work.commit()
        self._gallery.remove(employee.key)
        self._samples.erase(employee.number)
        self._clean_up()
        self._noted()
        return employee

    def export(self, number: str, *, by: str = "operator") -> PersonalData:
        """Everything stored about one employee."""
        with self._open() as work:
            employee = found(work, number)
            expect_permitted(work, by, Act.EXPORT_PERSON, employee.department)
            now = self._clock.now()
            punches = [p for p in work.punches.all() if p.employee_key == employee.key]
            record = {
                "exported_at": now.isoformat(),
                "employee": _plain(employee),
                "consents": [_plain(consent) for consent in work.consents.of(employee.key)],
                "templates": [_plain(template) for template in work.templates.of(employee.key)],
                "punches": [_plain(punch) for punch in punches],
                "corrections": [_plain(correction) for correction in work.corrections.of(employee.key)],
                "leave": [_plain(leave) for leave in work.schedules.leaves_of(employee.key)],
                "schedules": [_plain(one) for one in work.schedules.assigned_to(employee.key)],
                "events": [_plain(event) for event in work.events.since(0) if event.subject == employee.key],
            }
            work.events.add(Event(kind="personal_data_exported", at_utc=now, subject=employee.key, details={"by": by}))
            work.commit()
        pictures = tuple((name, self._samples.load(name)) for name in self._samples.names(employee.number))
        return PersonalData(record, pictures)


def _plain(value: Any) -> dict[str, Any]:
    return {name: _json_ready(item) for name, item in asdict(value).items()}


def _json_ready(item: Any) -> Any:
    if isinstance(item, np.ndarray):
        return [round(float(x), 6) for x in item]
    return item.isoformat() if hasattr(item, "isoformat") else item
