"""OpenCV's FaceDetectorYN behind the same port, for a user who names a YuNet ONNX file."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.errors import DetectorUnavailable, in_one_line
from model.faces.boxes import Boxes, crops
from model.faces.face import DetectedFace, check_frame

FOLLOWED_SIDE_PX = 160  # what `refine` looks at: twice the face, so the face has 80
FARTHEST_PX = 1e5  # no picture is larger: a value beyond it is nonsense
LEAST_PX = 8  # of the picture that is searched: no face can be told in less


@dataclass(frozen=True, kw_only=True)
class YunetSettings:
    """How hard to look.

    longest_side_px: larger pictures are reduced to this before the search; the net's time grows with the pixels.
    shortest_side_px: smaller pictures are enlarged to this; the net learnt faces of 10 pixels and more with room
        around them.
    face_score: least score of a face; followed_score: the same while following one.
    """

    longest_side_px: int = 640
    shortest_side_px: int = 160
    face_score: float = 0.7
    followed_score: float = 0.6


class YunetDetector:
    """See `model.faces.face.Detector`. One thread owns it.

    Args:
        onnx_path: face_detection_yunet_2023mar.onnx of the OpenCV Zoo (MIT), or one with the same outputs.
    Raises:
        DetectorUnavailable: the file is missing or no YuNet.
    Source: Wu, Peng, Yu 2023, "YuNet: A Tiny Millisecond-level Face Detector".
    """

    name = "yunet"

    def __init__(self, onnx_path: Path | str, settings: YunetSettings | None = None) -> None:
        self._settings = settings or YunetSettings()
        # Two, as a new input size makes OpenCV plan the net anew.
        self._searching = _open(Path(onnx_path))
        self._following = _open(Path(onnx_path))

    def detect(self, frame: NDArray[np.uint8]) -> list[DetectedFace]:
        """Find every face, the largest first; see `model.faces.face.Detector.detect`."""
        check_frame(frame)
        return sorted(self._search(frame), key=lambda face: face.area, reverse=True)

    def refine(self, frame: NDArray[np.uint8], face: DetectedFace) -> DetectedFace | None:
        """Search only around the old box; see `model.faces.face.Detector.refine`."""
        check_frame(frame)
        square = _room_around(face)
        picture = crops(frame, square, FOLLOWED_SIDE_PX)[0]
        stretch = (square[0, 2:] - square[0, :2]) / np.float32(FOLLOWED_SIDE_PX)
        near = _faces_in(self._following, picture, stretch, square[0, :2], self._settings.followed_score)
        same = [candidate for candidate in near if _overlap(candidate, face) > 0.3]
        return max(same, key=lambda candidate: _overlap(candidate, face), default=None)

    def _search(self, picture: NDArray[np.uint8]) -> list[DetectedFace]:
        height, width = picture.shape[:2]
        scale = min(self._settings.longest_side_px / max(height, width), 1.0)
        scale = max(scale, min(self._settings.shortest_side_px / min(height, width), 4.0))
        size = (max(round(width * scale), 1), max(round(height * scale), 1))
        self._searching.setInputSize(size)
        resized = np.asarray(cv2.resize(picture, size), dtype=np.uint8) if scale != 1 else picture
        stretch = np.array([width / size[0], height / size[1]], dtype=np.float32)
        origin = np.zeros(2, dtype=np.float32)
        return _faces_in(self._searching, resized, stretch, origin, self._settings.face_score)


def _open(path: Path) -> cv2.FaceDetectorYN:
    if not path.is_file():
        raise DetectorUnavailable(
            f"Expected a YuNet ONNX file at {path}. Received no such file. "
            "Correct the path in the settings, or leave it out."
        )
    try:
        net = cv2.FaceDetectorYN.create(str(path), "", (FOLLOWED_SIDE_PX, FOLLOWED_SIDE_PX))
        # A foreign net loads and fails only when it looks; better here than at the door.
        net.detect(np.zeros((FOLLOWED_SIDE_PX, FOLLOWED_SIDE_PX, 3), dtype=np.uint8))
    except cv2.error as error:
        raise DetectorUnavailable(
            f"Expected a YuNet ONNX file at {path}. Received: {in_one_line(error)}. "
            "Name face_detection_yunet_2023mar.onnx of the OpenCV Zoo, or leave it out."
        ) from error
    return net


def _faces_in(
    net: cv2.FaceDetectorYN,
    picture: NDArray[np.uint8],
    stretch: NDArray[np.float32],
    origin: NDArray[np.float32],
    least_score: float,
) -> list[DetectedFace]:
    net.setScoreThreshold(least_score)
    _, rows = net.detect(picture)
    if rows is None:  # OpenCV's way to say that there is no face
        return []
    return [_as_face(row, stretch, origin) for row in np.asarray(rows, np.float32) if _is_sound(row)]


def _is_sound(row: NDArray[np.float32]) -> bool:
    # On noise the net now and then gives a box of no size, or one beyond all pictures, whose corners round to one.
    return bool((np.abs(row) < FARTHEST_PX).all() and (row[2:4] >= LEAST_PX).all())  # a NaN is not below it either


def _as_face(row: NDArray[np.float32], stretch: NDArray[np.float32], origin: NDArray[np.float32]) -> DetectedFace:
    corner, sides = origin + row[:2] * stretch, row[2:4] * stretch
    # YuNet names the subject's right eye first, which is the one on the viewer's left: our order as it stands.
    landmarks = origin + row[4:14].reshape(5, 2) * stretch
    left, top, right, bottom = np.concatenate([corner, corner + sides]).tolist()
    return DetectedFace((left, top, right, bottom), landmarks, float(np.clip(row[14], 0, 1)))


def _room_around(face: DetectedFace) -> Boxes:
    # Half a face of room on each side: a head moves less than that between two frames.
    left, top, right, bottom = face.box
    half = max(face.width, face.height)
    centre = np.array([(left + right) / 2, (top + bottom) / 2], dtype=np.float32)
    return np.rint(np.concatenate([centre - half, centre + half]))[np.newaxis]


def _overlap(one: DetectedFace, other: DetectedFace) -> float:
    """The boxes' intersection over their union, 0..1."""
    width = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    height = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    shared = max(width, 0.0) * max(height, 0.0)
    return shared / (one.area + other.area - shared)
