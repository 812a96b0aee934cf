"""The clock, and what hashes passwords."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    zone: str  # IANA name of this door's time zone

    def now(self) -> datetime:
        """Aware, UTC."""
        ...


class PasswordHasher(Protocol):
    def hash(self, password: str) -> str: ...
    def matches(self, hashed: str, password: str) -> bool: ...
    def needs_rehash(self, hashed: str) -> bool: ...  # made with weaker parameters, or without the pepper
    def lost(self, hashed: str) -> bool: ...  # made with a pepper that is not at hand: nothing can match
