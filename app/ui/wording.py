"""How the window says times, spans, faults and tones; no Kivy."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum

from app.errors import AttendanceError

log = logging.getLogger(__name__)


class Tone(StrEnum):
    """How a message is meant; the screen turns it into a colour and an icon, never into a colour alone."""

    SEARCHING = "searching"
    GOOD = "good"
    HINT = "hint"
    BAD = "bad"


def clock_time(at: datetime | None) -> str:
    """09:04, or a dash when there is none."""
    return f"{at:%H:%M}" if at else "–"


def span(worked: timedelta) -> str:
    """2 h 05 min."""
    minutes = int(worked.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60:02d} min"


def fault(error: Exception) -> str:
    """What a person may read about a failure; what is not ours to word is logged and said in general."""
    if isinstance(error, AttendanceError | ValueError):
        return str(error)
    log.error("Unexpected failure behind the window", exc_info=error)
    return f"Something went wrong ({type(error).__name__}). Try again; the log has the details."
