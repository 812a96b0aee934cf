"""The log of faces that were not recognised."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.bootstrap import build
from app.config import load_config
from app.errors import AttendanceError, Refused
from app.services.unknown_faces import PAUSE, UnknownFaces
from app.store.unknown_faces import SealedUnknownFaces
from tests.fakes_faces import a_face
from tests.fakes_store import memory_store

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
CROP = np.arange(112 * 112 * 3, dtype=np.uint32).reshape(112, 112, 3).astype(np.uint8)


class MemoryFaces:
    def __init__(self):
        self.kept = {}

    def save(self, crop, at_utc):
        self.kept[f"{at_utc:%Y%m%d%H%M%S}"] = (crop, at_utc)
        return f"{at_utc:%Y%m%d%H%M%S}"

    def load(self, name):
        return self.kept[name][0]

    def discard(self, name):
        self.kept.pop(name, None)

    def all(self):
        return sorted(((name, at) for name, (_, at) in self.kept.items()), reverse=True)


class Hands:
    zone = "UTC"

    def __init__(self):
        self.time = NOW

    def now(self):
        return self.time


def a_log(**policy):
    clock, store, faces = Hands(), memory_store(), MemoryFaces()
    policy = {"is_on": True, "days": 3, **policy}
    return UnknownFaces(store=faces, open_unit_of_work=store, clock=clock, **policy), clock, store


def events(store):
    with store() as work:
        return [(event.kind, event.details.get("kind")) for event in work.events.since(0)]


def test_nothing_is_kept_unless_the_policy_says_so():
    log, _, store = a_log(is_on=False)

    assert log.note([a_face()]) is None
    assert log.all() == [] and events(store) == []


def test_a_stranger_is_one_entry_for_the_inbox_however_often_they_try():
    log, clock, store = a_log()

    log.note([a_face()])
    clock.time += PAUSE / 2
    log.note([a_face()])
    clock.time += PAUSE
    log.note([a_face()])

    assert len(log.all()) == 2
    assert events(store) == [("exception", "unknown_face")] * 2


def test_entries_are_gone_after_the_days_of_the_policy():
    log, clock, _ = a_log(days=3)
    log.note([a_face()])

    clock.time += timedelta(days=3, seconds=1)

    assert log.all() == []


def test_switching_the_log_off_removes_what_was_kept():
    log, _, _ = a_log()
    log.note([a_face()])

    log.is_on = False

    assert log.prune() == 1 and log.all() == []


def test_an_entry_can_be_removed_before_its_time_and_that_is_noted():
    log, _, store = a_log()
    name = log.note([a_face()])

    log.discard(name, by="operator")

    assert log.all() == [] and events(store)[-1][0] == "unknown_face_removed"


@pytest.fixture
def sealed(tmp_path):
    from app.assembly.sealing import open_sealed

    store, _ = open_sealed(load_config({"data": str(tmp_path)}, {}))
    yield SealedUnknownFaces(store, tmp_path / "unknown"), tmp_path / "unknown"
    store.close()


def test_a_picture_is_sealed_on_the_disk_and_comes_back_bit_by_bit(sealed):
    faces, folder = sealed

    name = faces.save(CROP, NOW)

    assert (faces.load(name) == CROP).all()
    assert faces.all() == [(name, NOW)]
    assert b"PNG" not in (folder / name).read_bytes()


def test_a_picture_that_was_changed_or_renamed_does_not_open(sealed):
    faces, folder = sealed
    name = faces.save(CROP, NOW)
    other = name.replace("20261125", "20261126")
    content = (folder / name).read_bytes()

    (folder / other).write_bytes(content)
    (folder / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    for damaged in (name, other):
        with pytest.raises(AttendanceError):
            faces.load(damaged)


@pytest.mark.parametrize("name", ["../../twinclock.sqlite3", "/etc/passwd", ""])
def test_no_other_file_can_be_read_or_removed_by_name(sealed, name):
    faces, _ = sealed

    with pytest.raises(Refused):
        faces.load(name)
    with pytest.raises(Refused):
        faces.discard(name)


def test_the_product_keeps_no_stranger_as_it_comes(tmp_path):
    product = build(load_config({"data": str(tmp_path)}, {}))

    assert not product.unknown_faces.is_on and product.unknown_faces.all() == []
