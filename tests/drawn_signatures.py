"""Signatures drawn by a random pen: each writer a curve of their own, each picture a little different."""

from pathlib import Path

import cv2
import numpy as np

from model.evaluation.pictures import write_png

SIZE = (150, 300)  # rows, columns


def drawn_signature(writer, number, *, paper=250, ink=40, forged=False):
    """Grey uint8 (150, 300): the writer's curve; a forger's hand shakes."""
    shape, day = np.random.default_rng(writer), np.random.default_rng((writer, number, forged))
    x = np.linspace(40, 260, 60)
    waves = sum(shape.uniform(5, 20) * np.sin(x / shape.uniform(6, 30) + shape.uniform(0, 6)) for _ in range(3))
    line = np.stack([x, 75 + waves], axis=1) + day.normal(0, 4.0 if forged else 0.5, (60, 2))
    picture = np.full(SIZE, paper, np.uint8)
    cv2.polylines(picture, [np.rint(line * 8).astype(np.int32)], False, int(ink), 2, cv2.LINE_AA, shift=3)
    return picture


def write_cedar(folder, writers, each=3):
    """CEDAR's layout below a folder, which is returned."""
    for writer in writers:
        for number in range(1, each + 1):
            for part, name, forged in (("full_org", "original", False), ("full_forg", "forgeries", True)):
                _write(Path(folder) / part / f"{name}_{writer}_{number}.png", writer, number, forged)
    return Path(folder)


def write_sign_data(folder, writers, each=3):
    """The layout of sign_data below a folder, which is returned."""
    for writer in writers:
        for number in range(1, each + 1):
            _write(Path(folder) / "train" / writer / f"{writer}_{number:02d}.PNG", int(writer), number, False)
            forger = Path(folder) / "train" / f"{writer}_forg"
            _write(forger / f"0119{writer}_{number:02d}.PNG", int(writer), number, True)
    return Path(folder)


def _write(path, writer, number, forged):
    path.parent.mkdir(parents=True, exist_ok=True)
    write_png(path, drawn_signature(writer, number, forged=forged))
