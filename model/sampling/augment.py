"""Turn an aligned crop into what a webcam might have made of it."""

from typing import Any

import cv2
import numpy as np

Face = Any  # uint8 (112, 112, 3); OpenCV's own types say less than that
Rng = np.random.Generator

CENTRE_PX = 55.5  # of a 112x112 crop


def augment(face: Face, rng: Rng) -> Face:
    """Return a randomly disturbed copy of a crop; the person stays recognisable.

    Flip, small misalignment, gamma and colour cast, then now and then: grey, low resolution, blur, noise,
    JPEG, an occluded patch.

    Args:
        face: uint8 (112, 112, 3), BGR.
        rng: numpy Generator.
    Returns:
        uint8 (112, 112, 3), BGR.
    """
    if rng.random() < 0.5:
        face = face[:, ::-1]
    if rng.random() < 0.4:
        face = misalign(face, rng)
    if rng.random() < 0.4:
        face = recolour(face, rng)
    for chance, disturb in RARE:
        if rng.random() < chance:
            face = disturb(face, rng)
    return face


def misalign(face: Face, rng: Rng) -> Face:
    """Turn up to about 6 degrees, scale by about 6 %, move by about 3 pixels: a detector's own error."""
    angle, scale = rng.normal(0, 3), float(np.clip(rng.normal(1, 0.03), 0.88, 1.12))
    matrix: Any = cv2.getRotationMatrix2D((CENTRE_PX, CENTRE_PX), angle, scale)
    matrix[:, 2] += rng.normal(0, 1.5, 2)
    return cv2.warpAffine(np.ascontiguousarray(face), matrix, (112, 112), borderMode=cv2.BORDER_REPLICATE)


def recolour(face: Face, rng: Rng) -> Face:
    """Gamma, contrast, brightness and a cast per channel, by one look-up table."""
    level = np.arange(256, dtype=np.float32)[:, None] / 255
    gamma = np.exp(rng.normal(0, 0.22))
    gain = np.exp(rng.normal(0, 0.12) + rng.normal(0, 0.06, 3))
    table = level**gamma * gain + rng.normal(0, 0.06)
    table = np.clip(table * 255 + 0.5, 0, 255).astype(np.uint8)
    return cv2.LUT(np.ascontiguousarray(face), table[None])


def _grey(face: Face, rng: Rng) -> Face:
    grey = cv2.cvtColor(np.ascontiguousarray(face), cv2.COLOR_BGR2GRAY)
    return cv2.merge([grey, grey, grey])


def _shrink(face: Face, rng: Rng) -> Face:
    side = int(rng.integers(28, 80))
    small = cv2.resize(np.ascontiguousarray(face), (side, side), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (112, 112), interpolation=int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC])))


def _blur(face: Face, rng: Rng) -> Face:
    face = np.ascontiguousarray(face)
    if rng.random() < 0.5:
        return cv2.GaussianBlur(face, (0, 0), rng.uniform(0.5, 2.0))
    length = int(rng.integers(3, 9))  # motion along one axis
    return cv2.blur(face, (length, 1) if rng.random() < 0.7 else (1, length))


def _noise(face: Face, rng: Rng) -> Face:
    grain = rng.standard_normal((56, 56, 3) if rng.random() < 0.3 else (112, 112, 3), np.float32)
    grain = cv2.resize(grain, (112, 112)) * rng.uniform(3, 14)
    return np.clip(face + grain, 0, 255).astype(np.uint8)


def _jpeg(face: Face, rng: Rng) -> Face:
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 75))]
    return cv2.imdecode(cv2.imencode(".jpg", np.ascontiguousarray(face), quality)[1], cv2.IMREAD_COLOR)


def _occlude(face: Face, rng: Rng) -> Face:
    face = np.array(face)
    kind = rng.random()
    colour = rng.integers(0, 256, 3)
    if kind < 0.3:  # mask
        face[int(rng.integers(66, 84)) :] = colour
    elif kind < 0.5:  # dark glasses
        top = int(rng.integers(38, 46))
        face[top : top + int(rng.integers(12, 22)), 18:94] = rng.integers(0, 70, 3)
    else:
        height, width = rng.integers(12, 46, 2)
        top, left = rng.integers(0, 112 - height), rng.integers(0, 112 - width)
        face[top : top + height, left : left + width] = colour
    return face


RARE = (
    (0.02, _grey),
    (0.05, _occlude),
    (0.06, _blur),
    (0.08, _shrink),
    (0.05, _noise),
    (0.06, _jpeg),
)
