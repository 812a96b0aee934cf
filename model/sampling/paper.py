"""Other paper, ink and scanners for a scanned signature, so that a tower learns the writing and not the scan."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Rng = np.random.Generator
Grey = NDArray[np.uint8]

FINEST_PX = 480  # longest side that is worked on; the cleaned picture is far smaller
PAPER = (190, 256)  # grey level of the sheet
INK = (0.5, 1.0)  # share of the ink's darkness that is left
FAX_WINDOW_PX, FAX_STEP = 41, 14  # black is what is so many grey levels darker than its surroundings


def rescan(frame: NDArray[np.uint8], rng: Rng) -> Grey:
    """A scan as another pen, sheet and scanner might have given it; the writing stays.

    Thicker or thinner lines, paler and uneven ink, a grey sheet with grain and a shadow, sometimes a printed line,
    then less resolution, blur, noise, JPEG, and now and then the two levels of a fax.

    Args:
        frame: uint8 (H, W, 3) BGR or (H, W), dark ink on light paper.
    Returns:
        uint8 (h, w), no side longer than 480.
    """
    grey = _reduced(frame)
    ink = 1 - grey.astype(np.float32) / max(float(np.median(grey)), 1.0)
    ink = _pen(np.clip(ink, 0, 1), rng)
    sheet = _sheet(ink.shape, rng)
    scan = sheet * (1 - ink)
    return _scanner(scan, rng)


def _reduced(frame: NDArray[np.uint8]) -> Grey:
    grey: Any = frame if frame.ndim == 2 else cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    scale = FINEST_PX / max(grey.shape)
    if scale < 1:
        size = (max(round(grey.shape[1] * scale), 1), max(round(grey.shape[0] * scale), 1))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, np.uint8)


def _pen(ink: NDArray[np.float32], rng: Rng) -> NDArray[np.float32]:
    width = rng.uniform(-0.5, 1.0)  # -1: one pixel thinner on each side, 1: thicker
    changed = cv2.dilate(ink, np.ones((3, 3))) if width > 0 else cv2.erode(ink, np.ones((2, 2)))
    ink = (1 - abs(width)) * ink + abs(width) * changed
    flow = 1 + rng.uniform(0, 0.15) * _slow_noise(ink.shape, 24, rng)
    return np.asarray(np.clip(ink * rng.uniform(*INK) * flow, 0, 1), np.float32)


def _sheet(shape: tuple[int, ...], rng: Rng) -> NDArray[np.float32]:
    sheet = rng.uniform(*PAPER) + rng.uniform(0, 6) * _slow_noise(shape, 6, rng)
    sheet = sheet + rng.uniform(0, 20) * _slow_noise(shape, max(shape), rng)  # a shadow across
    if rng.random() < 0.15:  # a form's line
        row = int(rng.integers(shape[0] // 2, shape[0]))
        sheet[row : row + int(rng.integers(1, 3))] -= rng.uniform(8, 30)
    return np.asarray(sheet, np.float32)


def _scanner(scan: NDArray[np.float32], rng: Rng) -> Grey:
    size = (scan.shape[1], scan.shape[0])
    finer = rng.uniform(0.5, 1.0)
    if finer < 0.9:
        smaller = (max(int(size[0] * finer), 16), max(int(size[1] * finer), 16))
        scan = np.asarray(cv2.resize(scan, smaller, interpolation=cv2.INTER_AREA), np.float32)
    scan = np.asarray(cv2.GaussianBlur(scan, (0, 0), rng.uniform(0.2, 1.0)), np.float32)
    scan = scan + rng.uniform(0, 5) * rng.standard_normal(scan.shape, np.float32)
    grey = np.clip(255 * (np.clip(scan, 0, 255) / 255) ** np.exp(rng.normal(0, 0.15)), 0, 255).astype(np.uint8)
    if rng.random() < 0.1:
        fax = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, FAX_WINDOW_PX, FAX_STEP)
        return np.asarray(fax, np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))]
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", grey, quality)[1], cv2.IMREAD_GRAYSCALE), np.uint8)


def _slow_noise(shape: tuple[int, ...], cell: int, rng: Rng) -> NDArray[np.float32]:
    """Smooth noise of about unit size that changes over `cell` pixels."""
    coarse = rng.standard_normal((max(shape[0] // cell, 1) + 1, max(shape[1] // cell, 1) + 1), np.float32)
    return np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)
