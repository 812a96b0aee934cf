"""What the door needs beside camera and gallery."""

from typing import Protocol

from app.domain.employee import Employee


class PinCheck(Protocol):
    """Number and PIN instead of a face: app/services/pins.py."""

    def check(self, number: str, pin: str) -> Employee:
        """Whose number and PIN these are; AccessDenied when they do not fit, LockedOut after too many wrong ones.

        PinToChange: they fit, but somebody else chose the PIN.
        """
        ...

    def choose(self, number: str, old: str, new: str) -> Employee:
        """Exchange the PIN; errors as `check`, ValueError when the new one is easy to guess."""
        ...


class Voice(Protocol):
    """app/sound/speech.py."""

    def say(self, text: str, language: str) -> None:
        """Begin to say it and return at once; nothing happens where the system cannot speak."""
        ...

    def hush(self) -> None: ...
