"""What counts as a time zone."""

from zoneinfo import ZoneInfo


def checked_zone(zone: str, where: str) -> str:
    """The zone, when it is an IANA name that this machine knows."""
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, LookupError) as error:  # LookupError: ZoneInfoNotFoundError is a KeyError
        raise ValueError(
            f"Expected an IANA time zone, like Europe/Vienna, in {where}. Received {zone!r}. Check its spelling."
        ) from error
    return zone
