"""Master keys: where they are kept, how they are exchanged, how a lost one comes back."""

import os
import shutil

import numpy as np
import pytest

from app.errors import AccessDenied, BadInput, KeyMissing
from app.security import recovery
from app.security.keyfile import FileKeys
from app.security.keystore import FirstOf, key_store_for
from app.security.passphrase import Cost, checked_passphrase, key_from
from app.store import rotation
from app.store.engine import open_engine
from app.store.rotation import rotate
from tests.sealed import open_sealed_folder
from tests.stores import a_template, an_embedding, an_employee

PASSPHRASE = "correct horse battery"
ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")


@pytest.fixture
def folder(tmp_path):
    folder = open_sealed_folder(tmp_path / "data")
    with folder.store.unit_of_work() as work:
        for key in ("ada", "bob"):
            work.employees.add(an_employee(key))
            work.templates.add(a_template(key, embedding=an_embedding(len(key))))
        work.commit()
    return folder


def opens(folder):
    """The folder as the next start finds it: does everybody's template open?"""
    again = open_sealed_folder(folder.root, folder.keys)
    with again.store.reading() as work:
        return all(np.array_equal(work.templates.of(key)[0].embedding, an_embedding(3)) for key in ("ada", "bob"))


# ------------------------------------------------------------ the key file


def test_keys_of_two_folders_lie_in_one_file_apart(tmp_path):
    first, second = FileKeys(tmp_path / "keys.json", "one"), FileKeys(tmp_path / "keys.json", "two")

    first.put("master-1", b"1" * 32)
    second.put("master-1", b"2" * 32)
    second.delete("master-1")

    assert first.get("master-1") == b"1" * 32
    assert second.get("master-1") is None


