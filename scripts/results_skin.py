"""How far the skin stands out in recordings: python -m scripts.results_skin

From straight looks of each clip on, wherever the landmarks say that the face has turned by eight degrees or more: what
`app.capture.developable.standing` finds, its sign that of the turn. About the sine of the turn for a head, 0 for paper.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.bootstrap import shipped_engine
from app.camera.video import video_frames
from app.capture.flow import SkinFlow
from app.config import CHECKOUT, load_config
from app.services.ports import FaceEngine, SeenFace

LOOKS_PER_S, EVERY, FOLLOWED = 10, 4, 50  # looks between two beginnings, and how many each is followed
STRAIGHT_DEG, TURNED_DEG = 13, 8


def main() -> int:
    shared = Path(os.environ.get("TWINCLOCK_SHARED") or CHECKOUT.parent / "shared")
    engine, _ = shipped_engine(load_config({}))
    for clip in sorted((shared / "video").iterdir()):
        found = np.array(list(_turned(list(_faces(clip, engine)))))
        if not len(found):
            print(f"{clip.name:<30} nobody turns by {TURNED_DEG} degrees")  # noqa: T201
            continue
        low, middle, high = np.percentile(found[:, 1], [5, 50, 95])
        print(  # noqa: T201
            f"{clip.name:<30} {len(found)} looks, sine of the turn {np.median(found[:, 0]):.2f}, "
            f"stands out by {low:.2f} (5 %), {middle:.2f} (half), {high:.2f} (95 %)",
            flush=True,
        )
    return 0


def _faces(clip: Path, engine: FaceEngine) -> Iterator[SeenFace | None]:
    fps, frames = video_frames(clip)
    every = max(1, round(fps / LOOKS_PER_S))
    for number, frame in enumerate(frames):
        if number % every == 0:
            view = engine.follow(frame)
            yield view.faces[0] if view.faces else None


def _turned(faces: list[SeenFace | None]) -> Iterator[tuple[float, float]]:
    """Sine of the turn, as the landmarks have it, and how far the skin stands out."""
    for begin in range(0, len(faces), EVERY):
        straight = faces[begin]
        if straight is None or abs(straight.yaw_deg) > STRAIGHT_DEG:
            continue
        skin = SkinFlow(straight.crop)
        for face in faces[begin + 1 : begin + FOLLOWED]:
            if face is None:
                break
            skin.follow(face.crop)
            turned = face.yaw_deg - straight.yaw_deg
            if abs(turned) >= TURNED_DEG and (found := skin.standings()):
                yield float(np.sin(np.radians(abs(turned)))), found[-1].nose * float(np.sign(turned))


if __name__ == "__main__":
    sys.exit(main())
