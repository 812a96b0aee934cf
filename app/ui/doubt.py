"""What only an admin can settle about the pictures of one person: twins, and a face that is another one; no Kivy."""

from dataclasses import dataclass

from app.language import _
from app.services.enrolment import EnrolmentResult


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A question that the admin's password answers. allows: what a yes stands for."""

    allows: str
    headline: str
    title: str
    text: str
    yes: str


DUPLICATE, UNLIKE = "duplicate", "unlike"


def doubt_about(result: EnrolmentResult, name: str) -> Doubt | None:
    """The question that keeps these pictures from being stored, None where there is none. name: whose they are."""
    if result.employee is not None:
        return None
    if result.duplicate_of is not None:
        twin = result.duplicate_of
        other = _("{name} (number {number})").format(name=twin.name, number=twin.number)
        return Doubt(
            allows=DUPLICATE,
            headline=_("This face is enrolled already"),
            title=_("It resembles {name}").format(name=other),
            text=_(
                "If these are two people, such as twins, an admin may allow it. At the door they will then be asked "
                "for their badge number when the camera cannot tell them apart."
            ),
            yes=_("Allow: two people"),
        )
    if result.unlike:
        return Doubt(
            allows=UNLIKE,
            headline=_("Another face than before"),
            title=_("Is this {name}?").format(name=name),
            text=_(
                "These pictures show another face than the stored ones. Check the number first. Where somebody changed "
                "a lot, or the wrong person was enrolled under it, an admin may allow it."
            ),
            yes=_("Allow: replace them"),
        )
    return None
