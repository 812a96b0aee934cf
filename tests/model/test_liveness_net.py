"""The shipped passive net: its files belong together, and it still says what was measured."""

import json
import shutil

import numpy as np
import pytest

from model.errors import WeightsError
from model.faces.detector_files import ensure_detector_files
from model.faces.mtcnn import MtcnnDetector
from model.faces.surroundings import cut_patches
from model.inference.liveness import CARD, NET, LivenessNet, read_card
from tests.conftest import ROOT
from tests.nuaa import frames

SHIPPED = ROOT / "model" / "weights" / "liveness"


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "net")
    return tmp_path / "net"


def test_the_shipped_net_is_the_one_its_card_describes():
    card = read_card(SHIPPED)

    assert card.version == f"liveness-{card.sha256[:8]}"
    assert card.figures["subjects"] == ["0001", "0002", "0003", "0004", "0005", "0006"]


def test_the_shipped_net_is_small():
    assert (SHIPPED / NET).stat().st_size < 2**20


def test_it_tells_real_frames_from_held_photographs():
    detector, net = MtcnnDetector(ensure_detector_files()), LivenessNet(SHIPPED)

    scores = {
        kind: [
            net.score(cut_patches(frame, detector.detect(frame)[0].landmarks)) for frame in frames(kind, per_subject=2)
        ]
        for kind in ("real", "spoof")
    }

    assert min(scores["real"]) > net.card.threshold > max(scores["spoof"])


def test_a_face_and_its_mirror_image_are_as_live():
    patches = np.random.default_rng(1).integers(0, 256, (2, 80, 80, 3)).astype(np.uint8)
    net = LivenessNet(SHIPPED)

    assert net.score(patches) == pytest.approx(net.score(patches[:, :, ::-1]), abs=1e-5)


def test_another_file_under_the_same_card_is_refused(copy):
    (copy / NET).write_bytes((copy / NET).read_bytes() + b"\0")

    with pytest.raises(WeightsError, match="SHA-256"):
        LivenessNet(copy)


@pytest.mark.parametrize("change", [{"threshold": 0.9, "sure": 0.5}, {"threshold": "much"}, {"sure": 1.0}])
def test_a_card_that_makes_no_sense_is_refused(copy, change):
    card = json.loads((copy / CARD).read_text())
    (copy / CARD).write_text(json.dumps(card | change))

    with pytest.raises(WeightsError, match="Expected"):
        LivenessNet(copy)


def test_a_missing_file_is_told_with_what_to_do(copy):
    (copy / NET).unlink()

    with pytest.raises(WeightsError, match=r"model\.training\.liveness"):
        LivenessNet(copy)
