"""main.py doctor: a fault is named with what to do about it, and nothing is made by looking."""

import os
import sqlite3

import cv2
import numpy as np
import pytest

from tests.cli.running import main_py


def findings(*words, **environment):
    ran = main_py(*words, "doctor", "--json", **environment)
    told = ran.json()
    assert ran.status == (0 if told["usable"] else 1)
    return {finding["about"]: finding for finding in told["findings"]}


def test_what_works_is_said_to_be_usable(tmp_path):
    picture = tmp_path / "grey.png"
    cv2.imwrite(str(picture), np.full((48, 64, 3), 128, np.uint8))

    found = findings("--data", tmp_path, "--camera", picture)

    for about in ("python", "packages", "data folder", "disk", "database", "clock", "model", "camera"):
        assert found[about]["usable"], found[about]
    assert "as its head expects" in found["model"]["text"]


def test_looking_makes_nothing(tmp_path):
    findings("--data", tmp_path / "none")

    assert not (tmp_path / "none").exists()


def test_a_damaged_database_is_a_fault_and_the_rest_is_still_examined(tmp_path):
    (tmp_path / "twinclock.sqlite3").write_bytes(b"no database at all" * 100)

    found = findings("--data", tmp_path)

    assert not found["database"]["usable"]
    assert str(tmp_path) in found["database"]["text"]
    assert "display" in found


def test_a_sound_database_is_told_with_its_revision(tmp_path):
    main_py("--data", tmp_path, "admin", "init")

    found = findings("--data", tmp_path)

    assert found["database"]["usable"]
    assert "revision" in found["database"]["text"]
    assert sqlite3.connect(tmp_path / "twinclock.sqlite3").execute("SELECT count(*) FROM employees").fetchone() == (0,)


def test_missing_weights_are_a_fault(tmp_path):
    found = findings("--data", tmp_path, TWINCLOCK_WEIGHTS=str(tmp_path / "none"))

    assert not found["model"]["usable"]
    assert found["model"]["text"].startswith("Expected")


def test_a_detector_that_was_never_prepared_is_a_fault_with_the_line_to_run(tmp_path):
    found = findings("--data", tmp_path, TWINCLOCK_CACHE=str(tmp_path / "cache"))

    assert not found["detector"]["usable"]
    assert "model.training.export_detector" in found["detector"]["text"]


def test_a_camera_that_is_not_there_is_a_fault(tmp_path):
    found = findings("--data", tmp_path, "--camera", "77")

    assert not found["camera"]["usable"]
    assert "--camera" in found["camera"]["text"]


@pytest.mark.skipif(os.name == "nt", reason="Windows always has a display")
def test_a_display_that_is_not_there_is_a_fault(tmp_path):
    found = findings("--data", tmp_path, DISPLAY="", WAYLAND_DISPLAY="")

    assert not found["display"]["usable"]
    assert "make demo" in found["display"]["text"]


def test_for_a_person_each_finding_is_one_line(tmp_path):
    ran = main_py("--data", tmp_path, "--camera", "77", "doctor")

    lines = ran.out.splitlines()
    assert all(line.startswith(("ok ", "FAULT ")) for line in lines[:-1])
    assert lines[-1].endswith("need attention.")
