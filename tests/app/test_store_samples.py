"""The sample folder on a real disk: whole or absent, never outside, swept with care."""

import os
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.errors import StoreUnavailable
from app.services.ports import SampleKind
from app.store.samples import SWEEP_AGE_S, FolderSamples
from app.store.store import open_store
from tests.stores import a_crop, a_template, an_employee, open_folder, read_only, start_child

SAVE_WITHOUT_ROOM = """
import resource, sys
from pathlib import Path
from app.errors import StoreUnavailable
from app.services.ports import SampleKind
from app.store.samples import FolderSamples
from tests.stores import a_crop
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    FolderSamples(Path(sys.argv[1])).save(SampleKind.ANCHOR, "17", a_crop())
except StoreUnavailable as failure:
    print(failure)
"""


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def make_old(file):
    past = time.time() - SWEEP_AGE_S - 60
    os.utime(file, (past, past))


def test_a_sample_is_a_plain_picture_in_the_folder_of_its_number(tmp_path):
    crop = a_crop()

    name = FolderSamples(tmp_path).save(SampleKind.ANCHOR, "17", crop)

    np.testing.assert_array_equal(cv2.imread(str(tmp_path / name)), crop)
    assert files_in(tmp_path) == [tmp_path / name]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads the names of open files from /proc")
def test_file_and_folders_are_on_the_disk_before_the_name_is_returned(tmp_path, monkeypatch):
    synced, fsync = [], os.fsync

    def record(descriptor):
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", record)

    name = FolderSamples(tmp_path / "data").save(SampleKind.ANCHOR, "17", a_crop())

    made = [tmp_path, tmp_path / "data", tmp_path / "data/anchor"]
    file = tmp_path / "data" / name
    assert synced == [*made, file.with_name(f".{file.name}.part"), file.parent]


def test_a_full_disk_stops_with_one_line_and_leaves_no_file(tmp_path):
    output, errors = start_child(SAVE_WITHOUT_ROOM, tmp_path).communicate()

    assert output.startswith("Expected room on the disk") and output.count("\n") == 1, errors
    assert files_in(tmp_path) == []


def test_a_read_only_folder_stops_with_one_line_and_leaves_no_file():
    with open_folder() as folder:
        with read_only(folder), pytest.raises(StoreUnavailable, match="Expected to be allowed .* Mend its rights"):
            FolderSamples(folder).save(SampleKind.ANCHOR, "17", a_crop())

        assert files_in(folder) == []


def test_a_file_in_the_place_of_the_folder_stops_with_one_line(tmp_path):
    (tmp_path / "anchor").touch()

    with pytest.raises(StoreUnavailable, match="Expected"):
        FolderSamples(tmp_path).save(SampleKind.ANCHOR, "17", a_crop())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        cv2.imencode(".png", a_crop())[1].tobytes()[:500],
        cv2.imencode(".png", np.zeros((9, 9, 3)))[1],
    ],
    ids=["empty", "text", "truncated", "another size"],
)
def test_a_damaged_sample_is_told_in_one_line(tmp_path, content):
    samples = FolderSamples(tmp_path)
    name = samples.save(SampleKind.ANCHOR, "17", a_crop())
    (tmp_path / name).write_bytes(bytes(content))

    with pytest.raises(StoreUnavailable, match="Expected a face crop in .* Received a damaged file"):
        samples.load(name)


def test_a_header_that_promises_a_huge_picture_is_not_unpacked(tmp_path):
    samples = FolderSamples(tmp_path)
    name = samples.save(SampleKind.ANCHOR, "17", a_crop())
    content = bytearray((tmp_path / name).read_bytes())
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    (tmp_path / name).write_bytes(content)

    with pytest.raises(StoreUnavailable, match="damaged"):
        samples.load(name)


@pytest.mark.parametrize("crop", [np.zeros((112, 112), np.uint8), np.zeros((112, 112, 3), np.float32)])
def test_what_is_no_crop_is_a_mistake_of_the_caller(tmp_path, crop):
    with pytest.raises(ValueError, match="Expected a uint8 crop"):
        FolderSamples(tmp_path).save(SampleKind.ANCHOR, "17", crop)

    assert files_in(tmp_path) == []


def test_pictures_put_there_by_hand_are_not_listed_and_go_with_the_employee(tmp_path):
    samples = FolderSamples(tmp_path)
    samples.save(SampleKind.ANCHOR, "17", a_crop())
    by_hand = tmp_path / "anchor/17/holiday.jpg"
    by_hand.write_bytes(b"picture")
    (tmp_path / ".gitkeep").touch()
    (tmp_path / "anchor/.gitkeep").touch()

    assert len(samples.names()) == len(samples.names("17")) == 1

    samples.erase("17")

    assert files_in(tmp_path) == [tmp_path / ".gitkeep", tmp_path / "anchor/.gitkeep"]
    assert not (tmp_path / "anchor/17").exists()


def test_orphans_are_the_samples_nobody_knows(tmp_path):
    samples = FolderSamples(tmp_path)
    known, orphan = (samples.save(SampleKind.ANCHOR, "17", a_crop()) for _ in range(2))

    assert samples.orphans({known}) == [orphan]


def test_the_store_names_the_samples_that_its_templates_came_from(tmp_path):
    store = open_store(tmp_path)
    with store.unit_of_work() as work:
        work.employees.add(an_employee("ada"))
        for sample in ("anchor/ada/1.png", "positive/ada/2.png", ""):
            work.templates.add(a_template("ada", sample=sample))
        work.commit()

    assert store.sample_names() == {"anchor/ada/1.png", "positive/ada/2.png"}


def test_the_sweep_takes_old_orphans_and_old_parts_and_nothing_else(tmp_path):
    samples = FolderSamples(tmp_path)
    known, old, young = (samples.save(SampleKind.ANCHOR, "17", a_crop()) for _ in range(3))
    folder = tmp_path / "anchor/17"
    part, young_part = folder / f".{'a' * 32}.png.part", folder / f".{'b' * 32}.png.part"
    by_hand = [folder / "holiday.png", folder / "notes.part", tmp_path / "anchor" / f"{'c' * 32}.png"]
    for file in (part, young_part, *by_hand):
        file.touch()
    for file in (tmp_path / known, tmp_path / old, part, *by_hand):
        make_old(file)

    assert samples.sweep({known}) == 2

    assert files_in(tmp_path) == sorted([tmp_path / known, tmp_path / young, young_part, *by_hand])


def test_the_sweep_trusts_no_database_that_knows_no_sample(tmp_path):
    samples = FolderSamples(tmp_path)
    name = samples.save(SampleKind.ANCHOR, "17", a_crop())
    make_old(tmp_path / name)

    assert samples.sweep(set()) == 0
    assert samples.names() == [name]


def test_a_fresh_folder_has_nothing_to_list_or_sweep(tmp_path):
    samples = FolderSamples(tmp_path / "not there yet")

    assert samples.names() == samples.orphans(set()) == []
    assert samples.sweep({"anchor/1/x.png"}) == 0
