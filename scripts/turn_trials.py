"""Tries at the turn of the head: photographs in every shape a hand can give them, and heads modelled from photographs.

Each kind has parameters drawn at random, by the number of the try. Even numbers choose (limits are set on them), odd
ones are only quoted; the two halves show other people.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from app.services.ports import Pose, SeenFace
from scripts import bent_paper
from scripts.drawn_heads import head_from
from scripts.drawn_surfaces import Frame, Points, draw, grid

WIDTH, HEIGHT = 480, 360
Rng = np.random.Generator
# Of the grid, its origin at the nose tip, of the eyes' distance on the paper, and of how far the turn has gone, 0..1.
Shape = Callable[[Any, Any, float, float], Points]


@dataclass(frozen=True, eq=False)
class Photograph:
    """A straight look at somebody; face: found in the picture."""

    subject: str
    picture: Frame
    face: SeenFace


def _tube(rng: Rng, low: float, high: float, axis: tuple[float, float] = (-4, 4)) -> Shape:
    bent, axis_deg = rng.uniform(low, high), rng.uniform(*axis)
    return lambda x, y, eyes, part: bent_paper.tube(x, y, bent_deg=bent, axis_deg=axis_deg)


def _oblique(rng: Rng) -> Shape:
    return _tube(rng, 60, 160, (12, 45) if rng.random() < 0.5 else (-45, -12))


def _bending(rng: Rng) -> Shape:
    start, end = rng.uniform(0, 60), rng.uniform(90, 175)
    return lambda x, y, eyes, part: bent_paper.tube(x, y, bent_deg=1 + start + (end - start) * part)


def _anew(rng: Rng) -> Shape:
    """Straight lines that change their direction during the turn: no one set of them explains the motion."""
    bent, start, end = rng.uniform(60, 150), rng.uniform(-90, 90), rng.uniform(-40, 40)
    return lambda x, y, eyes, part: bent_paper.tube(x, y, bent_deg=bent, axis_deg=start + (end - start) * part)


def _wave(rng: Rng) -> Shape:
    bent, phase, axis = rng.uniform(60, 150), rng.uniform(0, 1), rng.uniform(-25, 25)
    return lambda x, y, eyes, part: bent_paper.wave(x, y, bent_deg=bent, phase=phase, axis_deg=axis)


def _crease(rng: Rng) -> Shape:
    folded, at, axis, bent = rng.uniform(12, 45), rng.uniform(-0.06, 0.06), rng.uniform(-25, 25), rng.uniform(0, 90)
    return lambda x, y, eyes, part: bent_paper.crease(x, y, folded_deg=folded, at=at, axis_deg=axis, bent_deg=bent)


def _roof(rng: Rng) -> Shape:
    folded, half = rng.uniform(20, 55), rng.uniform(0.2, 0.5)
    return lambda x, y, eyes, part: bent_paper.roof(x, y, folded_deg=folded, half_width=half * eyes)


def _round_ridge(rng: Rng) -> Shape:
    height, half, bent = rng.uniform(0.2, 0.7), rng.uniform(0.2, 0.45), rng.uniform(0, 90)
    return lambda x, y, eyes, part: bent_paper.ridge(x, y, height=height * eyes, half_width=half * eyes, bent_deg=bent)


def _cone(rng: Rng) -> Shape:
    bent, apex = rng.uniform(50, 130), rng.uniform(1.0, 2.5) * rng.choice([-1, 1])
    return lambda x, y, eyes, part: bent_paper.cone(x, y, bent_deg=bent, apex=apex)


def _pillow(rng: Rng) -> Shape:
    height = rng.uniform(0.02, 0.10)
    return lambda x, y, eyes, part: bent_paper.pillow(x, y, height=height)


def _nose_out(rng: Rng) -> Shape:
    height, bent = rng.uniform(0.2, 0.7), rng.uniform(0, 90)
    return lambda x, y, eyes, part: bent_paper.nose_out(x, y, height=height * eyes, eyes=eyes, bent_deg=bent)


SHAPES: dict[str, Callable[[Rng], Shape]] = {
    "flat": lambda rng: lambda x, y, eyes, part: bent_paper.flat(x, y),
    "tube, upright": lambda rng: _tube(rng, 60, 180),
    "tube, hollow": lambda rng: _tube(rng, -150, -60),
    "tube, oblique": _oblique,
    "tube, lying": lambda rng: _tube(rng, 60, 140, (80, 100)),
    "bent while it is turned": _bending,
    "bent anew another way": _anew,
    "S": _wave,
    "creased and bent": _crease,
    "creased thrice, like a roof": _roof,
    "a round ridge over the nose": _round_ridge,
    "cone": _cone,
    "cloth, bulging": _pillow,
    "nose cut out and raised": _nose_out,
}
SCULPTURES = ("nose cut out and raised",)
HEADS = {"head, middling and deformed": False, "head, an egg with a nose": True}


@dataclass(frozen=True, eq=False)
class Motion:
    """How it is held and turned: still, to the side in `rise` seconds, held, and back in `fall`."""

    most_deg: float
    rise: float
    held: float
    fall: float
    pitch_deg: float
    sway_deg: float
    distance: float
    noise: float
    jpeg: int

    @property
    def seconds(self) -> float:
        return 0.7 + self.rise + self.held + self.fall + 0.7

    def part(self, second: float) -> float:
        """0 straight, 1 turned as far as it goes; eased as hands and necks do."""
        up = (second - 0.7) / self.rise
        down = (0.7 + self.rise + self.held + self.fall - second) / self.fall
        part = min(max(0.0, min(up, down)), 1.0)
        return (1 - math.cos(math.pi * part)) / 2


def motion_of(rng: Rng, kind: str) -> Motion:
    head = kind in HEADS
    return Motion(
        most_deg=rng.uniform(38, 52) if head else rng.uniform(32, 58),
        rise=rng.uniform(1.2, 3.0) if head else rng.uniform(1.5, 4.0),
        held=rng.uniform(0.5, 1.2),
        fall=rng.uniform(1.2, 2.5),
        pitch_deg=rng.uniform(-6, 6) if head else rng.uniform(-14, 14),
        sway_deg=rng.uniform(0.5, 3),
        distance=rng.uniform(0.8, 1.4) if not head else rng.uniform(0.9, 1.6),
        noise=rng.uniform(0.5, 4),
        jpeg=int(rng.integers(60, 95)),
    )


def frames_of(
    kind: str, number: int, photograph: Photograph, side: Pose, *, looks_per_s: float = 10.0
) -> Iterator[tuple[Frame, float]]:
    """What the camera shows of one try, with its seconds; the same each time."""
    rng = np.random.default_rng([number, *kind.encode()])
    motion = motion_of(rng, kind)
    background = _room(rng)
    place = _placed(kind, photograph, motion, rng)
    sign = 1.0 if side is Pose.LEFT else -1.0
    phase = rng.uniform(0, math.tau, 4)
    grains = [motion.noise * rng.standard_normal((HEIGHT, WIDTH, 3), np.float32) for _ in range(3)]
    for look in range(round(motion.seconds * looks_per_s)):
        second = look / looks_per_s
        part = motion.part(second)
        sway = motion.sway_deg * np.sin(second * np.array([1.3, 1.7, 2.1, 0.9]) + phase)
        points, pivot = place(part)
        drawn = draw(
            photograph.picture,
            points,
            background,
            yaw_deg=sign * motion.most_deg * part + sway[0] / 3,
            pitch_deg=motion.pitch_deg * (part if kind in HEADS else 1.0) + sway[1],
            roll_deg=sway[2],
            distance=motion.distance,
            shift=(0.01 * sway[3], 0.01 * sway[1]),
            pivot=pivot,
        )
        yield _camera(drawn, motion, grains[look % len(grains)]), second


def _placed(kind: str, photograph: Photograph, motion: Motion, rng: Rng) -> Callable[[float], tuple[Points, Any]]:
    if kind in HEADS:
        head = head_from(
            photograph.picture,
            photograph.face,
            frame_width=WIDTH,
            distance=motion.distance,
            rng=rng,
            egg=HEADS[kind],
        )
        return lambda part: (head.points, head.pivot)
    shape = SHAPES[kind](rng)
    across, down = grid(photograph.picture, WIDTH, motion.distance)
    rows, columns = photograph.picture.shape[:2]
    nose = (photograph.face.landmarks[2] - [columns / 2, rows / 2]) / columns
    eyes = photograph.face.eye_distance_px / columns
    return lambda part: (shape(across - nose[0], down - nose[1], eyes, part), (0.0, 0.0, 0.0))


def _room(rng: Rng) -> Frame:
    coarse = rng.integers(110, 170, (9, 12, 3)).astype(np.uint8)
    return cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)


def _camera(frame: Frame, motion: Motion, grain: Any) -> Frame:
    noisy = cv2.add(frame, grain, dtype=cv2.CV_8U)
    _, coded = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, motion.jpeg])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
