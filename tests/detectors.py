"""The detectors we ship, for tests: one per process, as making one takes a moment."""

import functools

from model.faces.detector_files import ensure_detector_files
from model.faces.face import Detector
from model.faces.mtcnn import MtcnnDetector
from model.faces.yunet import YunetDetector
from tests.shared_data import shared


@functools.cache
def mtcnn() -> Detector:
    """The default; its files are made in the cache folder by a child process when they are not there yet."""
    return MtcnnDetector(ensure_detector_files())


def yunet() -> Detector:
    """The optional one; skips where its file is not at hand."""
    return _yunet(str(shared("weights/face_detection_yunet_2023mar.onnx")))


@functools.cache
def _yunet(path: str) -> Detector:
    return YunetDetector(path)


DETECTORS = {"mtcnn": mtcnn, "yunet": yunet}
