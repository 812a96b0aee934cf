"""Classes of small drawn pictures that can be told apart within seconds of training."""

import cv2
import numpy as np

from model.datasets.folder_classes import PictureSet


def drawn_classes(classes=12, each=6, side=16, channels=1, seed=0):
    """Each class is a blurred random pattern, each picture of it that pattern with noise of its own."""
    rng = np.random.default_rng(seed)
    patterns = rng.integers(0, 256, (classes, 5, 5, channels)).astype(np.float32)
    label = np.repeat(np.arange(classes), each)
    pictures = []
    for number in label:
        large = cv2.resize(patterns[number], (side, side), interpolation=cv2.INTER_CUBIC).reshape(side, side, channels)
        pictures.append(np.clip(large + rng.normal(0, 25, large.shape), 0, 255).astype(np.uint8))
    return PictureSet(np.stack(pictures), label, tuple(f"class {i:02}" for i in range(classes)))


def write_classes(folder, pictures):
    """The set as a folder per class of PNG files."""
    for row, picture in enumerate(pictures.pictures):
        own = folder / pictures.names[pictures.label[row]]
        own.mkdir(parents=True, exist_ok=True)
        (own / f"{row}.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    return folder
