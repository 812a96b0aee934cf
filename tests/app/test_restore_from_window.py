"""Restoring while a window is open: built beside the folder, exchanged after the window, nothing changed before."""

import sys
from argparse import Namespace
from pathlib import Path

import pytest

from app.assembly.restoring import Restoring
from app.assembly.sealing import open_sealed
from app.bootstrap import build
from app.cli import again, window
from app.config import load_config
from app.errors import AccessDenied, AlreadyRunning, BadInput, Refused, StoreUnavailable
from app.store import placing
from app.store.locks import hold
from tests.app.test_restore_in_place import PASSPHRASE, a_cheap_passphrase, a_config, backup, enrol, numbers

__all__ = ["a_cheap_passphrase", "backup"]  # fixtures


class Office:
    """An open window on a data folder with number 18 in it."""

    def __init__(self, tmp_path, backup, samples=None):
        self.config, self.backup = a_config(tmp_path / "second", samples), backup
        enrol(self.config, "0b" * 16, "18")
        self.store, _ = open_sealed(self.config)
        self.restoring = Restoring(self.store, self.config)

    @property
    def beside(self):
        """What lies beside the data folder because of a restore."""
        return [path.name for path in self.config.folders.data.parent.iterdir() if "restor" in path.name]

    def numbers(self):
        with self.store.reading() as work:
            return [employee.number for employee in work.employees.all()]


@pytest.fixture
def office(tmp_path, backup):
    office = Office(tmp_path, backup)
    with hold(office.config.folders.data, "window"):
        yield office
    office.store.close()


def keys_of(monkeypatch, tmp_path):
    file = tmp_path / "keys.json"
    monkeypatch.setenv("TWINCLOCK_KEY_FILE", str(file))
    return file


def test_a_backup_is_looked_at_while_the_window_goes_on(office):
    restored = office.restoring.stage(office.backup, PASSPHRASE)

    assert (restored.people, restored.pictures, restored.dropped) == (1, 1, 0)
    assert restored.made_at_utc.startswith("20")
    assert office.numbers() == ["18"]


def test_what_is_not_wanted_leaves_no_folder_and_no_key(tmp_path, backup, monkeypatch):
    keys = keys_of(monkeypatch, tmp_path)
    office = Office(tmp_path, backup)
    before = keys.read_text("utf8")

    office.restoring.stage(office.backup, PASSPHRASE)
    office.restoring.discard()

    assert (office.beside, keys.read_text("utf8"), office.numbers()) == ([], before, ["18"])
    assert not office.restoring.is_wanted


@pytest.mark.parametrize(
    "spoil, passphrase, raises",
    [
        (lambda file: None, "quite another one", AccessDenied),
        (lambda file: file.write_bytes(file.read_bytes()[:-20]), PASSPHRASE, BadInput),
        (lambda file: file.unlink(), PASSPHRASE, BadInput),
    ],
)
def test_a_backup_that_cannot_be_used_changes_nothing(office, spoil, passphrase, raises):
    spoil(office.backup)

    with pytest.raises(raises):
        office.restoring.stage(office.backup, passphrase)

    assert (office.beside, office.numbers(), office.restoring.is_wanted) == ([], ["18"], False)


def test_a_second_look_takes_the_place_of_the_first(office):
    office.restoring.stage(office.backup, PASSPHRASE)
    office.restoring.stage(office.backup, PASSPHRASE)

    assert len(office.beside) == 1


def test_a_training_on_its_way_stops_it_while_the_window_is_still_there(office):
    office.restoring.stage(office.backup, PASSPHRASE)

    with hold(office.config.folders.data, "training"), pytest.raises(AlreadyRunning):
        office.restoring.confirm()

    assert not office.restoring.is_wanted


def test_whoever_was_erased_since_the_look_does_not_come_back(office):
    office.restoring.stage(office.backup, PASSPHRASE)
    with office.store.unit_of_work() as work:
        work.employees.erase("0b" * 16)
        work.commit()

    with pytest.raises(Refused, match="erased since"):
        office.restoring.confirm()


def test_nothing_is_confirmed_that_was_not_looked_at(office):
    with pytest.raises(Refused, match="looked at"):
        office.restoring.confirm()


