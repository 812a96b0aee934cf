"""Build a look-alike set (left/, right/, equal file names) from faces: a pair is two pictures of one person.

    python -m scripts.make_lookalike --shared ../shared --to runs/lookalike-set

The pictures of *Totally Looks Like* are not here; this stands in for them. TO/train holds one pair of each held-in
identity of some training shards and of each ORL person, TO/test one of each Faces94 person: nobody is in both.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model.errors import ModelError  # noqa: E402
from model.faces.alignment import align  # noqa: E402
from model.faces.detector_files import ensure_detector_files  # noqa: E402
from model.faces.face import Detector  # noqa: E402
from model.faces.mtcnn import MtcnnDetector  # noqa: E402
from model.images import picture_files, read_picture  # noqa: E402

HELD_OUT = 22  # identities whose number it divides choose the verifier's recipe: left alone here too
Pair = tuple[str, bytes, bytes, str]  # name, left, right, suffix


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.make_lookalike", description=__doc__)
    parser.add_argument("--shared", default="../shared", help="the research folder")
    parser.add_argument("--to", default="runs/lookalike-set", help="folder that is written")
    parser.add_argument("--shards", type=int, default=3, help="training shards that are used, 1 to 8")
    args = parser.parse_args(words)
    faces, to = Path(args.shared) / "faces", Path(args.to)
    try:
        detector = MtcnnDetector(ensure_detector_files())
        learning = _written(to / "train", shard_pairs(faces, args.shards))
        learning += _written(to / "train", folder_pairs(faces / "orl", "orl", detector))
        testing = _written(to / "test", folder_pairs(faces / "people", "faces94", detector))
    except (ModelError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{learning} pairs to learn from and {testing} to test in {to}")
    return 0


def shard_pairs(faces: Path, shards: int) -> Iterator[Pair]:
    """The first two faces of each held-in identity, as they lie in the shards."""
    waiting: dict[int, bytes] = {}
    done: set[int] = set()
    for number in range(shards):
        with np.load(faces / f"train_{number}.npz") as shard:
            webp, offsets, identity = shard["webp"], shard["offsets"], shard["identity"]
        for row, name in enumerate(identity.tolist()):
            if name % HELD_OUT == 0 or name in done:
                continue
            picture = webp[offsets[row] : offsets[row + 1]].tobytes()
            if name in waiting:
                done.add(name)
                yield f"identity{name:05d}", waiting.pop(name), picture, ".webp"
            else:
                waiting[name] = picture


def folder_pairs(root: Path, name: str, detector: Detector) -> Iterator[Pair]:
    """The first and the middle picture of each person's folder in which a face is found, aligned."""
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        files = picture_files(folder)
        found = [crop for file in (files[0], files[len(files) // 2]) if (crop := _aligned(file, detector)) is not None]
        if len(found) == 2:
            yield f"{name}_{folder.name}", found[0], found[1], ".png"


def _aligned(file: Path, detector: Detector) -> bytes | None:
    frame = read_picture(file)
    faces = detector.detect(frame)
    return cv2.imencode(".png", align(frame, faces[0].landmarks))[1].tobytes() if faces else None


def _written(folder: Path, pairs: Iterator[Pair]) -> int:
    written = 0
    for side in ("left", "right"):
        (folder / side).mkdir(parents=True, exist_ok=True)
    for name, left, right, suffix in pairs:
        (folder / "left" / f"{name}{suffix}").write_bytes(left)
        (folder / "right" / f"{name}{suffix}").write_bytes(right)
        written += 1
    return written


if __name__ == "__main__":  # the detector's export starts a child that imports this file again
    sys.exit(main())
