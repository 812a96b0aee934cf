"""Draw training views of faces and surroundings: balanced over subjects, disturbed as other cameras would."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from model.faces.surroundings import PATCH_SIDE_PX

WIDENED = 1.35  # what training cuts, over what the net sees
WIDE_SIDE_PX = 160
Patch = Any  # uint8 (side, side, 3); OpenCV's own types say less than that
Rng = np.random.Generator


@dataclass(frozen=True, eq=False)
class LivenessSet:
    """Widened patches of n frames, uint8 (n, 2, 160, 160, 3); live: bool (n,); subject, session: str (n,)."""

    patches: NDArray[np.uint8]
    live: NDArray[np.bool_]
    subject: NDArray[np.str_]
    session: NDArray[np.str_]

    def take(self, keep: NDArray[np.bool_]) -> "LivenessSet":
        return LivenessSet(self.patches[keep], self.live[keep], self.subject[keep], self.session[keep])


def draw(faces: LivenessSet, count: int, rng: Rng) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A batch, as many live as not: each first draws a subject, then a session, then a frame.

    Returns:
        uint8 (count, 2, 80, 80, 3), disturbed; bool (count,), True where live.
    """
    live = np.arange(count) % 2 == 0
    picked = [_pick(faces, bool(one), rng) for one in live]
    return np.stack([disturb(faces.patches[i], rng) for i in picked]), live


def _pick(faces: LivenessSet, live: bool, rng: Rng) -> int:
    left = np.flatnonzero(faces.live == live)
    for names in (faces.subject, faces.session):
        left = left[names[left] == rng.choice(np.unique(names[left]))]
    return int(rng.choice(left))


def middle(patches: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What the net sees of widened patches without disturbance: uint8 (2, 160, 160, 3) -> (2, 80, 80, 3)."""
    edge = (WIDE_SIDE_PX - round(WIDE_SIDE_PX / WIDENED)) // 2
    return np.stack([_small(patch[edge:-edge, edge:-edge]) for patch in patches])


def disturb(patches: NDArray[np.uint8], rng: Rng) -> NDArray[np.uint8]:
    """One random view: framing each patch for itself; mirror, light, colour and the camera's faults as one.

    Args:
        patches: uint8 (2, 160, 160, 3).
    Returns:
        uint8 (2, 80, 80, 3).
    """
    mirrored, table = rng.random() < 0.5, _light(rng)
    saturation = _perhaps(0.9, rng.uniform(0.4, 1.6), rng)
    blur = _perhaps(0.5, rng.uniform(0.3, 2.0), rng)
    quality = round(_perhaps(0.5, rng.uniform(25, 95), rng))
    farther = 1 + _perhaps(0.4, rng.uniform(0, 1.5), rng)
    noise = _perhaps(0.4, rng.uniform(0, 8), rng)
    views = []
    for patch in patches:
        view = _framed(patch[:, ::-1] if mirrored else patch, rng)
        view = cv2.LUT(_saturated(_coarse(view, farther), saturation), table)
        if blur:
            view = cv2.GaussianBlur(view, (0, 0), blur)
        if noise:
            view = np.clip(view + rng.normal(0, noise, view.shape), 0, 255).astype(np.uint8)
        if quality:
            view = cv2.imdecode(cv2.imencode(".jpg", view, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)
        view = _small(view)
        views.append(_erased(view, rng) if rng.random() < 0.3 else view)
    return np.stack(views)


def _perhaps(chance: float, value: float, rng: Rng) -> float:
    return value if rng.random() < chance else 0.0


def _framed(patch: Patch, rng: Rng) -> Patch:
    """A turned, moved and scaled square of the widened patch, at its own resolution."""
    if rng.random() < 0.5:
        centre = WIDE_SIDE_PX / 2
        turn = cv2.getRotationMatrix2D((centre, centre), rng.normal(0, 8), 1.0)
        patch = cv2.warpAffine(
            np.ascontiguousarray(patch), turn, (WIDE_SIDE_PX, WIDE_SIDE_PX), borderMode=cv2.BORDER_REFLECT_101
        )
    side = round(WIDE_SIDE_PX / WIDENED * rng.uniform(0.8, 1.25))
    room = WIDE_SIDE_PX - side
    left, top = (round(room / 2 + rng.uniform(-0.5, 0.5) * min(room, 40)) for _ in range(2))
    return np.ascontiguousarray(patch[top : top + side, left : left + side])


def _coarse(view: Patch, farther: float) -> Patch:
    """With so many times fewer pixels a side, as of a face that is farther away."""
    if farther == 1:
        return view
    side = max(8, round(view.shape[0] / farther))
    return cv2.resize(view, (side, side), interpolation=cv2.INTER_AREA)


def _light(rng: Rng) -> Patch:
    """A look-up table of gamma, gain, offset and a cast per channel: uint8 (1, 256, 3)."""
    level = np.arange(256, dtype=np.float32)[:, None] / 255
    gain = np.exp(rng.normal(0, 0.15) + rng.normal(0, 0.10, 3))
    table = level ** np.exp(rng.normal(0, 0.35)) * gain + rng.normal(0, 0.06)
    return np.clip(table * 255 + 0.5, 0, 255).astype(np.uint8)[None]


def _saturated(view: Patch, factor: float) -> Patch:
    grey = cv2.cvtColor(view, cv2.COLOR_BGR2GRAY)[..., None].astype(np.float32)
    return np.clip(grey + factor * (view - grey), 0, 255).astype(np.uint8)


def _small(view: Patch) -> Patch:
    return cv2.resize(view, (PATCH_SIDE_PX, PATCH_SIDE_PX), interpolation=cv2.INTER_AREA)


def _erased(view: Patch, rng: Rng) -> Patch:
    """A random rectangle of up to half a side becomes one colour, so that no single place decides."""
    height, width = rng.integers(8, PATCH_SIDE_PX // 2, 2)
    top, left = rng.integers(0, PATCH_SIDE_PX - height), rng.integers(0, PATCH_SIDE_PX - width)
    view = view.copy()
    view[top : top + height, left : left + width] = rng.integers(0, 256, 3)
    return view
