"""Reading a folder per class, and the layout of collected samples."""

import cv2
import numpy as np
import pytest

from model.datasets.folder_classes import PictureSet, class_files, read_folder, read_one, stored_shape
from model.errors import PictureError


def write(path, width=20, height=20, channels=1, value=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    shape = (height, width) if channels == 1 else (height, width, 3)
    noise = np.random.default_rng(value).integers(0, 256, shape).astype(np.uint8)
    path.write_bytes(cv2.imencode(".png", noise)[1].tobytes())
    return path


def test_a_class_is_a_folder_and_deeper_folders_belong_to_it(tmp_path):
    for name in ("b/1.png", "a/1.png", "a/deeper/2.png"):
        write(tmp_path / name)
    (tmp_path / "empty").mkdir()

    pictures = read_folder(tmp_path, 16, 1)

    assert pictures.pictures.shape == (3, 16, 16, 1)
    assert pictures.names == ("a", "b")
    assert pictures.label.tolist() == [0, 0, 1]
    assert pictures.files[2].endswith("1.png")


def test_colour_comes_as_rgb(tmp_path):
    blue = np.zeros((20, 20, 3), np.uint8)
    blue[..., 0] = 255  # OpenCV writes BGR
    (tmp_path / "blue.png").write_bytes(cv2.imencode(".png", blue)[1].tobytes())

    assert read_one(tmp_path / "blue.png", 16, 3)[0, 0].tolist() == [0, 0, 255]


def test_pictures_of_one_size_need_no_size_named(tmp_path):
    for name in ("a/1.png", "b/1.png"):
        write(tmp_path / name, 24, 24)

    assert read_folder(tmp_path, None, 1).side == 24
    assert stored_shape([file for _, file in class_files(tmp_path)]) == (24, 1)


@pytest.mark.parametrize("width, height", [(30, 30), (30, 20)])
def test_mixed_sizes_without_a_size_named_are_told(tmp_path, width, height):
    write(tmp_path / "a/1.png")
    write(tmp_path / "b/1.png", width, height)

    with pytest.raises(PictureError, match=r"2 sizes: 20x20 .* --image-size"):
        read_folder(tmp_path, None, 1)
    assert read_folder(tmp_path, 16, 3).pictures.shape == (2, 16, 16, 3)


def test_pictures_that_are_not_square_ask_for_a_size(tmp_path):
    write(tmp_path / "a/1.png", 20, 30)

    with pytest.raises(PictureError, match="square"):
        read_folder(tmp_path, None, 1)


def test_unreadable_files_are_named_and_counted(tmp_path):
    write(tmp_path / "a/1.png")
    for number in range(5):
        (tmp_path / "a" / f"bad{number}.png").write_bytes(b"words")

    with pytest.raises(PictureError, match=r"bad0.*and 2 more"):
        read_folder(tmp_path, 16, 1)


@pytest.mark.parametrize("made", [False, True])
def test_a_folder_without_classes_is_told(tmp_path, made):
    root = tmp_path / "root"
    if made:
        write(root / "loose.png")

    with pytest.raises(PictureError, match="Expected a folder"):
        read_folder(root, 16, 1)


def test_collected_samples_join_a_persons_anchor_and_positive(tmp_path):
    for name in ("anchor/17/1.png", "positive/17/2.png", "anchor/18/1.png", "negative/Ann/1.png"):
        write(tmp_path / name)

    pictures = read_folder(tmp_path, 16, 1)

    assert pictures.names == ("17", "18", "negative/Ann")
    assert np.bincount(pictures.label).tolist() == [2, 1, 1]


def test_loose_anchors_and_positives_show_one_person_as_in_the_classic_tutorial(tmp_path):
    for name in ("anchor/3f.png", "anchor/9a.png", "positive/c0.png", "negative/Ann_0001.png", "negative/Bob_0001.png"):
        write(tmp_path / name)

    pictures = read_folder(tmp_path, 16, 1)

    assert pictures.names == ("negative/Ann", "negative/Bob", "own")
    assert np.bincount(pictures.label).tolist() == [1, 1, 3]


@pytest.mark.parametrize(
    "shape, dtype",
    [((2, 8, 8), np.uint8), ((2, 8, 9, 1), np.uint8), ((2, 8, 8, 1), np.float32), ((1, 8, 8, 1), np.uint8)],
)
def test_a_set_that_does_not_fit_together_is_refused(shape, dtype):
    with pytest.raises(ValueError, match="Expected"):
        PictureSet(np.zeros(shape, dtype), np.zeros(2, np.int64), ("a",))
