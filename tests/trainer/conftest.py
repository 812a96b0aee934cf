"""A company of real faces on disk, cut by the shipped detector, and a trainer on it."""

import shutil
from contextlib import nullcontext
from pathlib import Path

import cv2
import pytest

from app.trainer.process import SpawnedTrainer
from model.faces.alignment import align
from model.faces.detector_files import ensure_detector_files
from model.faces.mtcnn import MtcnnDetector
from model.images import picture_files, read_picture
from tests.conftest import ROOT
from tests.shared_data import shared

WEIGHTS = ROOT / "model" / "weights"
OWN, STRANGERS = 8, 8
OWN_PICTURES, STRANGER_PICTURES = 4, 2


@pytest.fixture(scope="session")
def faces(tmp_path_factory) -> Path:
    """samples/anchor, positive and negative of 8 people of 4 pictures and 8 strangers of 2."""
    people = [folder for folder in sorted(shared("faces/people").iterdir()) if folder.is_dir()]
    folder, detector = tmp_path_factory.mktemp("faces"), MtcnnDetector(ensure_detector_files())
    for number, person in enumerate(people[:OWN]):
        for turn, crop in enumerate(_crops(person, OWN_PICTURES, detector)):
            _save(crop, folder / ("positive" if turn else "anchor") / str(number) / f"{turn}.png")
    for person in people[OWN : OWN + STRANGERS]:
        for turn, crop in enumerate(_crops(person, STRANGER_PICTURES, detector)):
            _save(crop, folder / "negative" / person.name / f"{turn}.png")
    return folder


@pytest.fixture
def samples(faces, tmp_path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(faces, tmp_path / "samples")


@pytest.fixture
def trainer(samples, tmp_path) -> SpawnedTrainer:
    return SpawnedTrainer(samples=samples, versions=tmp_path / "versions", shipped=WEIGHTS, lock=nullcontext)


def _crops(person, count, detector):
    for file in picture_files(person)[:count]:
        frame = read_picture(file)
        yield align(frame, detector.detect(frame)[0].landmarks)


def _save(crop, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(file), crop)
