"""What travels between the office and a door machine: sealed, whole, and taken over once."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import numpy as np
import pytest

from app.domain.employee import Employee
from app.domain.punch import Direction, Method, Punch
from app.errors import BadInput
from app.parcel.door import pack_door, read_door
from app.parcel.files import packed, unpacked
from app.parcel.loading import load_door
from app.parcel.punches import merge_punches, punches_bytes, read_punches
from app.security.parcel import MAGIC, open_parcel, seal_parcel
from app.security.passphrase import Cost
from app.services.ports import Template
from app.store.durable import write_new
from model.versions import Versions
from tests.conftest import ROOT
from tests.fakes_store import memory_store

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
QUICK = Cost(time=1, memory_kib=64, lanes=1)
WORDS = "correct horse battery staple"


class StandingClock:
    zone = "UTC"

    def now(self):
        return NOW


def an_employee(key, number, **values):
    return Employee(key=key, number=number, name=f"Person {number}", enrolled_at_utc=NOW, **values)


def a_template(key, n, tower):
    embedding = np.zeros(128, np.float32)
    embedding[n] = 1.0
    return Template(
        id=f"{key}-{n}", employee_key=key, embedding=embedding, tower=tower, detector="mtcnn", pose="straight",
        quality=0.9, created_at_utc=NOW, sample=f"anchor/{n}/x.png",
    )  # fmt: skip


@pytest.fixture
def versions(tmp_path):
    return Versions(tmp_path / "versions", ROOT / "model" / "weights")


@pytest.fixture
def office(versions):
    """A company of two, one of whom has left."""
    store, tower = memory_store(), versions.base().tower
    with store() as work:
        for employee in (an_employee("ada", "1"), an_employee("grace", "2"), an_employee("gone", "3", left=True)):
            work.employees.add(employee)
            work.templates.add(a_template(employee.key, int(employee.number), tower))
        work.commit()
    return store


def the_parcel(office, versions):
    return read_door(pack_door(office, versions.base(), None, {".zone": "UTC"}, NOW))


def loaded(parcel, versions, door, tmp_path, peppers=None):
    return load_door(
        parcel,
        versions=versions,
        cache=tmp_path / "cache",
        write=write_new,
        open_unit_of_work=door,
        clock=StandingClock(),
        peppers=peppers,
    )


def test_only_those_who_may_punch_travel_and_no_name_of_a_picture(office, versions):
    parcel = the_parcel(office, versions)

    assert [one.number for one in parcel.employees] == ["1", "2"]
    assert {one.employee_key for one in parcel.templates} == {"ada", "grace"}
    assert all(one.sample == "" for one in parcel.templates)
    assert parcel.templates[0].embedding.dtype == np.float32


def test_a_door_machine_knows_who_the_office_knows(office, versions, tmp_path):
    door = memory_store()

    result = loaded(the_parcel(office, versions), versions, door, tmp_path)

    with door() as work:
        assert [one.name for one in work.employees.all()] == ["Person 1", "Person 2"]
        assert len(work.templates.of("ada")) == 1
        assert [event.kind for event in work.events.newest(1)] == ["door_loaded"]
    assert (result.employees, result.new, result.gone) == (2, 2, 0)


def test_who_is_gone_from_the_office_is_gone_from_the_door_and_who_stayed_is_left_alone(office, versions, tmp_path):
    door = memory_store()
    loaded(the_parcel(office, versions), versions, door, tmp_path)
    with office() as work:
        work.employees.erase("grace")
        work.employees.add(an_employee("alan", "4"))
        work.commit()

    result = loaded(the_parcel(office, versions), versions, door, tmp_path)

    with door() as work:
        assert [one.key for one in work.employees.all()] == ["ada", "alan"]
        assert work.templates.of("grace") == []
    assert (result.employees, result.new, result.gone) == (2, 1, 1)


def test_a_punch_made_at_a_door_arrives_once_however_often_it_is_sent(office):
    door_punches = [
        Punch(id="p1", employee_key="ada", direction=Direction.IN, at_utc=NOW, zone="UTC", distance=1.5),
        Punch(
            id="p2",
            employee_key="ada",
            direction=Direction.OUT,
            at_utc=NOW + timedelta(hours=8),
            zone="UTC",
            method=Method.PIN,
        ),
        Punch(id="p3", employee_key="nobody", direction=Direction.IN, at_utc=NOW, zone="UTC"),
    ]

    sent = punches_bytes(door_punches)
    first = merge_punches(read_punches(sent), open_unit_of_work=office, clock=StandingClock())
    taken_back = punches_bytes([replace(door_punches[0], withdrawn=True), *door_punches[1:]])
    second = merge_punches(read_punches(taken_back), open_unit_of_work=office, clock=StandingClock())
    third = merge_punches(read_punches(taken_back), open_unit_of_work=office, clock=StandingClock())

    assert (first.new, first.known, first.unknown) == (2, 0, 1)
    assert (second.new, second.known, second.withdrawn) == (0, 2, 1)
    assert (third.new, third.withdrawn) == (0, 0)
    with office() as work:
        found = [(punch.id, punch.withdrawn, punch.method) for punch in work.punches.all()]
    assert found == [("p1", True, Method.FACE), ("p2", False, Method.PIN)]


@pytest.mark.parametrize("content", [b"", b"{}x", b'[{"id": "p"}]', b'[{"id": "", "at_utc": "2026-11-25T09:00:00"}]'])
def test_something_else_than_punches_is_refused(content):
    with pytest.raises(BadInput, match="Export them again"):
        read_punches(content)


def test_a_parcel_opens_with_its_passphrase_only():
    sealed = seal_parcel("door", b"secret", WORDS, QUICK)

    assert open_parcel("door", sealed, WORDS) == b"secret" and b"secret" not in sealed
    with pytest.raises(BadInput, match="passphrase"):
        open_parcel("door", sealed, WORDS + "r")


def test_a_parcel_of_another_kind_does_not_open_in_its_place():
    with pytest.raises(BadInput, match="Expected an export of door"):
        open_parcel("door", seal_parcel("punches", b"x", WORDS, QUICK), WORDS)


def test_no_byte_of_a_parcel_can_be_changed():
    sealed = seal_parcel("door", b"secret", WORDS, QUICK)

    for at in range(0, len(sealed), 7):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(BadInput):
            open_parcel("door", changed, WORDS)


@pytest.mark.parametrize(
    "junk", [b"", MAGIC, MAGIC + b"\xff\xff\xff\xff", MAGIC + b"\x00\x00\x00\x02[]", b"PK\x03\x04"]
)
def test_junk_is_no_parcel(junk):
    with pytest.raises(BadInput, match="Expected a file that TwinClock has exported"):
        open_parcel("door", junk, WORDS)


def test_a_short_passphrase_is_refused():
    with pytest.raises(BadInput, match="passphrase of 12"):
        seal_parcel("door", b"", "short")


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/passwd", "C:\\evil.txt", "more.json"])
def test_an_archive_with_another_name_in_it_is_refused(name):
    with pytest.raises(BadInput, match="other pieces"):
        unpacked(packed({"a.json": b"1", name: b"2"}, {}), ["a.json"])


def test_a_piece_that_is_not_what_was_packed_is_refused():
    archive = packed({"a.json": b"1111"}, {})
    at = archive.index(b"1111")

    with pytest.raises(BadInput, match="damaged"):
        unpacked(archive[:at] + b"2111" + archive[at + 4 :], ["a.json"])


def test_an_archive_that_says_it_is_endless_is_refused(monkeypatch):
    monkeypatch.setattr("app.parcel.files.LARGEST_BYTES", 1000)
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b"0" * 100_000)

    with pytest.raises(BadInput, match="more than"):
        unpacked(buffer.getvalue(), ["a.json"])
