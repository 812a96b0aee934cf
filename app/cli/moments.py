"""Dates and moments as they are typed on the command line."""

import argparse
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.errors import BadInput


def day(text: str) -> date:
    """A date of the form 2026-11-25; "none" is not one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"Expected a date like 2026-11-25. Received {text!r}.") from None


def day_or_none(text: str) -> date | None:
    """A date, or None for "none"."""
    return None if text.strip().lower() in ("none", "") else day(text)


def moment(text: str, zone: str) -> datetime:
    """An aware moment from "2026-11-24 17:30" in the door's zone, or with a zone of its own ("...T17:30+01:00").

    Raises:
        BadInput: it is no moment, or the clocks were put forward over it.
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f'Expected a moment like "2026-11-24 17:30". Received {text!r}. Write date and time.') from None
    if len(text.strip()) <= len("2026-11-24"):
        raise BadInput(f'Expected a moment like "2026-11-24 17:30". Received a day, {text!r}. Add the time.')
    if at.tzinfo is not None:
        return at
    local = at.replace(tzinfo=ZoneInfo(zone))
    if local.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != at:
        raise BadInput(
            f"Expected a moment that was. Received {text!r}, which the clocks skipped in {zone}. Correct it."
        )
    return local