def test_after_the_window_the_folder_is_exchanged_and_the_old_one_kept(tmp_path, backup):
    office = Office(tmp_path, backup)
    with hold(office.config.folders.data, "window"):
        office.restoring.stage(office.backup, PASSPHRASE)
        office.restoring.confirm()

    (aside,) = office.restoring.finish()

    assert numbers(office.config) == ["17"] and numbers(a_config(aside)) == ["18"]
    assert office.beside == []


@pytest.mark.parametrize("pictures", [None, "pictures"])
def test_an_exchange_that_fails_leaves_everything_as_it_was(tmp_path, backup, monkeypatch, pictures):
    keys = keys_of(monkeypatch, tmp_path)
    office = Office(tmp_path, backup, samples=pictures and tmp_path / pictures)
    before = keys.read_text("utf8")
    office.restoring.stage(office.backup, PASSPHRASE)
    office.restoring.confirm()

    with hold(office.config.folders.data, "training"), pytest.raises(AlreadyRunning):
        office.restoring.finish()

    assert numbers(office.config) == ["18"] and office.beside == []
    assert keys.read_text("utf8") == before


def test_an_exchange_that_fails_at_its_end_leaves_a_folder_that_opens(tmp_path, backup, monkeypatch):
    office = Office(tmp_path, backup)
    office.restoring.stage(office.backup, PASSPHRASE)
    office.restoring.confirm()

    with monkeypatch.context() as during:
        during.setattr(placing.durable, "sync_folder", unplugged)
        with pytest.raises(StoreUnavailable):
            office.restoring.finish()

    assert numbers(office.config) == ["17"]


def unplugged(folder):
    raise OSError(5, "Input/output error")


class Opened:
    """A command line whose window does what it is told, and whose next one is only noted; number 18 is there."""

    def __init__(self, monkeypatch, data, in_window):
        self.config = load_config({"data": str(data)})
        enrol(self.config, "0b" * 16, "18")
        self.again, self.said, self._product = [], [], None
        monkeypatch.setattr(window, "has_display", lambda: True)
        monkeypatch.setattr(window, "open_again", lambda: self.again.append(True) or 0)
        monkeypatch.setattr("app.ui.window.run", lambda product, *, kiosk: in_window(product) or 0)

    def product(self):
        self._product = self._product or build(self.config)
        return self._product

    def say(self, line):
        self.said.append(line)

    def run(self):
        return window.run_window(Namespace(kiosk=False), self)


def test_the_window_closes_the_folder_is_exchanged_and_the_window_opens_again(tmp_path, backup, monkeypatch):
    def in_window(product):
        product.restoring.stage(backup, PASSPHRASE)
        product.restoring.confirm()

    opened = Opened(monkeypatch, tmp_path / "second", in_window)
    status = opened.run()

    assert (status, opened.again) == (0, [True])
    assert numbers(opened.config) == ["17"] and "kept in" in opened.said[0]


def test_where_the_exchange_fails_the_window_opens_again_on_the_old_folder(tmp_path, backup, monkeypatch):
    def in_window(product):
        product.restoring.stage(backup, PASSPHRASE)
        product.restoring.confirm()
        with product.open_unit_of_work() as work:  # by the command line, at the last moment
            work.employees.erase("0b" * 16)
            work.commit()

    opened = Opened(monkeypatch, tmp_path / "second", in_window)
    opened.run()

    assert opened.again == [True] and "erased since" in opened.said[0]
    assert not [path.name for path in tmp_path.iterdir() if "restor" in path.name or "before" in path.name]


def test_a_window_that_is_closed_over_the_question_leaves_nothing_behind(tmp_path, backup, monkeypatch):
    opened = Opened(
        monkeypatch, tmp_path / "second", lambda product: product.restoring.stage(backup, PASSPHRASE) and None
    )
    opened.run()

    assert opened.again == [] and numbers(opened.config) == ["18"]
    assert not [path.name for path in tmp_path.iterdir() if "restor" in path.name]


def test_it_is_opened_with_the_words_it_was_opened_with(monkeypatch):
    monkeypatch.setattr(sys, "orig_argv", ["python", "-X", "dev", "main.py", "--data", "x", "--kiosk"])

    assert again.command() == [sys.executable, "-X", "dev", "main.py", "--data", "x", "--kiosk"]
    assert Path(again.command()[0]).is_file()
