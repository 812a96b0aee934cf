"""Backups and keys as the admin sees to them; no Kivy."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.domain.permission import Operator
from app.language import _
from app.ui.screens.admin.acting import Acting
from app.ui.screens.admin.upkeep.restore import RestoreViewModel
from app.ui.widgets.table.column import Column, Row
from app.ui.widgets.table.model import TableModel
from app.ui.worker import Submit

MANY = 100  # messages that wait: the receiver has been away for long


class Keeps(Protocol):
    """Who keeps keys and backups: app/assembly/keeping.py."""

    def status(self) -> Any: ...
    def backups(self) -> list[tuple[str, Path, bool]]: ...
    def back_up(self, target: Path, passphrase: str, say: Callable[[str], None], by: str) -> Any: ...
    def rotate(self, by: str) -> Any: ...
    def export_keys(self, target: Path, passphrase: str, by: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Watches:
    """What else there is to watch. verify: the signed record. too_old: what retention would remove."""

    verify: Callable[[], Any]
    too_old: Callable[[], Any]
    webhook: Callable[[], Any]


@dataclass(frozen=True)
class Line:
    """One thing to know. is_bad: wants somebody."""

    title: str
    words: str
    is_bad: bool = False


def columns() -> list[Column]:
    tones = {_("whole"): "good", _("somebody erased since is in it"): "bad"}
    return [
        Column(_("Backup"), share=2.0),
        Column(_("Number"), share=0.8, optional=True),
        Column(_("State"), tones=tones),
    ]


class UpkeepViewModel(Acting):
    """lines: about keys. table: the backups this folder knows of. restore: brings one of them back."""

    def __init__(
        self,
        keeping: Keeps,
        watches: Watches,
        expect_password: Callable[[str], object],
        in_background: Submit,
        who: Callable[[], Operator],
        restore: RestoreViewModel,
    ) -> None:
        super().__init__(in_background)
        self._keeping, self._watches, self.restore = keeping, watches, restore
        restore.changed = self._restore_changed
        self._expect_password, self._who = expect_password, who
        self.table, self.lines = TableModel(columns()), ()

    lines: tuple[Line, ...]

    def reload(self) -> None:
        read: Callable[[], Any] = lambda: (  # noqa: E731
            self._keeping.status(),
            self._keeping.backups(),
            self._watches.webhook(),
        )
        self._read(read, self._told)

    def forget(self) -> None:
        self.table, self.lines = TableModel(columns()), ()
        self.restore.forget()
        super().forget()

    def _restore_changed(self) -> None:
        self.message, self.error, self.busy = self.restore.message, self.restore.error, self.restore.busy
        self.changed()

    def _told(self, result: tuple[Any, list[tuple[str, Path, bool]], Any]) -> None:
        status, backups, webhook = result
        self.lines = (*lines_of(status), webhook_line(*webhook))
        self.table.show(_row(*backup) for backup in reversed(backups))

    # ------------------------------------------------------------ acting

    def back_up(self, path: str, passphrase: str, again: str, own_password: str) -> None:
        """Everything into one file that the passphrase opens."""
        if self._differ(passphrase, again):
            return
        by = self._who().key
        words: Callable[[Any], str] = lambda written: _(  # noqa: E731
            "Backed up into {file}: {people} people, {pictures} pictures."
        ).format(file=written.file, people=written.people, pictures=written.pictures)
        target = Path(path).expanduser()
        self._with_password(own_password, lambda: self._keeping.back_up(target, passphrase, _unheard, by), words)

    def export_keys(self, path: str, passphrase: str, again: str, own_password: str) -> None:
        """The master key into a recovery file that the passphrase opens."""
        if self._differ(passphrase, again):
            return
        by, target = self._who().key, Path(path).expanduser()
        words = _("The key is in {file}. Keep it elsewhere, and the passphrase in another place.").format(file=target)
        self._with_password(own_password, lambda: self._keeping.export_keys(target, passphrase, by), words)

    def verify(self) -> None:
        """Is every line of the signed record as it was written?"""
        self.message, self.error, self.busy = "", "", True
        self.changed()
        self._read(self._watches.verify, self._verified)

    def _verified(self, found: Any) -> None:
        self.busy = False
        if found.is_whole:
            self.message = _("The record is whole: {lines} lines, {rows} rows.").format(
                lines=found.lines, rows=found.rows
            )
        else:
            first = f"{found.findings[0].where}: {found.findings[0].words}"
            self.error = _("The record is NOT whole: {count} findings. First: {first}").format(
                count=len(found.findings), first=first
            )

    def count_too_old(self) -> None:
        """What the retention rules would remove now; it runs by itself once a day."""
        self._act(self._watches.too_old, _too_old, lambda: None)

    def rotate(self, own_password: str) -> None:
        """A new master key for everything; older recovery files open nothing new."""
        by = self._who().key
        words: Callable[[Any], str] = lambda rotated: _(  # noqa: E731
            "A new key: {new}. Write a new recovery file."
        ).format(new=rotated.new)
        self._with_password(own_password, lambda: self._keeping.rotate(by), words)

    def _differ(self, passphrase: str, again: str) -> bool:
        if passphrase != again:
            self.message, self.error = "", _("The two passphrases differ. Type them again.")
            self.changed()
        return passphrase != again

    def _with_password(self, own_password: str, act: Callable[[], Any], words: str | Callable[[Any], str]) -> None:
        def work() -> Any:
            self._expect_password(own_password)
            return act()

        self._act(work, words)


def lines_of(status: Any) -> tuple[Line, ...]:
    """What there is to know about the keys; never a key itself."""
    sealed = _("All {people} people are sealed by keys of their own.").format(people=status.people)
    open_ones = _("{count} templates can be read by anybody.").format(count=status.unsealed)
    cleaned = _("{count} people were erased; nothing of them is left.").format(count=status.erased)
    waiting = _("{count} people were erased and still wait to be cleaned up.").format(count=status.to_clean)
    return (
        Line(_("Sealing"), open_ones if status.unsealed else sealed, bool(status.unsealed)),
        Line(_("Master key"), _("{name}, kept in {where}").format(name=status.master, where=status.where)),
        Line(_("Erased"), waiting if status.to_clean else cleaned, bool(status.to_clean)),
    )


def webhook_line(receiver: Any, state: Any) -> Line:
    """Where punches are sent, and what waits."""
    if receiver is None:
        return Line(_("Webhook"), _("off"))
    last = f"{state.last_delivered_utc:%Y-%m-%d %H:%M} UTC" if state.last_delivered_utc else "–"
    words = _("to {url}: {waiting} waiting, last delivered {last}")
    return Line(
        _("Webhook"), words.format(url=receiver.url, waiting=state.waiting, last=last), bool(state.waiting > 100)
    )


def _too_old(removed: Any) -> str:
    counts = {
        _("log entries"): removed.events,
        _("unknown faces"): removed.unknown_faces,
        _("names in old punches"): removed.identities,
        _("faces of leavers"): len(removed.leavers),
    }
    return _("Due to go: {what}.").format(what=", ".join(f"{count} {name}" for name, count in counts.items()))


def _unheard(line: str) -> None:
    """Nobody reads the steps of a backup in the window: it says so when it is done."""


def _row(key: str, path: Path, behind: bool) -> Row:
    return Row(key, (str(path), key[:8], _("somebody erased since is in it") if behind else _("whole")))
