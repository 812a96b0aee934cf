"""What the turn of the head makes of photographs held before it: python -m scripts.results_liveness [--people 4]

Each photograph is cut from a real webcam frame (../shared/spoof/nuaa_real.zip), held and moved for nine seconds at ten
looks a second, and judged for either side that may be named. The clips beside it are played from every second on.
"""

import argparse
import math
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from app.bootstrap import shipped_engine
from app.camera.video import video_frames
from app.capture.liveness import TurnOfTheHead
from app.config import CHECKOUT, load_config
from app.services.ports import FaceEngine, Pose, TurnState, View
from model.datasets.spoof import LabelledFrame, read_labelled
from scripts.held_photographs import hold

LOOKS_PER_S, SECONDS = 10, 9
FRAME = np.full((480, 640, 3), (150, 160, 150), np.uint8)
Motion = Callable[[float], dict[str, Any]]  # of the seconds since the start


def _swing(most: float) -> Callable[[float], float]:
    """Still for a second, then to and fro: far enough to one side, then to the other, in six seconds."""
    return lambda second: 0.0 if second < 1 else most * math.sin((second - 1) * math.tau / 6)


def _slowly(second: float) -> float:
    """To one side in four seconds, back in three: 0 to 1 and to 0."""
    return min(max(0.0, (second - 0.5) / 3.5), 1.0, max(0.0, (8.5 - second) / 3))


ATTACKS: dict[str, Motion] = {
    "held still": lambda s: {},
    "moved about": lambda s: {"shift": (0.15 * math.sin(3 * s), 0.08 * math.cos(2 * s))},
    "rolled by 30 degrees": lambda s: {"roll_deg": _swing(30)(s)},
    "brought nearer and back": lambda s: {"distance": 1.1 + 0.3 * math.sin(2 * s)},
    "nodded by 40 degrees": lambda s: {"pitch_deg": _swing(40)(s)},
    "tilted by 35 degrees": lambda s: {"yaw_deg": _swing(35)(s)},
    "tilted by 55 degrees": lambda s: {"yaw_deg": _swing(55)(s)},
    "tilted by 55 degrees, near": lambda s: {"yaw_deg": _swing(55)(s), "distance": 0.75},
    "bent by 90, turned by 45": lambda s: {"bent_deg": 90, "yaw_deg": _swing(45)(s)},
    "bent by 150, turned by 45": lambda s: {"bent_deg": 150, "yaw_deg": _swing(45)(s)},
    "bent while it is turned": lambda s: {"bent_deg": 1 + abs(_swing(150)(s)), "yaw_deg": _swing(45)(s)},
    "bent by 120, turned slowly by 50": lambda s: {"bent_deg": 120, "yaw_deg": 50 * _slowly(s)},
    "bent by 170, turned slowly by 45": lambda s: {"bent_deg": 170, "yaw_deg": 45 * _slowly(s)},
    "bent by 90, turned slowly by 55": lambda s: {"bent_deg": 90, "yaw_deg": 55 * _slowly(s)},
    "bent by 90, slowly by 55 the other way": lambda s: {"bent_deg": 90, "yaw_deg": -55 * _slowly(s)},
    "bent by 120, slowly by 50 the other way": lambda s: {"bent_deg": 120, "yaw_deg": -50 * _slowly(s)},
    "bent by 170, slowly by 45 the other way": lambda s: {"bent_deg": 170, "yaw_deg": -45 * _slowly(s)},
    "folded by 30, turned slowly by 45": lambda s: {"folded_deg": 30, "yaw_deg": 45 * _slowly(s)},
    "folded by 45, turned slowly by 32": lambda s: {"folded_deg": 45, "yaw_deg": 32 * _slowly(s)},
    "folded by 30, turned by 40": lambda s: {"folded_deg": 30, "yaw_deg": _swing(40)(s)},
    "folded by 45, turned by 30": lambda s: {"folded_deg": 45, "yaw_deg": _swing(30)(s)},
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.results_liveness", description=__doc__)
    parser.add_argument("--people", type=int, default=4, help="of the nine, whose photographs are held up")
    parser.add_argument("--only", default="", help="attacks whose name holds this; no clips then")
    options = parser.parse_args(arguments)
    shared = Path(os.environ.get("TWINCLOCK_SHARED") or CHECKOUT.parent / "shared")
    engine, _ = shipped_engine(load_config({}))
    photographs = list(_photographs(shared / "spoof" / "nuaa_real.zip", options.people, engine))
    for name, motion in ((name, motion) for name, motion in ATTACKS.items() if options.only in name):
        ends: Counter[str] = Counter()
        for photo in photographs:
            ends += tries(views_of(photo, motion, engine), starts=[0])
        _say(name, ends)
    if options.only:
        return 0
    for clip in sorted((shared / "video").iterdir()):
        views = list(_clip(clip, engine))
        yaw = [view.faces[0].yaw_deg for view, _ in views if view.faces]
        ends = tries(views, starts=range(0, max(1, len(views) - 10), 5))
        _say(f"{clip.name} (turned {min(yaw):.0f} to {max(yaw):.0f})", ends)
    return 0


def views_of(photo: Any, motion: Motion, engine: FaceEngine) -> list[tuple[View, float]]:
    """What the engine sees of a photograph that is held and moved, with its seconds."""
    seconds = [number / LOOKS_PER_S for number in range(LOOKS_PER_S * SECONDS)]
    return [(engine.follow(hold(photo, FRAME, **motion(second))), second) for second in seconds]


def tries(views: list[tuple[View, float]], starts: Any) -> Counter[str]:
    """How the challenge ends for either side, from each of these looks on; "waiting" where the looks end before it."""
    ends: Counter[str] = Counter()
    for side in (Pose.LEFT, Pose.RIGHT):
        for start in starts:
            challenge = TurnOfTheHead(side)
            steps = (challenge.see(view, second) for view, second in views[start:])
            end = next((step for step in steps if step.state in (TurnState.PASSED, TurnState.FAILED)), None)
            ends["waiting" if end is None else end.reason or "PASSED"] += 1
    return ends


def head_of(frame: Any, engine: FaceEngine) -> Any:
    """The head and shoulders, as a photograph shows them; None without a face."""
    faces = engine.look(frame).faces
    if not faces:
        return None
    left, top, right, bottom = faces[0].box
    width, middle, height = right - left, (left + right) / 2, bottom - top
    rows = slice(max(0, round(top - 0.6 * height)), round(bottom + 0.8 * height))
    return frame[rows, max(0, round(middle - width)) : round(middle + width)]


def _photographs(source: Path, people: int, engine: FaceEngine) -> Iterator[Any]:
    seen: set[str] = set()
    for one in read_labelled(source):
        if isinstance(one, LabelledFrame) and one.subject not in seen and len(seen) < people:
            seen.add(one.subject)
            photo = head_of(one.frame, engine)
            if photo is not None:
                yield photo


def _clip(path: Path, engine: FaceEngine) -> Iterator[tuple[View, float]]:
    fps, frames = video_frames(path)
    every = max(1, round(fps / LOOKS_PER_S))
    for number, frame in enumerate(frames):
        if number % every == 0:
            yield engine.follow(frame), number / fps


def _say(name: str, ends: Counter[str]) -> None:
    told = ", ".join(f"{end} {count}" for end, count in ends.most_common())
    print(f"{name:<52} passed {ends['PASSED']} of {sum(ends.values())} ({told})", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
