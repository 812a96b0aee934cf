"""The face engine: detector, alignment, quality and tower behind one port."""

import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.capture.guidance import advice
from app.capture.passive import PassiveCheck
from app.capture.quality import QualityLimits, assess, problems
from app.capture.tower import open_tower
from app.services.ports import Crop, Frame, PassiveScore, Pose, Problem, SeenFace, View
from model.faces.alignment import align
from model.faces.face import DetectedFace, Detector
from model.faces.surroundings import cut_patches
from model.inference.embedder import Embedder
from model.versions import Verifier

SEARCH_EVERY = 5  # followed frames: at ten a second, somebody who steps in beside is seen within half a second


class RecognitionEngine:
    """The FaceEngine of one thread.

    detector: finds faces; embedder: the tower; tower: the tower's identity, which templates carry.
    current: the version in use; when its tower is another one, `embed` opens that first, so that an engine that runs
        for months follows every installation and every way back. None: stay with this embedder.
    passive: judges whether faces are live; the shipped net unless given.
    """

    def __init__(
        self,
        *,
        detector: Detector,
        embedder: Embedder,
        tower: str,
        limits: QualityLimits | None = None,
        current: Callable[[], Verifier] | None = None,
        passive: PassiveCheck | None = None,
    ) -> None:
        self._detector, self._embedder, self._limits = detector, embedder, limits or QualityLimits()
        self._current, self._passive = current, passive or PassiveCheck()
        self.tower, self.detector = tower, detector.name
        self._followed: DetectedFace | None = None
        self._frame_shape: tuple[int, ...] = ()
        self._since_search = 0

    def look(self, frame: Frame) -> View:
        """Search the whole frame."""
        started = time.perf_counter()
        found = self._detector.detect(frame)
        self._followed, self._frame_shape, self._since_search = found[0] if found else None, frame.shape, 0
        return self._view(frame, found, started)

    def follow(self, frame: Frame) -> View:
        """Refine the face of the previous frame; search when there is none, it is lost, or it is time to."""
        self._since_search += 1
        if self._followed is None or frame.shape != self._frame_shape or self._since_search >= SEARCH_EVERY:
            return self.look(frame)
        started = time.perf_counter()
        face = self._detector.refine(frame, self._followed)
        if face is None:
            return self.look(frame)
        self._followed = face
        return self._view(frame, [face], started)

    def embed(self, crops: Sequence[Crop]) -> NDArray[np.float32]:
        """float32 (n, 128), one row per crop."""
        if not len(crops):
            return np.empty((0, 128), np.float32)
        self._follow_the_version()
        return self._embedder.embed(np.stack(crops))

    def _follow_the_version(self) -> None:
        verifier = self._current() if self._current else None
        if verifier is None or verifier.tower == self.tower:
            return
        self._embedder, self.tower = open_tower(verifier), verifier.tower

    def fits(self, view: View, pose: Pose, straight: SeenFace | None = None) -> Problem | None:
        """None when the largest face holds the pose; else what to change."""
        if not view.faces:
            return Problem("no_face", "Look at the camera and come closer")
        face = view.faces[0]
        # "turned" is left to the pose: its own words say which way.
        faults = [problem for problem in face.problems if problem.id != "turned"]
        if faults:
            return faults[0]
        words = advice(pose, face, straight)
        return Problem("pose", words) if words else None

    def liveness(self, faces: Sequence[SeenFace]) -> PassiveScore:
        """Judge faces of one person passively."""
        return self._passive.judge(faces)

    def _view(self, frame: Frame, found: Sequence[DetectedFace], started: float) -> View:
        detected = time.perf_counter()
        crops = [align(frame, face.landmarks) for face in found]
        aligned = time.perf_counter()
        faces = tuple(self._seen(frame, face, crop) for face, crop in zip(found, crops, strict=True))
        ended = time.perf_counter()
        ms = {
            "detect": (detected - started) * 1000,
            "align": (aligned - detected) * 1000,
            "quality": (ended - aligned) * 1000,
        }
        return View(width=frame.shape[1], height=frame.shape[0], faces=faces, ms=ms)

    def _seen(self, frame: Frame, face: DetectedFace, crop: Crop) -> SeenFace:
        quality = assess(frame, face, crop)
        return SeenFace(
            box=face.box,
            landmarks=face.landmarks,
            crop=crop,
            quality=quality.score,
            yaw_deg=quality.yaw_deg,
            pitch_deg=quality.pitch_deg,
            roll_deg=quality.roll_deg,
            eye_distance_px=quality.eye_distance_px,
            smile=quality.smile,
            problems=problems(quality, self._limits),
            patches=cut_patches(frame, face.landmarks),
        )
