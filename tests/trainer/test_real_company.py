"""The whole way with real faces: calibrate, install, decide, roll back."""

import cv2
import numpy as np
import pytest

from app.services.installation import Installation
from app.services.renewal import Renewal
from app.services.retraining import Retraining
from model.images import picture_files, read_picture
from model.inference.embedder import Embedder
from model.inference.gallery import Gallery
from model.training.curve import distance_at
from model.versions import Versions
from tests.fakes_faces import FakeClock, FakeEngine, FakeGallery
from tests.fakes_store import MemorySamples, memory_store
from tests.stores import NOON
from tests.trainer.conftest import WEIGHTS

WANTED_FMR = 1e-3


@pytest.fixture
def versions(tmp_path):
    return Versions(tmp_path / "versions", WEIGHTS)


@pytest.fixture
def retraining(trainer, versions):
    store, clock = memory_store(), FakeClock(NOON)
    renewal = Renewal(gallery=FakeGallery(), samples=MemorySamples(), open_unit_of_work=store, clock=clock)
    installation = Installation(
        verifiers_on_disk=versions, open_unit_of_work=store, renewal=renewal, embedder=lambda verifier: FakeEngine()
    )
    return Retraining(trainer, store, clock, versions, reload=lambda: None, installation=installation)


def test_a_company_before_one_camera_is_calibrated_installed_and_rolled_back(retraining, versions, samples):
    base = versions.base()
    before = decisions(base, samples)

    result = retraining.run(lambda progress: None, accept_thin=lambda candidate: True)

    calibrated = versions.load(retraining.current())
    after = decisions(calibrated, samples)
    assert result.installed
    assert calibrated.version == result.candidate.version != base.version
    assert calibrated.tower == base.tower
    assert after["own"] >= before["own"] - 1
    assert after["strangers"] <= before["strangers"]
    assert result.candidate.after["door_fmr"] <= result.candidate.before["door_fmr"]

    retraining.rollback()

    assert decisions(versions.load(retraining.current()), samples) == before


def test_a_dry_run_leaves_the_data_folder_as_it_was(retraining, versions):
    result = retraining.run(lambda progress: None, dry_run=True, accept_thin=lambda candidate: True)

    assert result.candidate.better
    assert (versions.installed(), versions.rejected()) == ([], [])


def decisions(verifier, samples):
    """How many last pictures of the own people, and how many strangers, a gallery of the others lets in."""
    gallery = Gallery(verifier.head.weights(), verifier.head.bias)
    embedder = Embedder(verifier.tower_path)
    limit = distance_at(verifier.head.fmr_curve, verifier.head.fmr_floor, WANTED_FMR)
    probes = []
    for person in sorted((samples / "positive").iterdir()):
        *enrolled, last = embedder.embed(np.stack([read_picture(file) for file in picture_files(person)]))
        gallery.add(person.name, np.stack(enrolled))
        probes.append((person.name, last))
    own = [match for name, probe in probes if (match := gallery.match(probe)).person == name]
    strangers = embedder.embed(np.stack([cv2.imread(str(file)) for file in picture_files(samples / "negative")]))
    return {
        "own": sum(match.distance <= limit for match in own),
        "strangers": sum(gallery.match(probe).distance <= limit for probe in strangers),
        "distances": [match.distance for match in own],
        "limit": limit,
    }
