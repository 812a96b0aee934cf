"""Whose face a frame shows, and reading frames without trusting them."""

import zipfile
from pathlib import PurePosixPath

import cv2
import numpy as np
import pytest

from model.datasets.spoof import LabelledFrame, read_labelled, subject_of
from model.errors import PictureError


@pytest.mark.parametrize(
    ("name", "subject", "session"),
    [
        ("real/0007/0007_01_05_03_12.jpg", "0007", "01_05_03"),
        ("0007_01_05_03_12.jpg", "0007", "01_05_03"),
        ("site/ada/monday.png", "ada", ""),
        ("monday.png", "monday", ""),
    ],
)
def test_the_subject_comes_from_nuaas_name_else_the_folder_else_the_picture(name, subject, session):
    assert subject_of(PurePosixPath(name)) == (subject, session)


def picture(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((40, 50, 3), 120, np.uint8))
    return path


def test_person_folders_and_archives_give_the_same(tmp_path):
    one = picture(tmp_path / "frames" / "ada" / "1.png")
    with zipfile.ZipFile(tmp_path / "frames.zip", "w") as archive:
        archive.write(one, "ada/1.png")

    found = [list(read_labelled(tmp_path / name)) for name in ("frames", "frames.zip")]

    assert [(row[0].subject, row[0].frame.shape) for row in found] == [("ada", (40, 50, 3))] * 2


def test_a_damaged_picture_is_told_and_the_rest_goes_on(tmp_path):
    picture(tmp_path / "ada" / "1.png")
    (tmp_path / "ada" / "2.png").write_bytes(b"no picture")

    good, told = read_labelled(tmp_path)

    assert isinstance(good, LabelledFrame)
    assert "ada/2.png" in told


def test_nothing_there_is_refused(tmp_path):
    with pytest.raises(PictureError, match="Expected"):
        list(read_labelled(tmp_path / "missing"))
