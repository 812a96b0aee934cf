"""The settings file as it is changed by an admin: comments and order stay, and a write is whole or absent."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from app.config import SETTINGS_FILE, Config, config_from
from app.domain.chosen import Chosen, Value
from app.errors import SettingsError
from app.settings.catalogue import catalogue

HEADER = "Settings of TwinClock; read at its start. What is not here is as it came."


class WrittenSettings:
    """Reads and changes <data>/twinclock.toml. write: puts a file there whole and durably, or raises OSError."""

    def __init__(
        self,
        config: Config,
        write: Callable[[Path, bytes], None],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._config, self._write = config, write
        self._environment = os.environ if environment is None else environment
        self.path = config.folders.data / SETTINGS_FILE

    def all(self) -> tuple[Chosen, ...]:
        """Every setting as it is in this run and as the file has it.

        Raises:
            SettingsError: the file cannot be read.
        """
        return catalogue(self._config, self._document().unwrap(), self._environment)

    def check(self, changes: Mapping[tuple[str, str], Value | None]) -> None:
        """Return when the file with these changes would be good, else raise SettingsError."""
        self._checked(changes)

    def save(self, changes: Mapping[tuple[str, str], Value | None]) -> None:
        """Write the changes; None takes a setting out of the file.

        Args:
            changes: (part, key) -> value.
        Raises:
            SettingsError: a value is off, or the file cannot be read or written; nothing was changed.
        """
        text = self._checked(changes)
        try:
            self._write(self.path, text.encode("utf8"))
        except OSError as error:
            raise SettingsError(
                f"Expected to write {self.path}. Received: {error}. Nothing was changed; free the disk or the rights."
            ) from error

    def _checked(self, changes: Mapping[tuple[str, str], Value | None]) -> str:
        document = self._document()
        for (part, key), value in changes.items():
            _put(document, part, key, value)
        text = tomlkit.dumps(document)
        config_from(self._config.folders, document.unwrap(), {}, {})  # the file alone, without this run's environment
        return text

    def _document(self) -> tomlkit.TOMLDocument:
        try:
            return tomlkit.parse(self.path.read_text("utf8"))
        except (FileNotFoundError, NotADirectoryError):
            document = tomlkit.document()
            document.add(tomlkit.comment(HEADER))
            return document
        except (OSError, UnicodeDecodeError, TOMLKitError) as error:
            raise SettingsError(f"Expected settings at {self.path}. Received: {error}. Mend the file.") from error


def _put(document: tomlkit.TOMLDocument, part: str, key: str, value: Value | None) -> None:
    if value is None:
        table: Any = document.get(part, {}) if part else document
        table.pop(key, None)
        return
    plain = list(value) if isinstance(value, tuple) else value
    if not part:
        document[key] = plain  # tomlkit puts a new key above the tables
        return
    if part not in document:
        document[part] = tomlkit.table()
    document[part][key] = plain
