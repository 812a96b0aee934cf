"""A verdict in words: title, icon, tone and what to do; no Kivy."""

from dataclasses import dataclass

from app.domain.decision import Outcome, Verdict
from app.domain.employee import Employee
from app.domain.punch import Direction
from app.domain.sentence import Sentence
from app.language import _, said
from app.services.identification import NOBODY_ENROLLED
from app.ui.wording import Tone, clock_time, fault, span

SHOWN_S = 6.0  # a verdict stays this long
REFUSAL_SHOWN_S = 12.0  # a refusal longer: it has to be read, and answered by a button

REFUSALS = {  # title, icon, tone
    Outcome.UNKNOWN: (Sentence("Not recognised"), "account-question", Tone.BAD),
    Outcome.AMBIGUOUS: (Sentence("Not certain who you are"), "account-switch", Tone.BAD),
    Outcome.NO_FACE: (Sentence("No face found"), "face-recognition", Tone.HINT),
    Outcome.SEVERAL_FACES: (Sentence("One at a time, please"), "account-group", Tone.HINT),
    Outcome.LOW_QUALITY: (Sentence("Please try again"), "image-broken-variant", Tone.HINT),
    Outcome.SPOOF: (Sentence("Not a live face"), "shield-alert", Tone.BAD),
    Outcome.TOO_SOON: (Sentence("Already noted"), "clock-check-outline", Tone.HINT),
    Outcome.INACTIVE: (Sentence("Not active"), "account-off", Tone.BAD),
}
NOBODY = (Sentence("Nobody is enrolled yet"), "account-plus", Tone.HINT)
ANOTHER_WAY_HELPS = {Outcome.UNKNOWN, Outcome.AMBIGUOUS, Outcome.SPOOF, Outcome.LOW_QUALITY, Outcome.NO_FACE}


@dataclass(frozen=True, kw_only=True)
class VerdictWords:
    """One verdict, ready to be shown.

    punch_id: what "That's not me" would take back, "" when nothing. employee: who may look at their own hours now.
    another_way: a badge number or a PIN would help. spoken: what is said aloud, "" for nothing.
    """

    tone: Tone
    icon: str
    title: str
    name: str = ""
    detail: str = ""
    reason: str = ""
    punch_id: str = ""
    employee: Employee | None = None
    another_way: bool = False

    @property
    def shown_s(self) -> float:
        """Seconds that it stays on the screen."""
        return REFUSAL_SHOWN_S if self.another_way and self.tone is Tone.BAD else SHOWN_S

    @property
    def spoken(self) -> str:
        """What is said aloud: who and which way, or what to do."""
        return ". ".join(part.rstrip(".") for part in (self.title, self.name or self.reason) if part)


def no_answer() -> VerdictWords:
    return VerdictWords(
        tone=Tone.BAD,
        icon="timer-alert-outline",
        title=_("No answer"),
        reason=_("Recognition takes unusually long. Wait a moment, then try again."),
        another_way=True,
    )


def too_many_tries(seconds: float) -> VerdictWords:
    return VerdictWords(
        tone=Tone.BAD,
        icon="timer-lock-outline",
        title=_("Too many tries"),
        reason=_("The camera pauses for {seconds} s. Use your number and PIN, or ask the front desk.").format(
            seconds=-int(-seconds // 1)
        ),
        another_way=True,
    )


def not_recorded(error: Exception) -> VerdictWords:
    return VerdictWords(
        tone=Tone.BAD, icon="alert-circle", title=_("Not recorded"), reason=fault(error), another_way=True
    )


def taken_back(result: bool | Exception) -> VerdictWords:
    """What came of "That's not me"."""
    if result is True:
        reason = _("That punch does not count. Please check in again, or ask whoever keeps the attendance.")
        return VerdictWords(tone=Tone.HINT, icon="undo-variant", title=_("Taken back"), reason=reason)
    reason = fault(result) if isinstance(result, Exception) else _("The five seconds were over.")
    return VerdictWords(tone=Tone.BAD, icon="alert-circle", title=_("Not taken back"), reason=reason)


def is_nobody_enrolled(result: Verdict | Exception) -> bool:
    """Whether the door cannot know anybody yet: no fault of who stands before it."""
    return isinstance(result, Verdict) and result.reason == NOBODY_ENROLLED


def words_of(verdict: Verdict) -> VerdictWords:
    """Name, IN or OUT, time and hours of an accepted visit; title and reason of every other."""
    name = verdict.employee.name if verdict.employee else ""
    if verdict.outcome is not Outcome.ACCEPTED:
        title, icon, tone = NOBODY if is_nobody_enrolled(verdict) else REFUSALS[verdict.outcome]
        return VerdictWords(
            tone=tone,
            icon=icon,
            title=said(title),
            name=name,
            reason=_without(said(title), said(verdict.reason)),
            employee=verdict.employee if verdict.outcome is Outcome.TOO_SOON else None,
            another_way=verdict.outcome in ANOTHER_WAY_HELPS,
        )
    going_in = verdict.direction is Direction.IN
    worked = _("{hours} so far today").format(hours=span(verdict.hours)) if verdict.hours is not None else ""
    return VerdictWords(
        tone=Tone.GOOD,
        icon="login-variant" if going_in else "logout-variant",
        title=_("IN") if going_in else _("OUT"),
        name=name,
        detail="  ·  ".join(part for part in (clock_time(verdict.at), worked) if part),
        punch_id=verdict.punch_id or "",
        employee=verdict.employee,
    )


def _without(title: str, reason: str) -> str:
    """The reason, less the title where that is its first sentence; never half of a sentence."""
    first, _stop, rest = reason.partition(". ")
    return rest if first.removesuffix(".") == title else reason
