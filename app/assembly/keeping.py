"""Keys, backups and the traces of erased people, put together for one data folder."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app.assembly.sealing import key_store
from app.config import Config
from app.domain.permission import Act
from app.errors import StoreUnavailable
from app.security import recovery
from app.security.passphrase import checked_passphrase
from app.services.permit import expect_permitted
from app.services.ports import Event
from app.store import erasing, placing
from app.store.backup import Written, back_up, known_backups
from app.store.key_status import KeyStatus, key_status
from app.store.locks import hold
from app.store.restore import Restored, built_beside
from app.store.rotation import Rotated, rotate
from app.store.store import FILE_NAME, Store, open_store
from app.store.wiping import remove_copies


@dataclass(frozen=True)
class Keeping:
    """What an admin does about keys and backups of an open data folder."""

    store: Store
    config: Config

    def back_up(self, target: Path, passphrase: str, say: Callable[[str], None], by: str = "operator") -> Written:
        """Write everything into one file; see `app.store.backup`."""
        self._expect_permitted(by, Act.BACKUP)
        with hold(self.config.folders.data, "backup"):
            remove_copies(self.config.folders.data)  # of one that was killed
            written = back_up(self.store, self.config.folders.samples, target, checked_passphrase(passphrase), say)
        self._note("backed_up", written.id, {"people": written.people, "by": by})
        return written

    def rotate(self, by: str = "operator") -> Rotated:
        self._expect_permitted(by, Act.KEYS)
        return rotate(self.store, by)

    def status(self) -> KeyStatus:
        return key_status(self.store)

    def backups(self) -> list[tuple[str, Path, bool]]:
        return known_backups(self.store)

    def expect_sound(self) -> None:
        """Raise StoreUnavailable, with the backup to restore, when a page of the database is damaged."""
        fault = self.store.fault(quick=True)
        if fault is None:
            return
        raise StoreUnavailable(f"{fault} Run: main.py restore {self._newest_backup()} --replace")

    def _newest_backup(self) -> str:
        try:
            at_hand = [path for _, path, _ in self.backups() if path.is_file()]
        except StoreUnavailable:  # the damage may be where the backups are listed
            at_hand = []
        return str(max(at_hand, key=lambda path: path.stat().st_mtime)) if at_hand else "FILE"

    def erased(self) -> list[tuple[str, str, bool]]:
        return erasing.erased(self.store)

    def clean_up(self) -> erasing.Left:
        """Leave nothing of whoever was erased in the file, its log and the backups at hand."""
        return erasing.clean_up(self.store)

    def export_keys(self, target: Path, passphrase: str, by: str = "operator") -> None:
        """Write a recovery file: the master key, for the day on which the key file or this computer is lost."""
        self._expect_permitted(by, Act.KEYS)
        if self.store.seals is None:
            raise StoreUnavailable("Expected a store with its keys. Received one without. Start again.")
        recovery.write(target, self.store.seals.ring, self.status().master, checked_passphrase(passphrase))
        self._note("keys_exported", self.status().master, {"by": by})

    def _expect_permitted(self, by: str, act: Act) -> None:
        with self.store.reading() as work:
            expect_permitted(work, by, act)

    def _note(self, kind: str, subject: str, details: dict[str, object]) -> None:
        with self.store.unit_of_work() as work:
            work.events.add(Event(kind=kind, at_utc=datetime.now(UTC), subject=subject, details=details))
            work.commit()


def restore(
    config: Config, file: Path, passphrase: str, *, replace: bool, erased: Iterable[str] = ()
) -> tuple[Restored, list[Path]]:
    """Make this data folder out of a backup; returns what it holds, and where the old one is kept now.

    Whoever was erased from the folder that is there now stays erased. It is checked and built beside the data folder
    and put in place at the end.

    Raises:
        Refused: the folder is in use and is not to be replaced. AccessDenied, BadInput: see `app.store.restore`.
    """
    data, samples = config.folders.data, config.folders.samples
    placing.expect_free(data, samples, replace=replace)
    known = {*erased, *erased_of(data)}
    with built_beside(data, file, passphrase, partial(key_store, config), known) as (restored, staging):
        return restored, placing.put_in_place(staging, data, samples)


def erased_of(data: Path) -> list[str]:
    """Who was erased from a data folder; nobody where there is none, or it cannot be read."""
    if not (data / FILE_NAME).exists():
        return []
    try:
        store = open_store(data)
    except StoreUnavailable:  # damaged: that is why it is replaced
        return []
    try:
        return [key for key, _, _ in erasing.erased(store)]
    except StoreUnavailable:
        return []
    finally:
        store.close()
