"""Measure what a door meets, with the very detector and embedder it uses, and write that into head.json.

    python -m model.training.door --data ../shared --weights model/weights

fmr_curve: how often strangers match a person, on the training shards' held-out identities, whose photographs come
from everywhere. one_camera: at a door one camera in one light sees everybody, which makes strangers more alike; at
the curve's distances several times as many of them would match. Two sets taken by one camera each say by how much
the distances have to shrink: the ORL people, and webcam frames of the NUAA subjects 0001 to 0006 (those that may be
learnt from). Faces94 and the other NUAA subjects stay for judging.
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

from model.datasets.shards import read_shard
from model.errors import ModelError
from model.faces.alignment import align
from model.faces.detector_files import ensure_detector_files
from model.faces.mtcnn import MtcnnDetector
from model.images import picture_files, read_picture
from model.inference.embedder import Embedder
from model.siamese.headfile import FmrPoint, HeadFile, read_head, write_head
from model.training.curve import site_tightening
from model.training.fmr import fmr_curve
from model.training.recipe import HELD_OUT_MODULUS

LAST_LEARNT_SUBJECT = 6  # of NUAA
TEMPLATES = 3  # of a person, as in the curve

Pictures = Iterable[tuple[str, NDArray[np.uint8]]]  # whose, uint8 BGR (H, W, 3)


def measured(head: HeadFile, data: Path, detector: MtcnnDetector, embedder: Embedder) -> HeadFile:
    """The head with its curve and its figure for one camera measured anew.

    Args:
        data: the shared data's root: faces/train_*.npz, faces/orl, spoof/nuaa_real.zip.
    Raises:
        OSError, ValueError, PictureError: a part of the data is missing or damaged.
    """
    embedding, identity = held_out(data / "faces", embedder)
    points, floor = fmr_curve(embedding * head.weights(), identity)
    sets = (people_in(data / "faces" / "orl"), learnt_frames(data / "spoof" / "nuaa_real.zip"))
    factors = [one_camera(pictures, detector, embedder, head.weights(), points) for pictures in sets]
    return replace(head, fmr_curve=points, fmr_floor=floor, one_camera=round(min(factors), 4))


def held_out(faces: Path, embedder: Embedder) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Embeddings float32 (n, 128) and identities int32 (n,) of everybody whom no training of ours has seen."""
    embeddings, identities = [], []
    for path in sorted(faces.glob("train_*.npz")):
        shard = read_shard(path)
        held = shard.identity % HELD_OUT_MODULUS == 0
        embeddings.append(embedder.embed(shard.faces[held]))
        identities.append(shard.identity[held])
    if not embeddings:
        raise ValueError(f"Expected train_*.npz in {faces}. Received none. Pass --data FOLDER.")
    return np.concatenate(embeddings), np.concatenate(identities)


def one_camera(
    pictures: Pictures, detector: MtcnnDetector, embedder: Embedder, w: NDArray[np.float32], curve: tuple[FmrPoint, ...]
) -> float:
    """By how much one camera's strangers lie nearer than the curve's, in (0, 1]: see `site_tightening`."""
    crops, whose = [], []
    for person, frame in pictures:
        faces = detector.detect(frame)
        if faces:
            crops.append(align(frame, faces[0].landmarks))
            whose.append(person)
    if not crops:
        raise ValueError("Expected pictures with faces. Received none. Check the folder of --data.")
    identity = np.unique(whose, return_inverse=True)[1]
    factor = site_tightening(curve, embedder.embed(np.stack(crops)) * w, identity, templates=TEMPLATES)
    if factor is None:
        raise ValueError(f"Expected more people before one camera. Received {len(set(whose))}. Check --data.")
    return factor


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
    parser = argparse.ArgumentParser(prog="python -m model.training.door", description=__doc__)
    parser.add_argument("--data", default="../shared", help="root of the shared data")
    parser.add_argument("--weights", default="model/weights", help="folder with tower.tflite and head.json")
    options = parser.parse_args(words)
    weights = Path(options.weights)
    try:
        detector, embedder = MtcnnDetector(ensure_detector_files()), Embedder(weights / "tower.tflite")
        head = measured(read_head(weights / "head.json"), Path(options.data), detector, embedder)
    except (ModelError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    write_head(weights / "head.json", head)
    sys.stdout.write(f"{len(head.fmr_curve)} points, floor {head.fmr_floor:.1e}, one camera {head.one_camera}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
