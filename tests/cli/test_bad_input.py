"""Whatever is handed in: one clear line, status 1 or 2, no traceback (see running.py), nothing half written."""

import json
import os
import shutil
import struct
import zlib

import cv2
import numpy as np
import pytest

from app.cli import parser
from tests.cli.running import ROOT, main_py
from tests.company import people, pictures


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    assert main_py("--data", folder, "admin", "init").status == 0
    return folder


def bomb():
    """A PNG header that promises 60,000 x 60,000 pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def truncated_jpeg():
    noise = np.random.default_rng(0).integers(0, 255, (300, 300, 3), np.uint8)
    return cv2.imencode(".jpg", noise)[1].tobytes()[:2000]


BAD_FILES = {
    "words.jpg": b"these are words, no picture",
    "empty.jpg": b"",
    "cut.jpg": truncated_jpeg(),
    "bomb.png": bomb(),
    "dot.png": cv2.imencode(".png", np.zeros((1, 1, 3), np.uint8))[1].tobytes(),
    "video.mp4": b"\0" * 100,
}


@pytest.mark.parametrize("name", BAD_FILES)
@pytest.mark.parametrize("command", ["enroll", "checkin"])
def test_a_bad_picture_is_refused_in_one_line(data, tmp_path, command, name):
    (tmp_path / name).write_bytes(BAD_FILES[name])
    words = ("Ada",) if command == "enroll" else ()

    ran = main_py(command, *words, "--from", tmp_path / name, "--data", data)

    assert ran.status in (1, 2)
    assert 1 <= len((ran.out + ran.err).strip().splitlines()) <= 2
    assert main_py("employees", "list", "--data", data, "--json").json()["employees"] == []


@pytest.mark.parametrize("path", ["absent.jpg", "empty folder"])
def test_a_path_without_pictures_is_bad_input(data, tmp_path, path):
    (tmp_path / "empty folder").mkdir()

    ran = main_py("checkin", "--from", tmp_path / path, "--data", data)

    assert ran.status == 2
    assert len(ran.err.strip().splitlines()) == 1


def test_a_corrupt_database_is_told_in_one_line(tmp_path):
    (tmp_path / "twinclock.sqlite3").write_bytes(b"not a database" * 1000)

    ran = main_py("employees", "list", "--data", tmp_path)

    assert ran.status == 2
    assert len(ran.err.strip().splitlines()) == 1


def test_a_data_folder_that_is_a_file_is_told_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")

    ran = main_py("employees", "list", "--data", tmp_path / "file")

    assert ran.status == 2
    assert len(ran.err.strip().splitlines()) == 1


@pytest.mark.parametrize("what", ["tower.tflite", "head.json"])
@pytest.mark.parametrize("how", ["missing", "foreign"])
def test_missing_or_foreign_weights_are_told_in_one_line(data, tmp_path, what, how):
    weights = tmp_path / "weights"
    shutil.copytree(ROOT / "model" / "weights", weights)
    (weights / what).unlink() if how == "missing" else (weights / what).write_bytes(b"foreign" * 100)

    ran = main_py(
        "checkin", "--from", pictures(people()[0])[0], "--data", data, TWINCLOCK_WEIGHTS=str(weights)
    )  # fmt: skip

    assert ran.status == 2
    assert len(ran.err.strip().splitlines()) == 1


@pytest.mark.may_skip("the administrator of the machine may write everywhere")
def test_a_read_only_folder_is_told_in_one_line(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)

    ran = main_py("admin", "init", "--data", tmp_path)

    assert ran.status == 2


def test_unknown_words_are_bad_usage():
    assert main_py("chekin").status == 2
    assert main_py("checkin").status == 2


def test_bad_usage_is_one_json_object_too(capsys):
    status = parser.run(["report", "month", "2026-13", "--json"])

    told = capsys.readouterr()
    assert (status, told.err.startswith("usage: main.py report month")) == (2, True)
    assert "Expected a month like 2026-10. Received '2026-13'." in json.loads(told.out)["error"]
