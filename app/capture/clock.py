"""This machine's clock."""

from datetime import UTC, datetime


class MachineClock:
    """The Clock port. zone: IANA name of the door's time zone."""

    def __init__(self, zone: str) -> None:
        self.zone = zone

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC)
