"""Bringing a backup back: looked at first, told in words, exchanged when the window closes; no Kivy."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from app.domain.permission import Operator
from app.errors import BadInput
from app.language import _
from app.ui.screens.admin.acting import Acting
from app.ui.worker import Submit


class Restores(Protocol):
    """Who builds a folder out of a backup: app/assembly/restoring.py."""

    def stage(self, file: Path, passphrase: str, by: str) -> Any: ...
    def discard(self) -> None: ...
    def confirm(self) -> None: ...


class Counts(Protocol):
    """Who knows how many people there are now."""

    def status(self) -> Any: ...


class RestoreViewModel(Acting):
    """ready: called when the window is to close, so that what was staged takes its place."""

    def __init__(
        self,
        restoring: Restores,
        keeping: Counts,
        expect_password: Callable[[str], object],
        in_background: Submit,
        who: Callable[[], Operator],
    ) -> None:
        super().__init__(in_background)
        self._restoring, self._keeping = restoring, keeping
        self._expect_password, self._who = expect_password, who
        self.ready: Callable[[], None] = lambda: None
        self._is_staged, self._found = False, ""
        self._visit = 0  # rises when the session ends: what was staged for it is dropped

    def forget(self) -> None:
        self._visit += 1
        if self._is_staged:
            self.drop()
        super().forget()

    def look(self, path: str, passphrase: str, own_password: str, *, ask: Callable[[str], None]) -> None:
        """Build the folder beside the one in use, and ask with what it holds; nothing is changed by it."""
        if self.busy:
            return
        by, visit, file = self._who().key, self._visit, Path(path.strip()).expanduser()

        def work() -> tuple[Any, int]:
            self._expect_password(own_password)
            if not path.strip():
                raise BadInput(_("Expected a backup file. Received none. Choose one."))
            return self._restoring.stage(file, passphrase, by), self._keeping.status().people

        def told(result: tuple[Any, int]) -> str:
            self._found = words_of(*result)
            return _("{file} was looked at. Nothing is changed yet.").format(file=file.name)

        def staged() -> None:
            self._is_staged = True
            if visit != self._visit:
                self.drop()
            else:
                ask(self._found)

        self._act(work, told, staged)

    def drop(self) -> None:
        """Not wanted: nothing of it stays."""
        self._is_staged = False
        self._act(self._restoring.discard, _("Nothing was restored. Everything is as it was."), lambda: None)

    def confirm(self) -> None:
        """Close the window; the folders are exchanged, and it opens again."""

        def work() -> None:
            try:
                self._restoring.confirm()
            except Exception:
                self._restoring.discard()
                raise

        self._act(work, _("TwinClock closes and opens again."), lambda: self.ready())


def words_of(restored: Any, people_now: int) -> str:
    """What a backup holds, and what it takes the place of."""
    try:
        day = f"{datetime.fromisoformat(restored.made_at_utc):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        day = "–"
    holds = _("The backup of {day} holds {people} people and {pictures} pictures.").format(
        day=day, people=restored.people, pictures=restored.pictures
    )
    dropped = _("{count} who were erased since stay erased.").format(count=restored.dropped) if restored.dropped else ""
    goes = _(
        "It takes the place of the {people} people here with every punch, correction, setting, account and password. "
        "What was recorded after the backup is not in it."
    ).format(people=people_now)
    kept = _("The folder in use is kept aside. TwinClock closes and opens again.")
    return " ".join(part for part in (holds, dropped, goes, kept) if part)
