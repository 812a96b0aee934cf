"""How employees read in a list; no Kivy."""

from datetime import date

from app.domain.employee import Employee, Standing, standing
from app.language import _
from app.ui.widgets.table.column import Column, Row

NUMBER, NAME, DEPARTMENT, SITE, STATUS = range(5)


def standing_words(employee: Employee, today: date) -> str:
    """Whether the door opens for somebody, in a word or two."""
    return {
        Standing.AT_WORK: _("Active"),
        Standing.DEACTIVATED: _("Inactive"),
        Standing.NOT_STARTED: _("Not started"),
        Standing.LEFT: _("Left"),
    }[standing(employee, today)]


def columns() -> list[Column]:
    tones = {_("Active"): "good", _("Inactive"): "hint", _("Not started"): "hint", _("Left"): "soft"}
    return [
        Column(_("Number"), share=0.5),
        Column(_("Name"), share=1.6),
        Column(_("Department"), optional=True),
        Column(_("Site"), share=0.8, optional=True),
        Column(_("Status"), share=0.7, tones=tones),
    ]


def row_of(employee: Employee, today: date) -> Row:
    one = employee
    return Row(one.number, (one.number, one.name, one.department, one.site, standing_words(one, today)))