@ON_POSIX
def test_a_key_file_is_made_for_its_owner_only(tmp_path):
    FileKeys(tmp_path / "below" / "keys.json", "one").put("master-1", b"1" * 32)

    assert (tmp_path / "below" / "keys.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "below").stat().st_mode & 0o777 == 0o700


@ON_POSIX
@pytest.mark.parametrize("rights", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_can_read_is_refused_with_what_to_do(tmp_path, rights):
    keys = FileKeys(tmp_path / "keys.json", "one")
    keys.put("master-1", b"1" * 32)
    (tmp_path / "keys.json").chmod(rights)

    with pytest.raises(KeyMissing, match=f"Received .* rights {rights:04o}. Run: chmod 600 .* keys rotate"):
        keys.get("master-1")
    with pytest.raises(KeyMissing):
        keys.put("master-2", b"2" * 32)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"one": {"master-1": "xyz"}}', b'{"one": {"master-1": ""}}'])
def test_a_damaged_key_file_is_never_written_over(tmp_path, content):
    file = tmp_path / "keys.json"
    file.touch(mode=0o600)
    file.write_bytes(content)

    with pytest.raises(KeyMissing, match="Expected keys in"):
        FileKeys(file, "one").put("master-1", b"1" * 32)
    assert file.read_bytes() == content


def test_a_variable_names_the_key_file_before_the_settings_do(tmp_path, monkeypatch):
    monkeypatch.setenv("TWINCLOCK_KEY_FILE", str(tmp_path / "by variable"))
    assert key_store_for("id", named_folder=True, key_file="/elsewhere").where == str(tmp_path / "by variable")

    monkeypatch.delenv("TWINCLOCK_KEY_FILE")
    assert key_store_for("id", named_folder=True, key_file=str(tmp_path / "set")).where == str(tmp_path / "set")
    assert key_store_for("id", named_folder=True).where.endswith("keys.json")


def test_only_the_usual_folder_asks_the_key_store_of_the_system(monkeypatch):
    monkeypatch.delenv("TWINCLOCK_KEY_FILE")
    monkeypatch.setattr("app.security.systemkeys.has_system_keys", lambda: True)

    assert isinstance(key_store_for("id", named_folder=False), FirstOf)
    assert isinstance(key_store_for("id", named_folder=True), FileKeys)

    monkeypatch.setattr("app.security.systemkeys.has_system_keys", lambda: False)
    assert isinstance(key_store_for("id", named_folder=False), FileKeys)


def test_the_key_store_of_the_system_keeps_puts_and_deletes(monkeypatch):
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.errors import PasswordDeleteError

    from app.security.systemkeys import SystemKeys, has_system_keys

    class InMemory(KeyringBackend):
        priority = 5
        kept = {}

        def get_password(self, service, username):
            return self.kept.get((service, username))

        def set_password(self, service, username, password):
            self.kept[service, username] = password

        def delete_password(self, service, username):
            if self.kept.pop((service, username), None) is None:
                raise PasswordDeleteError

    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    try:
        keys = SystemKeys("folder")
        keys.put("master-1", b"1" * 32)

        assert has_system_keys()
        assert keys.get("master-1") == b"1" * 32
        assert SystemKeys("another").get("master-1") is None
        keys.delete("master-1")
        keys.delete("master-1")
        assert keys.get("master-1") is None
    finally:
        keyring.set_keyring(before)


# ------------------------------------------------------------ rotation


def test_a_rotation_wraps_everybody_anew_and_destroys_the_old_key(folder):
    keys, held = folder.store.picture_keys(), folder.keys.read_text()

    rotated = rotate(folder.store)

    assert rotated.keys == 2
    assert folder.store.picture_keys() == keys, "data keys stay: nothing is sealed anew"
    assert rotated.old in held and rotated.old not in folder.keys.read_text()
    assert folder.keys.read_text().count("master-") == 1
    assert opens(folder)


def test_after_a_rotation_a_copy_of_the_folder_of_before_opens_no_more(folder, tmp_path):
    folder.store.close()
    shutil.copytree(folder.root, tmp_path / "copy")

    rotate(open_sealed_folder(folder.root, folder.keys).store)

    with pytest.raises(KeyMissing, match="Received none"):
        open_sealed_folder(tmp_path / "copy", folder.keys)


def test_a_window_that_was_open_meanwhile_goes_on_by_the_new_key(folder):
    window = open_sealed_folder(folder.root, folder.keys)

    rotate(folder.store)

    with window.store.unit_of_work() as work:
        work.employees.add(an_employee("cy"))
        work.templates.add(a_template("cy", embedding=an_embedding(3)))
        work.commit()
        assert np.array_equal(work.templates.of("ada")[0].embedding, an_embedding(3))
    assert opens(folder)


STEPS = ("FileKeys.put", "before the switch", "FileKeys.delete", "wipe")


@pytest.mark.parametrize("step", STEPS)
def test_a_rotation_killed_at_any_step_leaves_a_folder_that_opens_and_no_stray_key(folder, monkeypatch, step):
    def dies(*arguments, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        if step.startswith("FileKeys"):
            during.setattr(FileKeys, step.partition(".")[2], dies)
        elif step == "wipe":
            during.setattr(rotation, "wipe", dies)
        else:
            during.setattr(rotation, "_rewrap", dies)
        with pytest.raises(KeyboardInterrupt):
            rotate(folder.store)

    assert opens(folder)
    assert folder.keys.read_text().count("master-") == 1
    assert rotate(folder.store).keys == 2 and opens(folder)


# ------------------------------------------------------------ recovery files and passphrases


def test_a_recovery_file_brings_a_lost_key_back(folder, tmp_path):
    file = tmp_path / "recovery.json"
    master = rotate(folder.store).new
    folder.ring.store.put("pepper", b"p" * 32)
    recovery.write(file, folder.ring, master, PASSPHRASE)
    lost = folder.keys.read_text()
    folder.keys.unlink()

    found, keys = recovery.read(file, PASSPHRASE)
    recovery.put_back(keys, FileKeys(folder.keys, found), master)

    assert opens(folder)
    assert FileKeys(folder.keys, found).get("pepper") == b"p" * 32
    content = file.read_text()
    assert all(key not in content for key in lost.split('"') if len(key) == 64)


def test_a_recovery_file_opens_by_its_passphrase_only_and_fits_its_master_key_only(folder, tmp_path):
    file, master = tmp_path / "recovery.json", rotate(folder.store).new
    recovery.write(file, folder.ring, master, PASSPHRASE)

    with pytest.raises(AccessDenied, match="Expected the passphrase"):
        recovery.read(file, "another passphrase")
    _, keys = recovery.read(file, PASSPHRASE)
    with pytest.raises(BadInput, match="older than the last keys rotate"):
        recovery.put_back(keys, folder.ring.store, rotate(folder.store).new)


def test_a_short_passphrase_is_refused():
    with pytest.raises(BadInput, match="Expected a passphrase of 12"):
        checked_passphrase("eleven char")


def test_a_file_cannot_ask_for_a_cost_beyond_reason():
    for named in ({"memory_kib": 2**30}, {"time": 10**6}, {"lanes": 0}, {"memory_kib": 1}):
        with pytest.raises(BadInput, match="within reason"):
            Cost(**named)


def test_a_passphrase_typed_on_another_keyboard_is_the_same():
    cheap = Cost(time=1, memory_kib=64, lanes=1)

    assert key_from("Caf\u00e9 passphrase", b"s" * 16, cheap) == key_from("Cafe\u0301 passphrase", b"s" * 16, cheap)


def test_the_tables_of_the_key_ring_hold_no_key(folder):
    with open_engine(folder.store.file).connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, value FROM key_ring").all()

    assert {name for name, _ in rows} == {"folder", "master", "sealed"}
    assert max(len(value) for _, value in rows) <= 32
