"""How real heads look when they are turned: python -m scripts.results_turns [--faces ../shared/faces/train_0.npz]

Pairs of pictures of one person, one straight and one turned, of 60 people (VGGFace2, Pins); single looks, so that what
is told here is how often one look would do, not how often a turn passes.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np

from app.capture.quality import head_angles
from app.capture.relief import relief, turned_by
from app.capture.turned import MOST_CERTAIN, TurnLimits
from model.faces.detector_files import ensure_detector_files
from model.faces.mtcnn import MtcnnDetector

PEOPLE, SOURCES = 60, ("vggface2_sub", "pins105")
STRAIGHT_DEG = 10
RANGES = ((25, 32), (32, 45), (45, 60))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.results_turns", description=__doc__)
    parser.add_argument("--faces", type=Path, default=Path("../shared/faces/train_0.npz"))
    looks = _looks(parser.parse_args(arguments).faces)
    limits, rows = TurnLimits(), []
    for person, seen in looks.items():
        for first in seen:
            first_yaw = head_angles(first)[0]
            if abs(first_yaw) < STRAIGHT_DEG:
                for other in seen:
                    found = relief(first, other)
                    depth = abs(found.nose) / max(turned_by(found.narrowed), MOST_CERTAIN)
                    turned = abs(head_angles(other)[0] - first_yaw)
                    rows.append((person, turned, abs(found.nose), depth, found.narrowed))
    table = np.array(rows)
    for least, most in RANGES:
        some = table[(table[:, 1] >= least) & (table[:, 1] < most)]
        fits = (some[:, 2] >= limits.nose) & (some[:, 3] >= limits.depth) & (some[:, 4] >= limits.narrowed)
        low, middle, high = np.percentile(some[:, 2], [5, 50, 95])
        print(  # noqa: T201
            f"turned {least} to {most} degrees: {len(some)} pairs of {len(set(some[:, 0]))} people, "
            f"nose {low:.2f} (5 %), {middle:.2f} (half), {high:.2f} (95 %); one look would do in {fits.mean():.0%}"
        )
    return 0


def _looks(file: Path) -> dict[int, list[np.ndarray]]:
    """Landmarks by person, found anew in the aligned pictures with a margin around them."""
    shard, detector = np.load(file), MtcnnDetector(ensure_detector_files())
    offsets, identity = shard["offsets"], shard["identity"]
    kept = np.flatnonzero(np.isin(shard["source"], SOURCES))
    people = np.random.default_rng(0).permutation(np.unique(identity[kept]))[:PEOPLE]
    webp, looks = shard["webp"], defaultdict(list)
    for i in kept[np.isin(identity[kept], people)]:
        face = np.asarray(cv2.imdecode(webp[offsets[i] : offsets[i + 1]], cv2.IMREAD_COLOR), np.uint8)
        wide = cv2.copyMakeBorder(cv2.resize(face, (224, 224)), 60, 60, 60, 60, cv2.BORDER_REPLICATE)
        if found := detector.detect(np.asarray(wide, np.uint8)):
            looks[int(identity[i])].append(found[0].landmarks)
    return looks


if __name__ == "__main__":
    sys.exit(main())
