"""Draw the picture of docs/signatures.md with signatures that nobody wrote: `python -m scripts.drawn_signatures`."""

import sys
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from model.datasets.signature_ink import signature_picture  # noqa: E402
from model.evaluation.pictures import grid, tile, titled, write_png  # noqa: E402
from model.sampling.handwriting import augment_signatures  # noqa: E402
from model.sampling.paper import rescan  # noqa: E402
from tests.drawn_signatures import drawn_signature  # noqa: E402

TO = Path("docs/pictures/signatures-cleaned.png")
SIDE, COLUMNS, WRITERS = 160, 6, (3, 5)


def main() -> int:
    rng = np.random.default_rng(4)
    scans = []
    for writer in WRITERS:
        plain = drawn_signature(writer, 1)
        scans += [plain, *(rescan(plain, rng) for _ in range(COLUMNS - 1))]
    cleaned = np.stack([signature_picture(scan, SIDE) for scan in scans])
    disturbed = [augment_signatures(cleaned[at : at + COLUMNS], rng) for at in (0, COLUMNS)]
    rows = [
        titled(grid([_shown(scan) for scan in scans], COLUMNS), "scans: the first as drawn, then other paper and ink"),
        titled(grid([tile(picture, SIDE) for picture in cleaned], COLUMNS), "cleaned: what the tower looks at"),
        titled(grid([tile(p, SIDE) for p in np.concatenate(disturbed)], COLUMNS), "as two batches of the training"),
    ]
    write_png(TO, np.concatenate(rows))
    print(TO)
    return 0


def _shown(scan: np.ndarray) -> np.ndarray:
    scale = SIDE / max(scan.shape)
    small = cv2.resize(scan, (round(scan.shape[1] * scale), round(scan.shape[0] * scale)), interpolation=cv2.INTER_AREA)
    sheet = np.full((SIDE, SIDE, 3), 128, np.uint8)
    top = (SIDE - small.shape[0]) // 2
    sheet[top : top + small.shape[0], : small.shape[1]] = small[..., np.newaxis]
    return sheet


if __name__ == "__main__":
    sys.exit(main())
