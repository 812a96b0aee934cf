"""A backup: one file that a new machine restores from, that tells nothing, and out of which the erased are struck."""

import json
import shutil
import sqlite3
import tarfile

import numpy as np
import pytest

from app.errors import AccessDenied, BadInput
from app.security.frames import SealedWriter
from app.security.keyfile import FileKeys
from app.security.passphrase import Cost
from app.security.signing import RecordSignatures, make_signer, stored_signer
from app.security.vault import SLOT_BYTES, new_header, read_header, write_header
from app.services.audit import Audit
from app.services.ports import SampleKind
from app.store.backup import back_up, known_backups
from app.store.backup_slots import destroy_keys
from app.store.erasing import clean_up, erased
from app.store.record import open_record, start
from app.store.restore import build_folder
from app.store.store import FILE_NAME
from tests.fakes_faces import FakeClock
from tests.sealed import open_sealed_folder
from tests.stores import NOON, a_consent, a_correction, a_crop, a_punch, a_template, an_embedding, an_employee

PASSPHRASE = "correct horse battery"
NAME, NUMBER = "Zebulon Quxworth", "N-48151"


@pytest.fixture(autouse=True)
def a_cheap_passphrase(monkeypatch):
    """What a guess costs is held elsewhere; the files here are opened a hundred times."""
    monkeypatch.setattr("app.security.vault.Cost", lambda: Cost(time=1, memory_kib=64, lanes=1))


@pytest.fixture
def folder(tmp_path):
    """Zebulon and Bob, one picture each, and what else belongs to a data folder."""
    folder = open_sealed_folder(tmp_path / "data")
    enrol(folder, "0a" * 16, NUMBER, NAME, seed=1)
    enrol(folder, "0b" * 16, "18", "Bob", seed=2)
    (folder.root / "versions" / "v1").mkdir(parents=True)
    (folder.root / "versions" / "v1" / "head.json").write_text("{}")
    (folder.root / "twinclock.toml").write_text('zone = "Europe/Vienna"\n')
    (folder.root / "negative" / "Ann").mkdir(parents=True)
    (folder.root / "negative" / "Ann" / "1.png").write_bytes(b"a stranger")
    folder.ring.store.put("pepper", b"p" * 32)
    return folder


def enrol(folder, key, number, name, seed):
    sample = folder.samples.save(SampleKind.ANCHOR, number, a_crop(seed))
    with folder.store.unit_of_work() as work:
        work.employees.add(an_employee(key, number=number, name=name))
        work.templates.add(a_template(key, embedding=an_embedding(seed), sample=sample))
        work.consents.add(a_consent(key))
        work.punches.add(a_punch(key))
        work.corrections.add(a_correction(key, reason=f"{name} was at the dentist"))
        work.commit()
    return sample


def erase(folder, key, number):
    with folder.store.unit_of_work() as work:
        work.employees.erase(key)
        work.corrections.forget_words(key)
        work.commit()
    folder.samples.erase(number)
    return clean_up(folder.store)


def backed_up(folder, name="backup.twinclock"):
    target = folder.root.parent / name
    back_up(folder.store, folder.root, target, PASSPHRASE, lambda line: None)
    return target


def restored(file, to, passphrase=PASSPHRASE, erased=()):
    to.mkdir()
    keys = to.parent / f"{to.name}-keys.json"
    told = build_folder(file, to, passphrase, lambda folder_id: FileKeys(keys, folder_id), erased)
    return told, open_sealed_folder(to, keys)


def people(folder):
    with folder.store.reading() as work:
        return {employee.number: employee.name for employee in work.employees.all()}


def test_a_new_machine_restores_everything_from_the_file_and_the_passphrase(folder, tmp_path):
    file = backed_up(folder)
    shutil.rmtree(folder.root)
    folder.keys.unlink()

    told, again = restored(file, tmp_path / "new")

    assert people(again) == {"18": "Bob", NUMBER: NAME}
    with again.store.reading() as work:
        (template,) = work.templates.of("0b" * 16)
        assert len(work.consents.of("0b" * 16)) == 1
        assert len(work.punches.all()) == 2
        assert {one.reason for one in work.corrections.all()} == {
            f"{name} was at the dentist" for name in (NAME, "Bob")
        }
        assert work.events.last("restored").details["people"] == 2
    np.testing.assert_array_equal(template.embedding, an_embedding(2))
    np.testing.assert_array_equal(again.samples.load(template.sample), a_crop(2))
    assert (again.root / "versions/v1/head.json").read_text() == "{}"
    assert (again.root / "twinclock.toml").read_text() == 'zone = "Europe/Vienna"\n'
    assert (again.root / "negative/Ann/1.png").read_bytes() == b"a stranger"
    assert again.ring.store.get("pepper") == b"p" * 32
    assert told.people == told.pictures == 2 and told.dropped == 0


def test_a_restored_folder_is_under_a_master_key_of_its_own(folder, tmp_path):
    _, again = restored(backed_up(folder), tmp_path / "new")

    assert again.ring.folder_id != folder.ring.folder_id
    assert folder.ring.folder_id not in again.keys.read_text()


