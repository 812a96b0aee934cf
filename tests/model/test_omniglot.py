"""Omniglot's archives, read as they are published."""

import zipfile

import numpy as np
import pytest

from model.datasets.omniglot import BACKGROUND, EVALUATION, read_characters, read_runs
from model.errors import PictureError
from tests.omniglot import drawing, png, write_omniglot, write_runs, write_set
from tests.shared_data import shared


@pytest.fixture
def folder(tmp_path):
    return write_omniglot(tmp_path)


def test_every_drawing_comes_with_its_alphabet_character_and_drawer(folder):
    read = read_characters(folder, BACKGROUND)

    assert read.ink.shape == (3 * 6 * 4, 105, 105)
    assert read.alphabets == ("Alphabet_0", "Alphabet_1", "Alphabet_2")
    assert read.names[7] == "Alphabet_1/character02"
    row = np.flatnonzero((read.character == 7) & (read.drawer == 3))
    assert len(row) == 1
    assert read.alphabet[row] == 1
    np.testing.assert_array_equal(read.ink[row[0]], 255 - drawing(7, 3))


def test_the_archives_are_found_where_the_official_repository_keeps_them(tmp_path):
    (tmp_path / "python" / "one-shot-classification").mkdir(parents=True)
    write_set(tmp_path / "python", EVALUATION)
    write_runs(tmp_path / "python" / "one-shot-classification")

    assert len(read_characters(tmp_path, EVALUATION).ink) == 72
    assert len(read_runs(tmp_path)) == 2


def test_an_unpacked_set_reads_the_same(folder, tmp_path):
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(folder / "images_background.zip") as archive:
        archive.extractall(unpacked)

    packed, loose = read_characters(folder, BACKGROUND), read_characters(unpacked, BACKGROUND)

    assert loose.names == packed.names
    np.testing.assert_array_equal(loose.ink, packed.ink)


def test_a_run_tells_which_training_drawing_each_test_drawing_shows(folder):
    first, second = read_runs(folder)

    assert (first.name, second.name) == ("run01", "run02")
    assert first.training.shape == first.test.shape == (5, 105, 105)
    for item, way in enumerate(first.answer):
        np.testing.assert_array_equal(first.training[way], 255 - drawing(way + 1, 1))
        np.testing.assert_array_equal(first.test[item], 255 - drawing(way + 1, 2))


def test_a_missing_archive_is_named_with_the_way_to_get_it(tmp_path):
    with pytest.raises(PictureError, match=r"Expected images_background.zip in .* siamese download omniglot"):
        read_characters(tmp_path, BACKGROUND)


def test_a_damaged_archive_is_a_clear_error(folder):
    (folder / "images_background.zip").write_bytes((folder / "images_background.zip").read_bytes()[:3000])

    with pytest.raises(PictureError, match="Expected a whole archive"):
        read_characters(folder, BACKGROUND)


def test_an_archive_of_another_layout_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "images_background.zip", "w") as archive:
        archive.writestr("somewhere/readme.txt", b"hello")

    with pytest.raises(PictureError, match="Expected Alphabet/character01/0001_01.png"):
        read_characters(tmp_path, BACKGROUND)


@pytest.mark.parametrize("content", [b"", b"no png", png(np.zeros((20, 30), np.uint8))])
def test_a_drawing_that_is_none_is_named(tmp_path, content):
    with zipfile.ZipFile(tmp_path / "images_background.zip", "w") as archive:
        archive.writestr("images_background/A/character01/0001_01.png", content)

    with pytest.raises(PictureError, match="0001_01.png"):
        read_characters(tmp_path, BACKGROUND)


def test_a_run_that_names_a_missing_picture_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "all_runs.zip", "w") as archive:
        archive.writestr("run01/class_labels.txt", "run01/test/item01.png run01/training/class01.png\n")

    with pytest.raises(PictureError, match="Expected run01/training/class01.png"):
        read_runs(tmp_path)


def test_the_published_set_is_whole():
    folder = shared("omniglot")

    background, evaluation = read_characters(folder, BACKGROUND), read_characters(folder, EVALUATION)
    runs = read_runs(folder)

    assert (len(background.names), len(background.alphabets)) == (964, 30)
    assert (len(evaluation.names), len(evaluation.alphabets)) == (659, 20)
    assert np.all(np.bincount(background.character) == 20)
    assert not set(background.alphabets) & set(evaluation.alphabets)
    assert len(runs) == 20
    assert all(len(run.training) == len(run.test) == len(set(run.answer)) == 20 for run in runs)


def test_the_drawings_of_the_official_runs_are_no_background_drawings():
    folder = shared("omniglot")
    background = {ink.tobytes() for ink in read_characters(folder, BACKGROUND).ink}

    asked = {ink.tobytes() for run in read_runs(folder) for ink in (*run.training, *run.test)}

    assert not asked & background
