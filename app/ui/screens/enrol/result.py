"""What was enrolled and what was left out, in words; no Kivy."""

from app.language import _, ngettext, said
from app.services.enrolment import EnrolmentResult


def result_lines(result: EnrolmentResult) -> tuple[str, ...]:
    """One line for the number and what was kept, one for each picture that was left out."""
    number, count = result.employee.number if result.employee else "", len(result.accepted)
    kept = ngettext(
        "Number {number}  ·  {count} picture kept", "Number {number}  ·  {count} pictures kept", count
    ).format(number=number, count=count)
    left_out = _("Left out ({picture}): {reason}")
    if result.without_pictures:
        kept = said(result.without_pictures)
    return (kept, *(left_out.format(picture=one.source, reason=said(one.reason)) for one in result.refused))
