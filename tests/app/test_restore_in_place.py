"""Putting a restored folder in its place: what was there is kept aside, and a kill in between loses neither."""

from pathlib import Path

import pytest

from app.assembly.keeping import Keeping, restore
from app.assembly.sealing import open_sealed
from app.config import Config, Folders
from app.errors import AlreadyRunning, Refused
from app.security.passphrase import Cost
from app.services.ports import SampleKind
from app.store import placing
from app.store.locks import hold
from tests.stores import a_crop, a_template, an_employee

PASSPHRASE = "correct horse battery"


@pytest.fixture(autouse=True)
def a_cheap_passphrase(monkeypatch):
    monkeypatch.setattr("app.security.vault.Cost", lambda: Cost(time=1, memory_kib=64, lanes=1))


def a_config(root, samples=None):
    return Config(folders=Folders(data=root, samples=samples or root), zone="UTC")


@pytest.fixture
def backup(tmp_path):
    """One person with one picture, of a folder that is elsewhere."""
    config = a_config(tmp_path / "first")
    enrol(config, "0a" * 16, "17")
    store, _ = open_sealed(config)
    file = tmp_path / "company.twinclock"
    Keeping(store, config).back_up(file, PASSPHRASE, lambda line: None)
    store.close()
    return file


def enrol(config, key, number):
    store, samples = open_sealed(config)
    sample = samples.save(SampleKind.ANCHOR, number, a_crop())
    with store.unit_of_work() as work:
        work.employees.add(an_employee(key, number=number))
        work.templates.add(a_template(key, sample=sample))
        work.commit()
    store.close()


def numbers(config):
    store, samples = open_sealed(config)
    with store.reading() as work:
        found = [employee.number for employee in work.employees.all()]
        names = [template.sample for one in work.employees.all() for template in work.templates.of(one.key)]
    for name in names:
        samples.load(name)
    store.close()
    return found


def test_a_folder_in_use_is_refused_and_left_as_it_is(backup, tmp_path):
    config = a_config(tmp_path / "second")
    enrol(config, "0b" * 16, "18")

    with pytest.raises(Refused, match="Expected an empty data folder .* --replace"):
        restore(config, backup, PASSPHRASE, replace=False)

    assert numbers(config) == ["18"]


def test_the_folder_that_was_there_is_kept_aside_and_still_opens(backup, tmp_path):
    config = a_config(tmp_path / "second")
    enrol(config, "0b" * 16, "18")

    _, (aside,) = restore(config, backup, PASSPHRASE, replace=True)

    assert numbers(config) == ["17"]
    assert numbers(a_config(aside)) == ["18"]


def test_who_was_erased_from_the_folder_in_use_stays_out(backup, tmp_path):
    config = a_config(tmp_path / "first")
    store, _ = open_sealed(config)
    away = backup.rename(tmp_path / "on a stick.twinclock")
    with store.unit_of_work() as work:
        work.employees.erase("0a" * 16)
        work.commit()
    store.close()

    restored, _ = restore(config, away, PASSPHRASE, replace=True)

    assert restored.dropped == 1 and numbers(config) == []


def test_an_open_window_keeps_its_folder(backup, tmp_path):
    config = a_config(tmp_path / "second")
    enrol(config, "0b" * 16, "18")

    with hold(config.folders.data, "window"), pytest.raises(AlreadyRunning):
        restore(config, backup, PASSPHRASE, replace=True)

    assert numbers(config) == ["18"]
    assert not [path.name for path in tmp_path.iterdir() if "restor" in path.name]


def test_a_training_that_began_meanwhile_leaves_pictures_and_keys_as_they_were(backup, tmp_path, monkeypatch):
    keys = tmp_path / "keys.json"
    monkeypatch.setenv("TWINCLOCK_KEY_FILE", str(keys))
    config = a_config(tmp_path / "second", samples=tmp_path / "pictures")
    enrol(config, "0b" * 16, "18")
    before = keys.read_text("utf8")
    monkeypatch.setattr(placing, "expect_free", lambda data, samples, replace: None)  # it began after this look

    with hold(config.folders.data, "training"), pytest.raises(AlreadyRunning):
        restore(config, backup, PASSPHRASE, replace=True)

    assert numbers(config) == ["18"] and keys.read_text("utf8") == before


@pytest.mark.parametrize("renames", [0, 1, 2])
def test_killed_between_two_renames_the_next_start_finds_the_old_or_the_new_folder(
    backup, tmp_path, monkeypatch, renames
):
    config = a_config(tmp_path / "second")
    enrol(config, "0b" * 16, "18")
    rename, done = Path.rename, []

    def dies_after_some(path, target):
        if path.parent == tmp_path:
            if len(done) == renames:
                raise KeyboardInterrupt
            done.append(path)
        return rename(path, target)

    with monkeypatch.context() as during:
        during.setattr(Path, "rename", dies_after_some)
        during.setattr(placing.shutil, "rmtree", lambda *path, **how: None)  # a killed process cleans nothing up
        with pytest.raises(KeyboardInterrupt):
            restore(config, backup, PASSPHRASE, replace=True)

    assert numbers(config) == [["18"], ["18"], ["17"]][renames]
    assert restore(config, backup, PASSPHRASE, replace=True)[0].people == 1


def test_pictures_with_a_folder_of_their_own_are_exchanged_person_by_person(backup, tmp_path):
    config = a_config(tmp_path / "second", samples=tmp_path / "pictures")
    enrol(config, "0b" * 16, "18")
    (tmp_path / "pictures" / "anchor" / ".gitkeep").touch()

    _, aside = restore(config, backup, PASSPHRASE, replace=True)

    assert numbers(config) == ["17"]
    assert sorted(path.name for path in (tmp_path / "pictures" / "anchor").iterdir()) == [".gitkeep", "17"]
    assert [path.name for path in (aside[0] / "anchor").iterdir()] == ["18"]
