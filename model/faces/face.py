"""A face found in a picture, and what a face detector promises."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

LANDMARKS = ("left eye", "right eye", "nose", "left mouth corner", "right mouth corner")


@dataclass(frozen=True, eq=False)
class DetectedFace:
    """Where one face lies in a picture.

    Left and right are the viewer's: the left eye is the eye on the picture's left side.

    Args:
        box: (left, top, right, bottom) in pixels; may reach over the picture's border.
        landmarks: float32 (5, 2), x and y in pixels, in the order of `LANDMARKS`.
        score: the detector's own certainty, 0 to 1; not comparable between detectors.
    Raises:
        ValueError: the box is empty or not finite, the landmarks are not finite (5, 2), or the
            score lies outside 0..1.
    """

    box: tuple[float, float, float, float]
    landmarks: NDArray[np.float32]
    score: float

    def __post_init__(self) -> None:
        left, top, right, bottom = (float(edge) for edge in self.box)
        # A NaN fails the comparison too, an infinite edge does not: hence the second test.
        if not (left < right and top < bottom) or not np.isfinite(self.box).all():
            raise ValueError(f"Expected a finite box with left < right and top < bottom. Received {self.box}.")
        landmarks = np.array(self.landmarks, dtype=np.float32)
        if landmarks.shape != (5, 2) or not np.isfinite(landmarks).all():
            raise ValueError(f"Expected finite landmarks of shape (5, 2). Received {landmarks.tolist()}.")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"Expected a score between 0 and 1. Received {self.score}.")
        landmarks.setflags(write=False)
        object.__setattr__(self, "box", (left, top, right, bottom))
        object.__setattr__(self, "landmarks", landmarks)
        object.__setattr__(self, "score", float(self.score))

    @property
    def width(self) -> float:
        """Pixels from the box's left to its right edge."""
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        """Pixels from the box's top to its bottom edge."""
        return self.box[3] - self.box[1]

    @property
    def area(self) -> float:
        """Square pixels inside the box."""
        return self.width * self.height

    @property
    def eye_distance(self) -> float:
        """Pixels between the two eyes."""
        return float(np.hypot(*(self.landmarks[1] - self.landmarks[0])))


class Detector(Protocol):
    """Finds faces. Holds interpreters, so one thread owns it: build one detector per thread."""

    @property
    def name(self) -> str:
        """Which detector this is; templates carry it, as another detector aligns differently."""
        ...

    def detect(self, frame: NDArray[np.uint8]) -> list[DetectedFace]:
        """Find every face.

        Args:
            frame: uint8 (H, W, 3), BGR.
        Returns:
            the faces, the largest box first; an empty list when there is none.
        Raises:
            ValueError: the frame is not uint8 (H, W, 3).
        """
        ...

    def refine(self, frame: NDArray[np.uint8], face: DetectedFace) -> DetectedFace | None:
        """Follow a face that an earlier frame showed, without searching the whole frame.

        Args:
            frame: uint8 (H, W, 3), BGR, of the size of the frame the face came from.
            face: where the face was.
        Returns:
            where it is now, or None when it is no longer there: then `detect` again.
        Raises:
            ValueError: the frame is not uint8 (H, W, 3).
        """
        ...


def check_frame(frame: NDArray[np.uint8]) -> None:
    """Refuse what is not a colour picture.

    Raises:
        ValueError: the frame is not uint8 (H, W, 3), or is empty.
    """
    if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8 or 0 in frame.shape:
        raise ValueError(
            f"Expected a BGR frame, uint8 (H, W, 3). Received {frame.dtype} {frame.shape}. "
            "Read pictures with model.images.read_picture."
        )
