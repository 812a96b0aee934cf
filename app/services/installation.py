"""Put a version into use: everybody is embedded by its tower beside the old templates, then one row switches."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Protocol

from app.errors import Refused
from app.services.ports import OpenUnitOfWork, UnitOfWork
from app.services.renewal import Embeds, Progress, Renewal

MOST_ROUNDS = 20  # each embeds whoever was enrolled during the one before
MOST_NAMED = 5


class VerifierOnDisk(Protocol):
    """What the services ask of a version's files."""

    @property
    def version(self) -> str: ...
    @property
    def tower(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def made_at_utc(self) -> datetime: ...


class VerifiersOnDisk(Protocol):
    """The folders of the versions: `model.versions.Versions` stands behind it."""

    def base(self) -> VerifierOnDisk: ...  # the shipped one

    def load(self, version: str) -> VerifierOnDisk:
        """Read a version's files; raises when one is missing, foreign or does not fit the tower."""
        ...

    def installed(self) -> list[str]: ...  # on disk, the shipped one left out
    def tower_of(self, version: str) -> str: ...  # of one on disk; "" when its head cannot be read
    def outdated(self, version: str) -> bool: ...  # made on a shipped tower that an update has replaced
    def install(self, folder: str, version: str) -> VerifierOnDisk: ...  # whole or absent; does not switch
    def reject(self, folder: str, version: str) -> None: ...  # kept aside, with its figures
    def set_aside(self, version: str) -> None: ...  # the same with one whose installation broke off
    def discard(self, folder: str) -> None: ...


class Installation:
    """Switches between versions, of one tower or of two.

    embedder: opens a version's tower. A version of the tower in use needs nothing embedded: templates hold f, not
        w * f, so only the head and with it the threshold change.
    """

    def __init__(
        self,
        *,
        verifiers_on_disk: VerifiersOnDisk,
        open_unit_of_work: OpenUnitOfWork,
        renewal: Renewal,
        embedder: Callable[[VerifierOnDisk], Embeds],
    ) -> None:
        self._disk, self._open, self._renewal, self._embedder = verifiers_on_disk, open_unit_of_work, renewal, embedder

    def expect_pictures(self, current: VerifierOnDisk) -> None:
        """Refused when somebody could not be known to another tower, because no picture of them is kept."""
        lost = self._renewal.without_pictures(current.tower)
        if lost:
            raise Refused(no_pictures([employee.name for employee in lost]))

    def switch(
        self,
        target: VerifierOnDisk,
        current_tower: str,
        write: Callable[[UnitOfWork], None],
        *,
        leave_behind: bool = False,
        on_progress: Progress = lambda done, total: None,
    ) -> None:
        """Bring everybody to the target's tower, then write the row in one transaction.

        That transaction looks once more who is missing: nobody can be enrolled between the look and its commit. Who
        was enrolled meanwhile is embedded under both towers, and the switch is tried again.

        Args:
            current_tower: that of the version in use.
            write: writes the switching rows; raises to call it off. It must not commit.
            leave_behind: switch although somebody has no readable picture; they have to be enrolled again.
        Raises:
            Refused: somebody has no readable picture, or people were enrolled faster than they could be embedded.
        """
        tried: set[tuple[str, str]] = set()
        for tower in self._opened(target):
            with self._open() as work:
                lacking = set() if target.tower == current_tower else set(work.templates.lacking(target.tower))
                if lacking <= tried:
                    if not leave_behind:
                        _expect_everybody(work, current_tower, target.tower)
                    write(work)
                    work.commit()
                    return
            tried |= lacking
            self._renewal.renew(tower(), on_progress)
        raise Refused(
            "Expected a quiet moment to switch. Received people who were enrolled meanwhile, again and again. "
            "Nothing was changed; try again later."
        )

    def _opened(self, target: VerifierOnDisk) -> Iterator[Callable[[], Embeds]]:
        """The target's tower for each round, opened once and only if somebody has to be embedded."""
        opened = cache(lambda: self._embedder(target))
        return (opened for _ in range(MOST_ROUNDS))

    def sweep(self) -> None:
        """Remove what an installation that broke off has left: files that no row names, templates of their towers.

        Only while no other installation can run.
        """
        with self._open() as work:
            rows = work.verifiers.all()
        known = {row.version for row in rows}
        towers = {row.tower for row in rows} | {self._disk.base().tower}
        for version in self._disk.installed():
            if version not in known:
                self._sweep_one(version, towers)

    def _sweep_one(self, version: str, towers: set[str]) -> None:
        tower = self._disk.tower_of(version)
        if tower and tower not in towers:
            with self._open() as work:
                work.templates.forget_tower(tower)
                work.commit()
        self._disk.set_aside(version)


def _expect_everybody(work: UnitOfWork, current_tower: str, target_tower: str) -> None:
    lost = set(work.templates.owners(current_tower)) - set(work.templates.owners(target_tower))
    names = [e.name for key in sorted(lost) if (e := work.employees.get(key)) is not None and e.active]
    if names:
        raise Refused(no_pictures(names))


def no_pictures(names: Sequence[str]) -> str:
    """Why another tower cannot be used."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return (
        f"Expected a stored picture of everybody. Received none of {', '.join(names[:MOST_NAMED])}{more}. Where "
        "pictures are not kept only the head and the threshold can change: retrain quickly (--calibrate-only), or "
        "enrol them again."
    )
