import subprocess
import sys
from dataclasses import replace

import pytest

from model.siamese.headfile import FmrPoint, HeadFile, read_head, write_head

POINT = FmrPoint(distance=9.0, fmr=0.001, low=0.0005, high=0.002, comparisons=10_000, matches=10)
HEAD = HeadFile(version="base-1", w=(0.5,) * 128, bias=11.0, tower_sha256="a" * 64, fmr_curve=(POINT,), fmr_floor=3e-4)


def test_a_head_reads_back_as_it_was_written(tmp_path):
    write_head(tmp_path / "head.json", HEAD)

    assert read_head(tmp_path / "head.json") == HEAD
    assert [file.name for file in tmp_path.iterdir()] == ["head.json"]


@pytest.mark.parametrize("wrong", [{"w": (0.5,) * 127}, {"w": (-0.1,) + (0.5,) * 127}, {"bias": 0.0}])
def test_a_head_that_cannot_be_folded_is_refused(wrong):
    with pytest.raises(ValueError, match="Expected"):
        replace(HEAD, **wrong)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": "x", "w": 3, "bias": 1, "tower_sha256": ""}'])
def test_a_foreign_file_is_told_in_one_line(tmp_path, text):
    (tmp_path / "head.json").write_text(text)

    with pytest.raises(ValueError, match="Expected a head file"):
        read_head(tmp_path / "head.json")


def test_a_failed_write_leaves_the_old_head(tmp_path, monkeypatch):
    write_head(tmp_path / "head.json", HEAD)
    monkeypatch.setattr("os.fsync", _full_disk)

    with pytest.raises(OSError, match="No space"):
        write_head(tmp_path / "head.json", replace(HEAD, version="base-2"))

    assert read_head(tmp_path / "head.json").version == "base-1"
    assert len(list(tmp_path.iterdir())) == 1


def test_reading_a_head_imports_no_keras():
    code = "import sys, model.siamese.headfile; sys.exit('keras' in sys.modules or 'tensorflow' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _full_disk(_):
    raise OSError("No space left on device")


def test_a_head_without_a_figure_for_one_camera_shrinks_nothing(tmp_path):
    write_head(tmp_path / "head.json", HEAD)

    assert read_head(tmp_path / "head.json").one_camera == 1.0


@pytest.mark.parametrize("factor", [0.0, -1.0, 1.1, float("nan")])
def test_one_camera_can_only_shrink(factor):
    with pytest.raises(ValueError, match="one_camera"):
        replace(HEAD, one_camera=factor)
