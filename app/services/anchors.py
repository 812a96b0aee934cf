"""One anchor a day, into a folder that another machine keeps."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from app.domain.anchor import Anchor
from app.services.audit import Audit


class AnchorFiles(Protocol):
    """Where anchors are kept. StoreUnavailable when that place cannot be written."""

    def has(self, day: date) -> bool: ...
    def write(self, day: date, anchor: Anchor) -> None: ...  # whole or absent


class Anchors:
    """Writes today's anchor when there is none yet. files: None where no folder was named."""

    def __init__(self, *, audit: Audit, files: AnchorFiles | None, today: Callable[[], date]) -> None:
        self._audit, self._files, self._today = audit, files, today
        self._done: date | None = None

    def write_due(self) -> bool:
        """True when an anchor was written. Cheap when today's is there: call it as often as you like.

        Raises:
            StoreUnavailable: the folder cannot be written; the next day tries again, and so does a restart.
        """
        today = self._today()
        if self._files is None or self._done == today:
            return False
        self._done = today
        if self._files.has(today):
            return False
        self._files.write(today, self._audit.anchor())
        return True
