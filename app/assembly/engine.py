"""Puts the face engine together."""

from collections.abc import Callable

from app.capture.engine import RecognitionEngine
from app.capture.gallery import CurrentGallery
from app.capture.tower import open_tower
from app.config import Config
from app.errors import EngineStopped
from app.quiet import quiet_native_stderr
from app.services.ports import FaceEngine
from app.services.renewal import Renewal
from app.services.threshold import ThresholdSteps
from model.errors import ModelError
from model.faces.detector_files import ensure_detector_files
from model.faces.face import Detector


def engine_maker(
    config: Config, gallery: CurrentGallery, renewal: Renewal, steps: ThresholdSteps, say: Callable[[str], None]
) -> Callable[[], FaceEngine]:
    def make() -> FaceEngine:
        verifier = gallery.verifier
        embedder = open_tower(verifier)
        try:
            detector = detector_named(config.recognition.detector, say)
        except ModelError as error:
            raise EngineStopped(str(error)) from error
        engine = RecognitionEngine(
            detector=detector, embedder=embedder, tower=verifier.tower, current=lambda: gallery.verifier
        )
        if renewed := renewal.renew(engine):
            say(f"The recogniser was updated: {renewed} people were embedded anew from their stored pictures.")
            steps.note()
        return engine

    return make


def detector_named(name: str, say: Callable[[str], None]) -> Detector:
    if name == "mtcnn":
        from model.faces.mtcnn import MtcnnDetector

        files = ensure_detector_files(progress=say)
        with quiet_native_stderr():
            return MtcnnDetector(files)
    from model.faces.yunet import YunetDetector

    return YunetDetector(name)
