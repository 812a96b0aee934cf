"""How the window says times, spans, faults and tones, in today's language; no Kivy."""

import logging
from datetime import datetime
from enum import StrEnum

from app.errors import AttendanceError
from app.language import _, said, span, time_of_day

__all__ = ["Tone", "clock_time", "fault", "span"]
log = logging.getLogger(__name__)


class Tone(StrEnum):
    """How a message is meant; the screen turns it into a colour and an icon, never into a colour alone."""

    SEARCHING = "searching"
    GOOD = "good"
    HINT = "hint"
    BAD = "bad"


def clock_time(at: datetime | None) -> str:
    """09:04, or a dash when there is none."""
    return time_of_day(at) if at else "–"


def fault(error: Exception) -> str:
    """What a person may read about a failure; what is not ours to word is logged and said in general."""
    if isinstance(error, AttendanceError | ValueError):
        return said(error.args[0] if error.args and isinstance(error.args[0], str) else str(error))
    log.error("Unexpected failure behind the window", exc_info=error)
    return _("Something went wrong ({kind}). Try again; the log has the details.").format(kind=type(error).__name__)
