import zipfile

import cv2
import numpy as np
import pytest

from model.training.curve import site_tightening
from model.training.door import learnt_frames, people_in
from tests.shared_data import shared
from tests.verifiers import a_point

RNG = np.random.default_rng(5)
CURVE = (a_point(9.0, 0.01, 10_000), a_point(12.0, 0.1, 10_000))


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def an_archive(path, subjects):
    picture = cv2.imencode(".jpg", np.full((48, 64, 3), 90, np.uint8))[1].tobytes()
    with zipfile.ZipFile(path, "w") as archive:
        for subject in subjects:
            archive.writestr(f"nuaa_real/{subject}/{subject}_00_00_01_1.jpg", picture)
    return path


def test_subjects_kept_for_judging_are_never_measured_on(tmp_path):
    archive = an_archive(tmp_path / "frames.zip", ["0001", "0006", "0007", "0009"])

    assert [subject for subject, _ in learnt_frames(archive)] == ["0001", "0006"]


def test_the_real_archive_has_frames_of_six_such_subjects():
    subjects = {subject for subject, _ in learnt_frames(shared("spoof/nuaa_real.zip"))}

    assert subjects == {f"{number:04d}" for number in range(1, 7)}


def test_person_folders_are_told_apart():
    people = {person for person, _ in people_in(shared("faces/orl"))}

    assert len(people) == 20


@pytest.mark.parametrize("people", [0, 1, 2])
def test_too_few_people_say_nothing(people):
    folded = unit(RNG.normal(size=(people, 128))) if people else np.empty((0, 128), np.float32)

    assert site_tightening(CURVE, folded, np.arange(people)) is None
