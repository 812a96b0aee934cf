"""What came of an enrolment."""

from dataclasses import dataclass

from app.domain.employee import Employee
from app.domain.sentence import Sentence
from app.services.intake import Capture, Refusal

UNLIKE = Sentence(
    "These pictures show another face than the stored ones. Check the number; an admin may allow it where it changed."
)


@dataclass(frozen=True, kw_only=True)
class EnrolmentResult:
    """employee: None when nobody was enrolled. duplicate_of: who already has this face under another name.

    unlike: the new pictures do not show whom the old ones show.
    """

    employee: Employee | None
    accepted: tuple[Capture, ...] = ()
    refused: tuple[Refusal, ...] = ()
    duplicate_of: Employee | None = None
    pictures: int = 0
    unlike: bool = False

    @property
    def without_pictures(self) -> str:
        """What it costs that no picture of this person was kept; "" where one was."""
        if self.employee is None or self.pictures:
            return ""
        return Sentence(
            "No picture is kept. A fine-tuning or another recogniser cannot use this face: it has to be enrolled again."
        )

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
        if self.unlike:
            return UNLIKE
        if not self.refused:
            return Sentence("Expected at least one picture. Received none. Hand in pictures of one person.")
        first = self.refused[0]
        return Sentence("No picture could be used. {source}: {reason}", source=first.source, reason=first.reason)
