"""Restoring into the data folder that a window is open on: built beside it, exchanged once the window has closed."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path

from app.assembly.keeping import erased_of
from app.assembly.sealing import key_store
from app.config import Config
from app.domain.permission import Act
from app.errors import Refused
from app.services.permit import expect_permitted
from app.store import erasing, placing
from app.store.restore import Restored, built_beside
from app.store.store import Store


class Restoring:
    """One backup at a time. is_wanted: an admin said yes; whoever ran the window calls `finish` when it has closed."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store, self._config = store, config
        self._staging: Path | None = None
        self._known = set[str]()
        self._stack = ExitStack()
        self.is_wanted = False

    def stage(self, file: Path, passphrase: str, by: str = "operator") -> Restored:
        """Check every byte of a backup and build its folder beside the one in use, which goes on as it is.

        Raises:
            NotAllowed: `by` may not restore. AccessDenied, BadInput, StoreUnavailable: see `app.store.restore`.
        """
        with self._store.reading() as work:
            expect_permitted(work, by, Act.BACKUP)
        self.discard()
        self._known = {key for key, _, _ in erasing.erased(self._store)}
        with ExitStack() as stack:
            data, keys = self._config.folders.data, partial(key_store, self._config)
            restored, self._staging = stack.enter_context(built_beside(data, file, passphrase, keys, self._known))
            self._stack = stack.pop_all()
        return restored

    def discard(self) -> None:
        """Nothing of what was built stays, its keys neither."""
        self._staging, self.is_wanted = None, False
        self._stack.close()

    def confirm(self) -> None:
        """What was staged is wanted: the window may close.

        Raises:
            AlreadyRunning: a training is on its way. Refused: somebody was erased since it was staged.
        """
        self._expect_staged()
        placing.expect_nobody(self._config.folders.data, but="window")
        self._expect_nobody_erased({key for key, _, _ in erasing.erased(self._store)})
        self.is_wanted = True

    def finish(self) -> list[Path]:
        """Exchange the folders, with the window's lock given back; returns where the old ones are kept now.

        Raises:
            Refused, AlreadyRunning, StoreUnavailable: everything is as it was.
        """
        self._store.close()
        data, samples = self._config.folders.data, self._config.folders.samples
        with self._stack:
            self._expect_nobody_erased(set(erased_of(data)))
            return placing.put_in_place(self._expect_staged(), data, samples)

    def _expect_nobody_erased(self, erased: set[str]) -> None:
        if erased - self._known:
            raise Refused(
                "Expected the same people as when the backup was looked at. Received one who was erased since. "
                "Restore once more: they stay erased."
            )

    def _expect_staged(self) -> Path:
        if self._staging is None:
            raise Refused("Expected a backup that was looked at. Received none. Choose one and look at it first.")
        return self._staging
