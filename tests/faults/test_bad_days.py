"""A full disk, a read-only folder, a clock set back, a second window, a camera that shows nothing of use."""

import os
import resource
import sqlite3
from datetime import timedelta

import numpy as np
import pytest

from app.assembly.keeping import restore
from app.domain.decision import Outcome
from app.errors import AlreadyRunning, StoreUnavailable
from app.services.checkin import CheckIn, CheckInRules
from app.services.enrolment import Capture
from app.services.ports import Pose
from app.store.store import FILE_NAME
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery, a_face, a_view
from tests.faults.office import PASSPHRASE, Office, an_office, an_opened_product, settings_of
from tests.faults.test_killed_anywhere import everything_said, in_a_process
from tests.faults.whole import complaints
from tests.stores import NOON, a_crop, a_template, an_employee, memory_store


def fill_the_disk(root, pipe):
    """Enrol until the disk is full: no file of this process may grow beyond what it has now and a little."""
    office = Office(root)
    largest = max(file.stat().st_size for file in (root / "data").rglob("*") if file.is_file())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    try:
        for number in range(500):
            office.product.enrolment.enrol(
                name="Somebody", number=None, captures=[Capture("noise", Pose.STRAIGHT, a_face(crop=a_crop(number)))],
                engine=office.engine, consent_text="yes", stated_by="employee",
            )  # fmt: skip
            pipe.send(("enrolled", number))
    except StoreUnavailable as failure:
        pipe.send(("stopped", str(failure)))


def test_a_full_disk_stops_an_enrolment_with_one_line_and_keeps_the_others_whole(tmp_path):
    an_office(tmp_path)

    process, pipe = in_a_process(fill_the_disk, tmp_path)
    said = list(everything_said(pipe))
    process.join()

    assert said[-1][0] == "stopped" and ("disk full" in said[-1][1] or "free space" in said[-1][1])
    assert "\n" not in said[-1][1]
    with an_opened_product(tmp_path).open_unit_of_work() as work:
        assert len(work.employees.all()) == 3 + len(said) - 1
    assert complaints(tmp_path, {}) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.may_skip("continuous integration runs as root")
def test_a_folder_that_turned_read_only_says_so_and_loses_nothing(tmp_path):
    office = an_office(tmp_path)
    (tmp_path / "data" / "anchor").chmod(0o500)
    try:
        with pytest.raises(StoreUnavailable, match="Expected to be allowed"):
            office.enrol()
    finally:
        (tmp_path / "data" / "anchor").chmod(0o700)
    assert complaints(tmp_path, {}) == []


def test_a_second_window_on_a_data_folder_is_refused_and_the_command_line_goes_on(tmp_path):
    office, second = an_office(tmp_path), an_opened_product(tmp_path)

    with office.product.only_window():
        with pytest.raises(AlreadyRunning, match="Expected"), second.only_window():
            pass
        assert Office(tmp_path).punch()[0] == "punched"  # as main.py checkin would

    with second.only_window():
        assert complaints(tmp_path, {}) == []


def test_a_damaged_page_is_found_at_the_start_and_the_backup_to_restore_is_named(tmp_path):
    office = an_office(tmp_path)
    office.back_up()
    for _ in range(60):
        office.punch()
    office.product.keeping.store.close()
    damage(tmp_path / "data" / FILE_NAME)

    with pytest.raises(StoreUnavailable) as failure, an_opened_product(tmp_path).only_window():
        pass

    assert "Expected a whole database" in str(failure.value)
    assert str(failure.value).endswith(f"main.py restore {tmp_path / 'backup.twinclock'} --replace")
    restore(settings_of(tmp_path), tmp_path / "backup.twinclock", PASSPHRASE, replace=True)
    assert complaints(tmp_path, {}) == []


def damage(database):
    """Overwrite a page that holds punches, in the middle of its rows."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page_bytes = connection.execute("PRAGMA page_size").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'punches'").fetchone()[0]
    connection.close()
    with database.open("r+b") as file:
        file.seek((root - 1) * page_bytes)
        file.write(b"\xff" * 64)


@pytest.fixture
def door():
    """A door with Ada before it, and a clock that can be set."""
    opened, gallery, clock = memory_store(), FakeGallery(), FakeClock(NOON)
    with opened() as work:
        work.employees.add(an_employee("ada"))
        work.templates.add(a_template("ada", embedding=FakeEngine().embed([a_face(1).crop])[0]))
        work.commit()
    gallery.add("ada", FakeEngine().embed([a_face(1).crop]))
    rules = CheckInRules(margin=0.1, repeat_window=timedelta(seconds=60))
    return CheckIn(gallery=gallery, open_unit_of_work=opened, clock=clock, rules=rules), clock


def test_a_clock_set_back_by_a_day_takes_punches_and_never_counts_negative_hours(door):
    check_in, clock = door
    visit = [a_view(a_face(1))]
    first = check_in.visit(visit, FakeEngine())

    clock.forward(-timedelta(days=1))
    second = check_in.visit(visit, FakeEngine())
    clock.forward(timedelta(hours=4))
    third = check_in.visit(visit, FakeEngine())

    assert [verdict.outcome for verdict in (first, second, third)] == [Outcome.ACCEPTED] * 3
    assert all(verdict.hours >= timedelta() for verdict in (first, second, third))


@pytest.mark.parametrize("frame", ["black", "white", "a sliver", "one pixel", "4K", "noise"])
def test_a_camera_that_shows_nothing_of_use_is_no_face_and_no_failure(engine, frame):
    frames = {
        "black": np.zeros((480, 640, 3), np.uint8),
        "white": np.full((480, 640, 3), 255, np.uint8),
        "a sliver": np.full((3, 640, 3), 128, np.uint8),
        "one pixel": np.full((1, 1, 3), 128, np.uint8),
        "4K": np.full((2160, 3840, 3), 90, np.uint8),
        "noise": np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8),
    }

    view = engine.look(frames[frame])

    assert view.faces == ()
    assert (view.height, view.width) == frames[frame].shape[:2]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    from app.bootstrap import shipped_engine
    from app.config import load_config

    return shipped_engine(load_config({"data": str(tmp_path_factory.mktemp("data"))}, {}))[0]
