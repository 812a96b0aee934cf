"""Changing settings: written whole, and remembered who did it."""

from collections.abc import Mapping
from typing import Protocol

from app.domain.chosen import Chosen, Value
from app.domain.permission import Act
from app.services.permit import expect_permitted
from app.services.ports import Clock, Event, OpenUnitOfWork

Changes = Mapping[tuple[str, str], Value | None]


class SettingsFile(Protocol):
    """Where settings are written down."""

    def all(self) -> tuple[Chosen, ...]: ...
    def check(self, changes: Changes) -> None: ...  # SettingsError when the file would not be good
    def save(self, changes: Changes) -> None: ...  # whole or not at all; SettingsError


class Settings:
    """Reads and changes the settings of the next start."""

    def __init__(self, *, file: SettingsFile, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._file, self._open, self._clock = file, open_unit_of_work, clock

    def all(self) -> tuple[Chosen, ...]:
        """Every setting; SettingsError when the file cannot be read."""
        return self._file.all()

    def check(self, part: str, key: str, value: Value | None) -> None:
        """Return when this one change could be saved, else raise SettingsError."""
        self._file.check({(part, key): value})

    def save(self, changes: Changes, *, by: str = "operator") -> None:
        """Write the changes; they count from the next start on. None: as it came.

        Raises:
            SettingsError: a value is off or the file cannot be written; nothing was changed.
        """
        names = sorted(f"{part}.{key}" if part else key for part, key in changes)
        with self._open() as work:
            expect_permitted(work, by, Act.SETTINGS)
            details = {"settings": names, "by": by}
            work.events.add(Event(kind="settings_changed", at_utc=self._clock.now(), details=details))
            self._file.save(changes)
            work.commit()
