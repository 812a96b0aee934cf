"""The turn of the head against paper of many shapes, and drawn heads: python -m scripts.results_turn_trials

Tries with an even number and their people choose the limits, those with an odd number are only quoted. "skin alone":
how many pass when the five landmarks let everything by from ten degrees on. Intervals: 95 %, Clopper and Pearson.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from scipy.stats import beta

from app.bootstrap import shipped_engine
from app.camera.frames import frames_of as pictures_of
from app.capture.developable import Standing
from app.capture.flow import SkinFlow
from app.capture.liveness import TurnOfTheHead
from app.capture.turned import TurnLimits
from app.config import CHECKOUT, load_config
from app.services.ports import Crop, FaceEngine, Pose, TurnState, View
from model.datasets.spoof import LabelledFrame, read_labelled
from scripts.results_liveness import head_of
from scripts.turn_trials import HEADS, SCULPTURES, SHAPES, Photograph, frames_of

HALVES = {"choosing": 0, "quoted": 1}
LENIENT = TurnLimits(
    turn_deg=10, nose=-9, least_nose=-9, depth=-9, narrowed=0, elongation=9, flat_standing=-9, straight_deg=25
)
PEOPLE = 24  # of each half: NUAA's subjects first, then those of faces/people
Looks = Sequence[tuple[View, float]]
spent_ms: dict[str, list[float]] = {"follow": [], "judge": []}


class TimedSkin(SkinFlow):
    def follow(self, crop: Crop) -> None:
        began = time.perf_counter()
        super().follow(crop)
        spent_ms["follow"].append(1000 * (time.perf_counter() - began))

    def standings(self) -> list[Standing]:
        began = time.perf_counter()
        found = super().standings()
        spent_ms["judge"].append(1000 * (time.perf_counter() - began))
        return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.results_turn_trials", description=__doc__)
    parser.add_argument("--half", choices=HALVES, default="quoted")
    parser.add_argument("--tries", type=int, default=16, help="of each kind; three times as many of heads")
    parser.add_argument("--kinds", nargs="*", default=[*SHAPES, *HEADS])
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    engine, _ = shipped_engine(load_config({}))
    people = photographs(HALVES[options.half], engine)
    totals: Counter[str] = Counter()
    for kind in options.kinds:
        tries = options.tries * (3 if kind in HEADS else 1)
        ends = [attempt(kind, 2 * i + HALVES[options.half], people, engine) for i in range(tries)]
        _say(kind, ends, totals)
    for name in ("attacks", "skin alone"):  # without sculptures, which are no paper
        low, high = interval(totals[name], totals["tries"])
        print(f"{name}: {totals[name]} of {totals['tries']} ({low:.1%} to {high:.1%})", flush=True)  # noqa: T201
    for name, ms in spent_ms.items():
        print(f"{name}: {min(ms):.2f} ms at least, {np.median(ms):.2f} half", flush=True)  # noqa: T201
    return 0


def photographs(half: int, engine: FaceEngine) -> list[Photograph]:
    """Straight looks at people whose number, or place in the list, is even (0) or odd (1)."""
    shared = Path(os.environ.get("TWINCLOCK_SHARED") or CHECKOUT.parent / "shared")
    found: dict[str, Photograph] = {}
    for subject, picture in _pictures(shared, half, engine):
        view = engine.look(picture)
        if subject not in found and view.faces and abs(view.faces[0].yaw_deg) < 10:
            found[subject] = Photograph(subject, picture, view.faces[0])
        if len(found) == PEOPLE:
            break
    return list(found.values())


def _pictures(shared: Path, half: int, engine: FaceEngine) -> Iterator[tuple[str, Crop]]:
    for one in read_labelled(shared / "spoof" / "nuaa_real.zip"):
        if isinstance(one, LabelledFrame) and int(one.subject) % 2 == half:
            head = head_of(one.frame, engine)
            if head is not None:
                yield one.subject, np.ascontiguousarray(head)
    for folder in sorted((shared / "faces" / "people").iterdir())[half::2]:
        picture = next(picture for _, picture in pictures_of(folder))
        yield folder.name, np.asarray(cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)


def attempt(kind: str, number: int, people: Sequence[Photograph], engine: FaceEngine) -> tuple[str, str]:
    """How one try ends, and how it would if the skin alone decided."""
    side = (Pose.LEFT, Pose.RIGHT)[number // 2 % 2]
    photograph = people[(number // 2 * 7 + len(kind)) % len(people)]
    engine.look(np.zeros((120, 160, 3), np.uint8))  # nobody: the next try is another visit
    looks = [(engine.follow(frame), second) for frame, second in frames_of(kind, number, photograph, side)]
    return end_of(looks, side, TurnLimits()), end_of(looks, side, LENIENT)


def end_of(looks: Looks, side: Pose, limits: TurnLimits) -> str:
    """ "PASSED", the reason of a failure, or "waiting" where the looks end before it; of the skin: HEAD is enough."""
    challenge = TurnOfTheHead(side, limits, TimedSkin)
    for view, second in looks:
        step = challenge.see(view, second)
        if step.state is TurnState.PASSED or (limits is LENIENT and step.state is TurnState.BACK):
            return "PASSED"
        if step.state is TurnState.FAILED:
            return step.reason
    return "waiting"


def interval(count: int, tries: int) -> tuple[float, float]:
    """95 % interval of a share. Source: Clopper, Pearson 1934."""
    low = float(beta.ppf(0.025, count, tries - count + 1)) if count else 0.0
    high = float(beta.ppf(0.975, count + 1, tries - count)) if count < tries else 1.0
    return low, high


def _say(kind: str, ends: Sequence[tuple[str, str]], totals: Counter[str]) -> None:
    passed, alone = (sum(end[i] == "PASSED" for end in ends) for i in (0, 1))
    counted = len(ends) - passed if kind in HEADS else passed
    low, high = interval(counted, len(ends))
    if kind not in HEADS and kind not in SCULPTURES:
        totals.update({"tries": len(ends), "attacks": passed, "skin alone": alone})
    reasons = ", ".join(f"{end} {count}" for end, count in Counter(end for end, _ in ends).most_common())
    name = "BPCER" if kind in HEADS else "APCER"
    print(  # noqa: T201
        f"{kind:<32} {name} {counted} of {len(ends)} ({low:.1%} to {high:.1%}); skin alone passes {alone} ({reasons})",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
