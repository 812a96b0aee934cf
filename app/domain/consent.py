"""Consent to the use of one's face, as given at enrolment."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.sentence import Sentence

TEXT_VERSION = "2026-11"
TEXT = Sentence(
    "I agree that my face is turned into a set of numbers and stored with a few pictures of it on this "
    "computer, to record when I come and go. Nothing leaves this computer. I can withdraw at any time; "
    "my pictures and numbers are then erased."
)
STATED_BY_OPERATOR = "stated by the operator"


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Who agreed to which text, and when.

    stated_by: "employee" when they ticked it themselves, else "operator".
    """

    employee_key: str
    text: str
    text_version: str
    stated_by: str
    given_at_utc: datetime
