"""The MTCNN cascade on LiteRT: a small net proposes everywhere, two larger ones look closer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.faces.boxes import Boxes, Scores, best_of_nested, best_of_overlapping, crops, shifted, squared
from model.faces.detector_files import DetectorFiles
from model.faces.face import DetectedFace, check_frame
from model.faces.halves import Halves
from model.faces.net import Net

PROPOSAL_CELL_PX = 12  # P-Net looks at cells of this side,
PROPOSAL_STRIDE_PX = 2  # this far apart
# Any number of candidates is a sum of these, so that few interpreters serve them all and none works for nothing.
BATCH_SIZES = (64, 16, 8, 4, 2, 1)


@dataclass(frozen=True, kw_only=True)
class MtcnnSettings:
    """How hard to look.

    smallest_face: shortest side of a face to be found, as a share of the picture's shorter side:
        1/12 is 40 pixels in a 640x480 frame. The time then hardly depends on the picture's size.
    smallest_face_px: never look for smaller ones; a tower needs about 20 pixels to see anything.
    pyramid_step: each level of the pyramid is this much smaller.
    proposal_score, refinement_score, output_score: what each net must give to let a candidate pass.
    candidates: at most so many proposals, the best, reach the second net: bounds the time of a crowded picture.
    followed_score: what the last net must give for `refine` to keep following.
    """

    smallest_face: float = 1 / 12
    smallest_face_px: float = 20.0
    pyramid_step: float = 0.709
    proposal_score: float = 0.6
    refinement_score: float = 0.7
    output_score: float = 0.8
    candidates: int = 256
    followed_score: float = 0.8

    def __post_init__(self) -> None:
        if not 0 < self.smallest_face <= 1 or self.smallest_face_px < PROPOSAL_CELL_PX:
            raise ValueError(
                f"Expected a smallest face in (0, 1] of the picture and of at least {PROPOSAL_CELL_PX} pixels. "
                f"Received {self.smallest_face} and {self.smallest_face_px}."
            )
        if not 0 < self.pyramid_step < 1:
            raise ValueError(f"Expected a pyramid step in (0, 1). Received {self.pyramid_step}. Start from 0.709.")


class MtcnnDetector:
    """The default detector, see `model.faces.face.Detector`. One thread owns it.

    Args:
        files: the three nets, see `model.faces.detector_files.ensure_detector_files`.
        threads: CPU threads of one pass. The nets are too small to gain from a second one: a 640x480 frame takes
            11 ms of one core, 10 ms of two; with seven processes beside it 66 ms against 80 to 99.
        settings: the defaults hold unless given.
    Source: Zhang, Zhang, Li, Qiao 2016, "Joint Face Detection and Alignment using Multi-task
        Cascaded Convolutional Networks"; weights of the PyPI package mtcnn 1.0 (MIT).
    Raises:
        DetectorUnavailable: a file is missing or no LiteRT net.
    """

    name = "mtcnn"

    def __init__(self, files: DetectorFiles, threads: int = 1, settings: MtcnnSettings | None = None) -> None:
        self._settings = settings or MtcnnSettings()
        self._proposal = Net(files.pnet, threads)
        self._refinement = Net(files.rnet, threads)
        self._output = Net(files.onet, threads)

    def detect(self, frame: NDArray[np.uint8]) -> list[DetectedFace]:
        """Find every face, the largest first; see `model.faces.face.Detector.detect`."""
        check_frame(frame)
        halves = Halves(frame)
        boxes = self._refined(halves, self._proposed(halves))
        faces = self._finished(frame, boxes, self._settings.output_score)
        return sorted(faces, key=lambda face: face.area, reverse=True)

    def refine(self, frame: NDArray[np.uint8], face: DetectedFace) -> DetectedFace | None:
        """Run only the last net on the old box; see `model.faces.face.Detector.refine`."""
        check_frame(frame)
        old = squared(np.array([face.box], dtype=np.float32))
        faces = self._finished(frame, old, self._settings.followed_score)
        return faces[0] if faces else None

    def _proposed(self, halves: Halves) -> Boxes:
        found = [self._proposed_at(level, scale) for level, scale in self._pyramid(halves)]
        boxes = np.concatenate([boxes for boxes, _ in found] or [np.empty((0, 4), np.float32)])
        scores = np.concatenate([scores for _, scores in found] or [np.empty(0, np.float32)])
        kept = best_of_overlapping(boxes, scores, 0.7)[: self._settings.candidates]
        return squared(boxes[kept])

    def _pyramid(self, halves: Halves) -> list[tuple[NDArray[np.uint8], float]]:
        height, width = halves.frame.shape[:2]
        shorter = min(height, width)
        smallest = max(self._settings.smallest_face * shorter, self._settings.smallest_face_px)
        scale = PROPOSAL_CELL_PX / smallest
        levels: list[tuple[NDArray[np.uint8], float]] = []
        while shorter * scale >= PROPOSAL_CELL_PX:
            levels.append((halves.resized((round(width * scale), round(height * scale))), scale))
            scale *= self._settings.pyramid_step
        return levels

    def _proposed_at(self, level: NDArray[np.uint8], scale: float) -> tuple[Boxes, Scores]:
        outputs = self._proposal.run(_as_input(level[np.newaxis]))
        face_scores = outputs[2][0, :, :, 1]
        rows, columns = np.nonzero(face_scores > self._settings.proposal_score)
        corners = np.column_stack([columns, rows]).astype(np.float32) * PROPOSAL_STRIDE_PX
        cells = np.hstack([corners, corners + PROPOSAL_CELL_PX])
        boxes = shifted(cells, outputs[4][0, rows, columns]) / scale
        scores = face_scores[rows, columns]
        kept = best_of_overlapping(boxes, scores, 0.5)
        return boxes[kept], scores[kept]

    def _refined(self, halves: Halves, boxes: Boxes) -> Boxes:
        outputs = _run_in_batches(self._refinement, _as_input(halves.crops(boxes, 24)))
        scores = outputs[2][:, 1]
        passed = scores > self._settings.refinement_score
        boxes, scores = shifted(boxes[passed], outputs[4][passed]), scores[passed]
        return squared(boxes[best_of_overlapping(boxes, scores, 0.7)])

    def _finished(self, frame: NDArray[np.uint8], boxes: Boxes, least_score: float) -> list[DetectedFace]:
        outputs = _run_in_batches(self._output, _as_input(crops(frame, boxes, 48)))
        scores = outputs[2][:, 1]
        passed = scores > least_score
        boxes, scores = boxes[passed], scores[passed]
        across, down = np.split(outputs[10][passed], 2, axis=1)
        sides = (boxes[:, 2:] - boxes[:, :2])[:, np.newaxis]
        landmarks = boxes[:, np.newaxis, :2] + np.stack([across, down], axis=2) * sides
        boxes = shifted(boxes, outputs[4][passed])
        return [
            DetectedFace(tuple(boxes[index].tolist()), landmarks[index], min(float(scores[index]), 1.0))
            for index in best_of_nested(boxes, scores, 0.7)
            if (boxes[index, :2] < boxes[index, 2:]).all()  # nothing keeps the net's shifts from turning a box over
        ]


def _as_input(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    # OpenCV gives BGR; the nets learnt RGB.
    return (pictures[..., ::-1].astype(np.float32) - np.float32(127.5)) / np.float32(128)


def _run_in_batches(net: Net, batch: NDArray[np.float32]) -> dict[int, NDArray[np.float32]]:
    parts, start = [], 0
    for size in _sizes(len(batch)):
        outputs = net.run(batch[start : start + size])
        parts.append({width: output.reshape(size, width) for width, output in outputs.items()})
        start += size
    if not parts:  # what the nets would say of nobody
        return {width: np.empty((0, width), np.float32) for width in (2, 4, 10)}
    return {width: np.concatenate([part[width] for part in parts]) for width in parts[0]}


def _sizes(count: int) -> list[int]:
    """Batches that together hold so many, the largest first."""
    sizes: list[int] = []
    for size in BATCH_SIZES:
        more, count = divmod(count, size)
        sizes += [size] * more
    return sizes
