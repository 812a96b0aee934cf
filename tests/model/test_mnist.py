"""MNIST is read from its npz, and any picture of a digit is brought into its form."""

import cv2
import numpy as np
import pytest

from model.datasets.digit_picture import read_digit
from model.datasets.mnist import read_mnist, without
from model.errors import PictureError


def write_npz(path, **changed):
    rng = np.random.default_rng(0)
    arrays = {
        "x_train": rng.integers(0, 256, (30, 28, 28)).astype(np.uint8),
        "y_train": np.arange(30) % 10,
        "x_test": rng.integers(0, 256, (20, 28, 28)).astype(np.uint8),
        "y_test": (np.arange(20) % 10).astype(np.uint8),
    }
    np.savez(path, **{name: array for name, array in (arrays | changed).items() if array is not None})
    return path


def drawn_seven(size=(200, 150), ink=20, paper=235):
    picture = np.full(size, paper, np.uint8)
    cv2.polylines(picture, [np.array([[30, 40], [110, 40], [60, 160]])], False, ink, 12)
    return picture


def test_the_file_and_its_folder_read_alike(tmp_path):
    path = write_npz(tmp_path / "mnist.npz")

    by_file, by_folder = read_mnist(path), read_mnist(tmp_path)

    assert by_file.train.pictures.shape == (30, 28, 28, 1) and by_file.test.pictures.shape == (20, 28, 28, 1)
    assert (by_file.train.pictures == by_folder.train.pictures).all()
    assert by_file.test.names[by_file.test.label[7]] == "7"


def test_digits_can_be_left_out(tmp_path):
    kept = without(read_mnist(write_npz(tmp_path / "mnist.npz")).train, "89")

    assert kept.present() == tuple("01234567")


def test_a_missing_file_says_how_to_get_it(tmp_path):
    with pytest.raises(PictureError, match="siamese download mnist"):
        read_mnist(tmp_path)


@pytest.mark.parametrize(
    "changed",
    [
        {"x_test": None},
        {"x_train": np.zeros((30, 28), np.uint8)},
        {"x_train": np.zeros((30, 28, 28), np.float32)},
        {"y_test": np.full(20, 11)},
        {"y_train": np.zeros(29, np.uint8)},
        {"y_train": np.array([object()] * 30)},
    ],
    ids=["an array is missing", "flat", "floats", "no digit", "a label too few", "pickled objects"],
)
def test_another_file_of_that_name_is_refused(tmp_path, changed):
    with pytest.raises(PictureError, match="Expected"):
        read_mnist(write_npz(tmp_path / "mnist.npz", **changed))


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    (tmp_path / "mnist.npz").write_bytes(b"something else")

    with pytest.raises(PictureError, match="Expected arrays"):
        read_mnist(tmp_path)


def test_a_picture_of_mnist_itself_is_taken_as_it_is(tmp_path):
    digit = np.zeros((28, 28), np.uint8)
    digit[5:20, 12:15] = 255
    cv2.imwrite(str(tmp_path / "one.png"), digit)

    assert (read_digit(tmp_path / "one.png", 28, 1)[..., 0] == digit).all()


@pytest.mark.parametrize("ink, paper", [(20, 235), (235, 20), (90, 160)])
def test_a_photographed_digit_is_white_on_black_and_centred(tmp_path, ink, paper):
    cv2.imwrite(str(tmp_path / "seven.png"), drawn_seven(ink=ink, paper=paper))

    digit = read_digit(tmp_path / "seven.png", 28, 1)[..., 0]

    assert digit[0].max() == 0 and digit.max() > 200
    moments = cv2.moments(digit)
    assert moments["m10"] / moments["m00"] == pytest.approx(13.5, abs=0.5)
    assert moments["m01"] / moments["m00"] == pytest.approx(13.5, abs=0.5)
    rows = np.flatnonzero(digit.max(axis=1) > 60)
    assert 18 <= rows[-1] - rows[0] + 1 <= 21


def test_a_blank_picture_is_no_digit(tmp_path):
    cv2.imwrite(str(tmp_path / "blank.png"), np.full((60, 60), 200, np.uint8))

    with pytest.raises(PictureError, match="one tone"):
        read_digit(tmp_path / "blank.png", 28, 1)
