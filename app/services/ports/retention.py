"""What is removed once it is old enough: app/store/retained.py."""

from datetime import datetime
from typing import Protocol


class Retained(Protocol):
    """Each removes what is older than a moment and returns how much that was; with dry_run nothing is removed."""

    def events(self, before_utc: datetime, *, dry_run: bool) -> int:
        """Events, but for the newest of each kind, which says how things stand."""
        ...

    def unknown_faces(self, before_utc: datetime, *, dry_run: bool) -> int:
        """Notes that somebody unknown, or a suspected spoof, stood at the door."""
        ...

    def identities(self, before_utc: datetime, *, dry_run: bool) -> int:
        """Whose punches and corrections these are; the rows themselves stay, for nobody."""
        ...
