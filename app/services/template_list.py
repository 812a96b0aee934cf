"""The templates of one employee, for an admin: what there is, and dropping one."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.permission import Act
from app.errors import Refused
from app.services.learning import LEARNT, drop
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork, Samples, Template
from app.services.roster import found


@dataclass(frozen=True)
class TemplateRow:
    """One template without its numbers. is_learnt: by the door, else at an enrolment."""

    id: str
    pose: str
    quality: float
    created_at_utc: datetime
    sample: str
    tower: str
    is_learnt: bool


class TemplateList:
    """Lists and drops."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, samples: Samples, clock: Clock) -> None:
        self._open, self._samples, self._clock = open_unit_of_work, samples, clock

    def of(self, number: str) -> list[TemplateRow]:
        """Oldest first."""
        with self._open() as work:
            return [_row(template) for template in work.templates.of(found(work, number).key)]

    def drop(self, number: str, start: str, *, by: str = "operator") -> TemplateRow:
        """Remove one template and its picture, by its id or the first letters of it.

        Raises:
            Refused: there is none, or several, or it is the last one: without it nobody would be recognised; erase
                or deactivate them instead.
        """
        with self._open() as work:
            employee = found(work, number)
            expect_permitted(work, by, Act.ENROL, employee.department)
            templates = work.templates.of(employee.key)
            chosen = _chosen(templates, start)
            rest = [t for t in templates if t.tower == chosen.tower and t.id != chosen.id]
            if not rest:
                raise Refused(
                    f"Expected another template beside this one. Received the last one of {number}. "
                    "Enrol them again with --replace, or deactivate or erase them."
                )
            drop(work, chosen)
            details = {"template": chosen.id, "by": by}
            at = self._clock.now()
            work.events.add(Event(kind="template_dropped", at_utc=at, subject=employee.key, details=details))
            work.commit()
        if chosen.sample:
            self._samples.discard(chosen.sample)
        return _row(chosen)


def _chosen(templates: list[Template], start: str) -> Template:
    fitting = [template for template in templates if start and template.id.startswith(start)]
    if len(fitting) != 1:
        raise Refused(f"Expected the id of one template. Received {start!r}, which fits {len(fitting)}. Look it up.")
    return fitting[0]


def _row(template: Template) -> TemplateRow:
    return TemplateRow(
        template.id,
        template.pose,
        template.quality,
        template.created_at_utc,
        template.sample,
        template.tower,
        template.pose == LEARNT,
    )
