"""The rival beside us: its own venv, its own process, and a plain reason where it cannot be measured."""

import sys

import numpy as np
import pytest

from app.cli import rival

FACE_RECOGNITION = """
import numpy as np
def face_locations(frame): return [(0, 1, 1, 0)]
def face_encodings(frame, places=None): return [np.full(128, frame[0, 0, 0] / 255)]
def face_distance(known, encoding): {distance}
"""
FRAME = np.full((8, 8, 3), 200, np.uint8)
IDLE = rival.Ours(name=lambda: None, punch=lambda: None)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A venv that is this Python, with a face_recognition whose distance is the given line."""
    monkeypatch.setenv("TWINCLOCK_CACHE", str(tmp_path))
    monkeypatch.setattr(rival, "_python", lambda: rival.Path(sys.executable))

    def with_distance(line):
        (tmp_path / "face_recognition.py").write_text(FACE_RECOGNITION.format(distance=line))
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    return with_distance


def test_both_are_timed_in_turns_and_compared(installed, tmp_path):
    installed("import time; time.sleep(0.02); return np.abs(known - encoding).sum(axis=1)")
    turns = []
    ours = rival.Ours(
        name=lambda: turns.append(("name", sum(range(100_000)))),
        punch=lambda: turns.append(("punch", sum(range(300_000)))),
    )

    report, why_not = rival.compare(FRAME, 50, ours, tmp_path)

    assert why_not is None
    assert [turn for turn, _ in turns] == ["name", "punch"] * (rival.ROUNDS + 1)
    assert report["picture_to_name_ms"]["least"] >= 20
    assert report["ratio"] == pytest.approx(
        report["picture_to_name_ms"]["p50"] / report["our_picture_to_name_ms"]["p50"], rel=0.02
    )
    assert report["punch_ratio"] == pytest.approx(
        report["picture_to_name_ms"]["p50"] / report["our_picture_to_punch_ms"]["p50"], rel=0.02
    )
    assert report["punch_ratio"] < report["ratio"]


def test_a_rival_that_names_the_wrong_person_is_not_timed(installed, tmp_path):
    installed("return -np.arange(len(known))")

    report, why_not = rival.compare(FRAME, 50, IDLE, tmp_path)

    assert report is None
    assert "Expected person 0. Received 49" in why_not


def test_a_rival_that_is_not_there_is_null_with_the_command_that_brings_it(tmp_path, monkeypatch):
    monkeypatch.setenv("TWINCLOCK_CACHE", str(tmp_path))

    assert rival.compare(FRAME, 50, IDLE, tmp_path) == (None, rival.MISSING)


def test_an_install_that_fails_says_why_and_goes_on(tmp_path, monkeypatch):
    said = []
    (tmp_path / "a file").write_text("where the cache folder should be")
    monkeypatch.setenv("TWINCLOCK_CACHE", str(tmp_path / "a file"))

    rival.install(said.append)

    assert said[-1].startswith("Expected pip to install face_recognition")
    assert rival.compare(FRAME, 50, IDLE, tmp_path)[0] is None
