from pathlib import Path
from types import SimpleNamespace

from app.errors import AccessDenied, AlreadyRunning
from app.ui.screens.admin.upkeep.restore import RestoreViewModel
from app.ui.screens.admin.upkeep.viewmodel import UpkeepViewModel, Watches
from tests.gui.viewmodels.admin.running import ADMIN, run


class Keeping:
    """Keys and backups of a few lines."""

    def __init__(self):
        self.done, self.unsealed, self.training = [], 0, False
        watches = Watches(verify=self.verify, too_old=self.too_old, webhook=self.webhook)
        self.whole = True
        restore = RestoreViewModel(self, self, self.expect, run, lambda: ADMIN)
        self.says = UpkeepViewModel(self, watches, self.expect, run, lambda: ADMIN, restore)
        self.says.reload()

    def expect(self, password):
        if password != "correct horse":
            raise AccessDenied("Expected the password. Received another one.")

    def status(self):
        return SimpleNamespace(people=3, unsealed=self.unsealed, master="mk-1", where="a file", erased=0, to_clean=1)

    def webhook(self):
        return SimpleNamespace(url="https://hr.example"), SimpleNamespace(waiting=2, last_delivered_utc=None)

    def verify(self):
        findings = [] if self.whole else [SimpleNamespace(where="line 7", words="was changed")]
        return SimpleNamespace(is_whole=self.whole, lines=12, rows=30, findings=findings)

    def too_old(self):
        return SimpleNamespace(events=4, unknown_faces=1, identities=0, leavers=("a",))

    def backups(self):
        return [("abcdef012345", Path("/old.backup"), True), ("fedcba543210", Path("/new.backup"), False)]

    def back_up(self, target, passphrase, say, by):
        self.done.append(("back up", target, passphrase, by))
        return SimpleNamespace(file=target, people=3, pictures=15)

    def rotate(self, by):
        self.done.append(("rotate", by))
        return SimpleNamespace(new="mk-2")

    def export_keys(self, target, passphrase, by):
        self.done.append(("export keys", target, passphrase))

    def stage(self, file, passphrase, by):
        if passphrase != "of the backup":
            raise AccessDenied("Expected the passphrase of this backup. Received another one.")
        self.done.append(("stage", file, by))
        return SimpleNamespace(people=2, pictures=9, dropped=1, made_at_utc="2026-11-20T18:30:00+00:00")

    def discard(self):
        self.done.append("discard")

    def confirm(self):
        if self.training:
            raise AlreadyRunning("Expected to be the only training. Received: another one is running.")
        self.done.append("confirm")


def test_keys_and_backups_are_told_and_what_wants_somebody_is_marked():
    keeping = Keeping()
    keeping.unsealed = 2
    keeping.says.reload()

    assert [line.is_bad for line in keeping.says.lines] == [True, False, True, False]
    assert [keeping.says.table.texts(place)[0] for place in range(2)] == ["/new.backup", "/old.backup"]
    assert keeping.says.table.texts(1)[2] == "somebody erased since is in it"


def test_a_backup_is_written_with_the_password_once_more():
    keeping = Keeping()

    keeping.says.back_up("/b.backup", "a long passphrase", "a long passphrase", "wrong")
    refused = keeping.says.error
    keeping.says.back_up("/b.backup", "a long passphrase", "a long passphrase", "correct horse")

    assert "another one" in refused
    assert keeping.done == [("back up", Path("/b.backup"), "a long passphrase", "operator")]
    assert "3 people, 15 pictures" in keeping.says.message


def test_two_passphrases_that_differ_write_nothing():
    keeping = Keeping()

    keeping.says.export_keys("/k", "a long passphrase", "a long passphrasE", "correct horse")

    assert not keeping.done and "differ" in keeping.says.error


def test_a_new_key_is_told_by_its_name():
    keeping = Keeping()

    keeping.says.rotate("correct horse")

    assert keeping.done == [("rotate", "operator")] and "mk-2" in keeping.says.message


def test_the_record_is_checked_and_the_first_finding_told():
    keeping = Keeping()

    keeping.says.verify()
    whole = keeping.says.message
    keeping.whole = False
    keeping.says.verify()

    assert whole == "The record is whole: 12 lines, 30 rows."
    assert keeping.says.error == "The record is NOT whole: 1 findings. First: line 7: was changed"


def test_what_retention_would_remove_is_counted():
    keeping = Keeping()

    keeping.says.count_too_old()

    assert keeping.says.message.startswith("Due to go: 4 log entries, 1 unknown faces")


def test_the_webhook_is_told():
    assert Keeping().says.lines[3].words == "to https://hr.example: 2 waiting, last delivered –"


def looked_at(keeping, *, passphrase="of the backup", password="correct horse"):
    asked = []
    keeping.says.restore.look("/b.backup", passphrase, password, ask=asked.append)
    return asked


def test_a_backup_is_looked_at_and_told_in_words_before_anything_changes():
    keeping = Keeping()

    (words,) = looked_at(keeping)

    assert keeping.done == [("stage", Path("/b.backup"), "operator")]
    assert words.startswith("The backup of 2026-11-20 18:30 UTC holds 2 people and 9 pictures.")
    assert "1 who were erased since stay erased" in words and "the 3 people here" in words
    assert "kept aside" in words


def test_a_wrong_password_or_passphrase_asks_nothing():
    keeping = Keeping()

    asked = looked_at(keeping, password="wrong")
    denied = keeping.says.error
    asked += looked_at(keeping, passphrase="wrong")

    assert not asked and not keeping.done
    assert "the password" in denied and "passphrase of this backup" in keeping.says.error


def test_a_yes_closes_the_window_and_a_no_leaves_nothing_behind():
    keeping, closed = Keeping(), []
    keeping.says.restore.ready = lambda: closed.append(True)

    looked_at(keeping)
    keeping.says.restore.drop()
    after_no = keeping.done[-1], list(closed), keeping.says.message
    looked_at(keeping)
    keeping.says.restore.confirm()

    assert after_no == ("discard", [], "Nothing was restored. Everything is as it was.")
    assert keeping.done[-1] == "confirm" and closed == [True]


def test_a_training_on_its_way_stops_the_restore_and_nothing_stays_of_it():
    keeping, closed = Keeping(), []
    keeping.training, keeping.says.restore.ready = True, lambda: closed.append(True)
    looked_at(keeping)

    keeping.says.restore.confirm()

    assert keeping.done[-1] == "discard" and not closed
    assert "only training" in keeping.says.error


def test_what_was_looked_at_is_dropped_when_the_session_ends():
    keeping = Keeping()
    looked_at(keeping)

    keeping.says.forget()

    assert keeping.done[-1] == "discard" and keeping.says.message == ""