def test_the_file_tells_nothing_to_who_has_no_passphrase(folder):
    content = backed_up(folder).read_bytes()

    names = [NAME.encode(), NUMBER.encode(), b"Bob", ("0a" * 16).encode(), b"sqlite", b"SQLite", b"a stranger", b"head"]
    rows = [an_embedding(seed).tobytes()[:12] for seed in (1, 2)]
    assert [secret for secret in names + rows if secret in content] == []


def test_another_passphrase_is_refused(folder, tmp_path):
    with pytest.raises(AccessDenied, match="Expected the passphrase of this backup"):
        restored(backed_up(folder), tmp_path / "new", passphrase="correct horse pattery")


def test_any_changed_byte_is_found(folder, tmp_path):
    file = backed_up(folder)
    whole = file.read_bytes()
    places = np.random.default_rng(0).integers(0, len(whole), 40).tolist() + [5, 30, len(whole) - 1]

    for number, place in enumerate(places):
        changed = bytearray(whole)
        changed[place] ^= 0x10
        file.write_bytes(changed)
        with pytest.raises((BadInput, AccessDenied)):
            restored(file, tmp_path / f"new {number}")


def test_a_cut_or_prolonged_file_is_found(folder, tmp_path):
    file = backed_up(folder)
    whole = file.read_bytes()

    for number, content in enumerate((whole[:-1], whole[:-2000], whole + b"x", whole[:50], b"")):
        file.write_bytes(content)
        with pytest.raises(BadInput, match="Expected"):
            restored(file, tmp_path / f"new {number}")


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "version/../../evil", "version/a\\b", "negative/.hidden", "evil", "version/C:x"]
)
def test_a_name_that_leads_elsewhere_is_refused_though_the_passphrase_is_right(tmp_path, name):
    entry = tarfile.TarInfo(name)

    with pytest.raises(BadInput, match="Refused"):
        restored(crafted(tmp_path / "evil.twinclock", entry), tmp_path / "new")
    assert sorted(path.name for path in tmp_path.rglob("*") if "evil" in path.name) == ["evil.twinclock"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_what_is_no_plain_file_is_refused(tmp_path, kind):
    entry = tarfile.TarInfo("version/link")
    entry.type, entry.linkname = kind, "/etc/passwd"

    with pytest.raises(BadInput, match="Refused"):
        restored(crafted(tmp_path / "evil.twinclock", entry), tmp_path / "new")


def test_a_file_that_promises_more_than_it_is_large_is_refused(tmp_path):
    entry = tarfile.TarInfo("version/bomb")
    entry.size = 10**15

    with pytest.raises(BadInput, match="Refused"):
        restored(crafted(tmp_path / "evil.twinclock", entry, close=False), tmp_path / "new")


def crafted(file, entry, close=True):
    """A backup as somebody could make it who knows the passphrase and means harm."""
    with file.open("wb") as stream:
        header, key = new_header(PASSPHRASE, "1f" * 16, 0, {})
        write_header(stream, header)
        sealed = SealedWriter(stream, key, header.digest)
        sealed.write(entry.tobuf())
        if close:
            sealed.write(bytes(10240))
        sealed.finish()
    return file


def test_work_goes_on_while_a_backup_is_written(folder, tmp_path, monkeypatch):
    from app.store import backup

    add_person = backup._Writing._add_person

    def punched_meanwhile(*arguments):
        with folder.store.unit_of_work() as work:
            work.punches.add(a_punch("0b" * 16))
            work.commit()
        add_person(*arguments)

    monkeypatch.setattr(backup._Writing, "_add_person", punched_meanwhile)

    _, again = restored(backed_up(folder), tmp_path / "new")

    with again.store.reading() as before, folder.store.reading() as now:
        assert len(before.punches.all()) == 2  # the moment at which it began
        assert len(now.punches.all()) == 4


def test_a_backup_that_fails_leaves_no_file_and_no_copy(folder, monkeypatch):
    from app.store import backup

    def fails(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(backup._Writing, "_add_person", fails)
    with pytest.raises(KeyboardInterrupt):
        backed_up(folder)

    left = [path.name for path in folder.root.parent.rglob("*") if "backup" in path.name or "copy" in path.name]
    assert left == [".backup.lock"] or left == []


def test_nothing_readable_of_an_erased_person_is_left_in_any_file(folder):
    earlier = backed_up(folder, "earlier.twinclock")
    erase(folder, "0a" * 16, NUMBER)
    later = backed_up(folder, "later.twinclock")

    secrets = [NAME.encode(), NUMBER.encode(), NUMBER.lower().encode(), an_embedding(1).tobytes()[:12], b"\x89PNG"]
    secrets += [a_crop(1).tobytes()[:12]]
    files = folder.raw() | {"earlier": earlier.read_bytes(), "later": later.read_bytes()}
    assert [(name, secret) for name, content in files.items() for secret in secrets if secret in content] == []
    assert {f"{FILE_NAME}", "earlier", "later"} <= files.keys()
    assert erased(folder.store)[0][0] == "0a" * 16


def test_an_earlier_backup_cannot_open_an_erased_person_even_with_the_passphrase(folder, tmp_path):
    """The key was struck out of the file when the person was erased; what it sealed is there and stays shut."""
    file = backed_up(folder)
    before = file.read_bytes()

    erase(folder, "0a" * 16, NUMBER)

    assert len(file.read_bytes()) == len(before)
    assert slots(file) == [False, True]
    told, again = restored(file, tmp_path / "new")
    assert people(again) == {"18": "Bob"} and told.dropped == 1
    secrets = [NAME.encode(), NUMBER.encode(), an_embedding(1).tobytes()[:12]]
    assert [n for n, content in again.raw().items() for secret in secrets if secret in content] == []


def slots(file):
    """Of each slot in the file: does it hold a key?"""
    with file.open("rb") as stream:
        header = read_header(stream, "it")
        table = stream.read(header.slots * SLOT_BYTES)
    return sorted(any(table[at + 16 : at + SLOT_BYTES]) for at in range(0, len(table), SLOT_BYTES))


def test_restoring_a_backup_that_was_out_of_reach_replays_the_erasure_list(folder, tmp_path):
    file = backed_up(folder)
    away = file.rename(tmp_path / "on a stick.twinclock")
    left = erase(folder, "0a" * 16, NUMBER)
    assert left.backups == (file,)
    assert slots(away) == [True, True]

    listed = [key for key, _, _ in erased(folder.store)]
    told, again = restored(away, tmp_path / "new", erased=listed)

    assert people(again) == {"18": "Bob"} and told.dropped == 1
    assert NAME.encode() not in b"".join(again.raw().values())
    assert [key for key, _, _ in erased(again.store)] == ["0a" * 16]
    with again.store.reading() as work:
        assert len(work.punches.all()) == 2  # hours are kept, under a key that leads to nobody


def test_a_backup_that_comes_back_is_struck_out_then(folder, tmp_path):
    file = backed_up(folder)
    away = file.rename(tmp_path / "on a stick.twinclock")
    erase(folder, "0a" * 16, NUMBER)
    assert [behind for _, _, behind in known_backups(folder.store)] == [True]

    away.rename(file)
    left = clean_up(folder.store)

    assert left.backups == () and slots(file) == [False, True]
    assert [behind for _, _, behind in known_backups(folder.store)] == [False]


def test_striking_out_by_hand_needs_no_passphrase_and_touches_nobody_else(folder, tmp_path):
    file = backed_up(folder)

    assert destroy_keys(file, ["0a" * 16, "of nobody"]) == 1
    assert destroy_keys(file, ["0a" * 16]) == 0

    _, again = restored(file, tmp_path / "new")
    assert people(again) == {"18": "Bob"}


def test_who_is_erased_while_a_backup_is_written_is_struck_out_of_it(folder, tmp_path, monkeypatch):
    from app.store import backup

    finish = backup.SealedWriter.finish

    def erased_meanwhile(writer):
        erase(folder, "0a" * 16, NUMBER)
        finish(writer)

    monkeypatch.setattr(backup.SealedWriter, "finish", erased_meanwhile)

    file = backed_up(folder)

    assert slots(file) == [False, True]


def test_a_log_that_a_reader_holds_is_cleaned_later(folder, monkeypatch):
    monkeypatch.setattr("app.store.wiping.WAIT_S", 0.01)
    with folder.store.reading() as work:
        work.employees.all()
        left = erase(folder, "0a" * 16, NUMBER)
        assert left.file
    assert not erased(folder.store)[0][2]

    assert not clean_up(folder.store).file

    assert NAME.encode() not in b"".join(folder.raw().values())
    assert erased(folder.store)[0][2]


def test_the_erasure_list_holds_opaque_keys_only(folder):
    erase(folder, "0a" * 16, NUMBER)

    with sqlite3.connect(folder.root / FILE_NAME) as connection:
        assert connection.execute("SELECT employee_key FROM erased_keys").fetchall() == [("0a" * 16,)]
    assert json.dumps(erased(folder.store)).count("0a" * 16) == 1


def test_a_restored_record_is_unbroken_though_somebody_stays_out(folder, tmp_path):
    folder.store.sign_with(make_signer(folder.ring.store))
    start(folder.store.engine, folder.store.signer, RecordSignatures())
    file = backed_up(folder)

    _, again = restored(file, tmp_path / "new", erased=["0a" * 16])

    signer = stored_signer(again.ring.store)
    audit = Audit(
        open_record=lambda: open_record(again.store.engine), signatures=RecordSignatures(), signer=signer,
        clock=FakeClock(NOON),
    )  # fmt: skip
    assert signer.public == folder.store.signer.public
    assert audit.verify().is_whole
    with again.store.reading() as work:
        assert [one.reason for one in work.corrections.all()] == ["Bob was at the dentist"]
