"""Finding faces and turning them into embeddings: app/capture/engine.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
Crop = NDArray[np.uint8]
Embedding = NDArray[np.float32]


class Pose(StrEnum):
    """The looks that enrolment asks for; left and right are the employee's own."""

    STRAIGHT = "straight"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    SMILE = "smile"


@dataclass(frozen=True)
class Problem:
    """Why a face cannot be used. id: too_small, blurred, dark, overexposed, turned, cut_off. hint: what to do."""

    id: str
    hint: str


@dataclass(frozen=True, kw_only=True)
class SeenFace:
    """One face found in a frame.

    box: left, top, right, bottom in pixels of the frame. landmarks: float32 (5, 2): left eye, right eye, nose,
    left and right mouth corner as seen in the picture. quality: 0..1, larger is better.
    problems: worst first; empty when a punch may rest on it. Enrolment's other poses leave out "turned".
    patches: uint8 (2, 80, 80, 3), the face close up and with its surroundings, for the passive liveness check.
    """

    box: tuple[float, float, float, float]
    landmarks: NDArray[np.float32]
    crop: Crop
    quality: float
    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    eye_distance_px: float
    smile: float  # mouth width / eye distance
    problems: tuple[Problem, ...] = ()
    patches: NDArray[np.uint8] | None = None


@dataclass(frozen=True, kw_only=True)
class View:
    """What one frame shows, largest face first. ms: milliseconds of detect, align, quality."""

    width: int
    height: int
    faces: tuple[SeenFace, ...]
    ms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PassiveScore:
    """How live the faces of a visit look, 0..1. threshold: from here on live; sure: from here on without a doubt.

    version: of the net that says so.
    """

    score: float
    threshold: float
    sure: float
    version: str


class FaceEngine(Protocol):
    """Finds faces and turns crops into embeddings. One per thread: its interpreters are not shared."""

    tower: str  # identity of the tower (first 12 hex digits of its file's SHA-256): templates carry it
    detector: str  # name of the detector: templates carry it

    def look(self, frame: Frame) -> View:
        """Search the whole frame."""
        ...

    def follow(self, frame: Frame) -> View:
        """Refine the face of the previous frame; search the whole frame when it is lost, and now and then."""
        ...

    def embed(self, crops: Sequence[Crop]) -> NDArray[np.float32]:
        """float32 (n, 128), one embedding per crop, in order."""
        ...

    def fits(self, view: View, pose: Pose, straight: SeenFace | None = None) -> Problem | None:
        """None when the largest face holds the pose well; else what to change. straight: the earlier straight look."""
        ...

    def liveness(self, faces: Sequence[SeenFace]) -> PassiveScore:
        """Judge faces of one person passively; EngineStopped when the net for it cannot be loaded."""
        ...
