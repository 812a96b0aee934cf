"""Measure how alike one camera makes strangers, and write that into head.json.

    python -m model.training.one_camera --weights model/weights

The curve in head.json is measured on photographs from everywhere. At a door one camera in one light sees everybody,
which makes strangers more alike: at the curve's distances several times as many of them would match. Two sets
taken by one camera each say by how much the distances have to shrink: the ORL people, and webcam frames of the NUAA
subjects 0001 to 0006 (those that may be learnt from). Faces94 and the other subjects stay for judging.
"""

import argparse
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from model.errors import ModelError
from model.faces.alignment import align
from model.faces.detector_files import ensure_detector_files
from model.faces.mtcnn import MtcnnDetector
from model.images import picture_files, read_picture
from model.inference.embedder import Embedder
from model.siamese.headfile import FmrPoint, read_head, write_head
from model.training.curve import site_tightening

LAST_LEARNT_SUBJECT = 6  # of NUAA
TEMPLATES = 3  # of a person, as in the curve

Pictures = Iterable[tuple[str, NDArray[np.uint8]]]  # whose, uint8 BGR (H, W, 3)


def one_camera(
    pictures: Pictures, detector: MtcnnDetector, embedder: Embedder, w: NDArray[np.float32], curve: tuple[FmrPoint, ...]
) -> float:
    """By how much one camera's strangers lie nearer than the curve's: in (0, 1], see `site_tightening`."""
    crops, whose = [], []
    for person, frame in pictures:
        faces = detector.detect(frame)
        if faces:
            crops.append(align(frame, faces[0].landmarks))
            whose.append(person)
    folded = embedder.embed(np.stack(crops)) * w
    identity = np.unique(whose, return_inverse=True)[1]
    return site_tightening(curve, folded, identity, templates=TEMPLATES)


def people_in(root: Path) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Every picture of every person folder."""
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        for path in picture_files(folder):
            yield folder.name, read_picture(path)


def learnt_frames(archive: Path) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Frames of the NUAA subjects that may be learnt from; their names begin with the subject's number."""
    with zipfile.ZipFile(archive) as frames:
        for name in sorted(frames.namelist()):
            subject = Path(name).name[:4]
            if name.endswith(".jpg") and subject.isdigit() and int(subject) <= LAST_LEARNT_SUBJECT:
                frame = cv2.imdecode(np.frombuffer(frames.read(name), np.uint8), cv2.IMREAD_COLOR)
                if frame is not None:
                    yield subject, frame.astype(np.uint8, copy=False)


def main(words: list[str] | None = None) -> int:
    options = _parser().parse_args(words)
    weights = Path(options.weights)
    try:
        head = read_head(weights / "head.json")
        detector, embedder = MtcnnDetector(ensure_detector_files()), Embedder(weights / "tower.tflite")
        sets = {"people": people_in(Path(options.people)), "frames": learnt_frames(Path(options.frames))}
        found = {name: one_camera(p, detector, embedder, head.weights(), head.fmr_curve) for name, p in sets.items()}
    except (ModelError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    write_head(weights / "head.json", replace(head, one_camera=round(min(found.values()), 4)))
    sys.stdout.write(f"{found}, written: {min(found.values()):.4f}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.training.one_camera", description=__doc__)
    parser.add_argument("--weights", default="model/weights", help="folder with tower.tflite and head.json")
    parser.add_argument("--people", default="../shared/faces/orl", help="person folders, one camera")
    parser.add_argument("--frames", default="../shared/spoof/nuaa_real.zip", help="webcam frames of NUAA")
    return parser


if __name__ == "__main__":
    sys.exit(main())
