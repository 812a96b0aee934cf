"""MNIST from its mnist.npz, read with NumPy."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.datasets.folder_classes import PictureSet
from model.errors import PictureError, in_one_line
from model.zipped import DAMAGED_ZIP

FILE = "mnist.npz"
ARRAYS = ("x_train", "y_train", "x_test", "y_test")
DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class Mnist:
    """train: 60,000 digits to learn from. test: 10,000 by other writers. Grey, 28x28, white on black."""

    train: PictureSet
    test: PictureSet


def read_mnist(source: Path | str) -> Mnist:
    """Read mnist.npz, or the one in a folder.

    Args:
        source: arrays x_train, x_test uint8 (n, 28, 28) and y_train, y_test int (n,), 0 to 9, as Keras packs them.
    Raises:
        PictureError: no such file, or it holds something else.
    """
    source = Path(source)
    path = source / FILE if source.is_dir() else source
    try:
        # Without pickle a foreign file cannot run anything.
        with np.load(path, allow_pickle=False) as arrays:
            x_train, y_train, x_test, y_test = (arrays[name] for name in ARRAYS)
    except FileNotFoundError as error:
        raise PictureError(
            f"Expected MNIST at {path}. Received no such file. Run: main.py siamese download mnist"
        ) from error
    except (*DAMAGED_ZIP, KeyError) as error:
        raise PictureError(f"Expected arrays {', '.join(ARRAYS)} in {path}. Received {in_one_line(error)}.") from error
    return Mnist(_digits(x_train, y_train, path), _digits(x_test, y_test, path))


def without(digits: PictureSet, left_out: str) -> PictureSet:
    """The pictures of all other digits; left_out "89" leaves out 8 and 9."""
    return digits.only(~np.isin(digits.label, [int(digit) for digit in left_out]))


def _digits(pictures: NDArray[np.uint8], label: NDArray[np.integer], path: Path) -> PictureSet:
    if pictures.dtype != np.uint8 or pictures.ndim != 3 or pictures.shape[1] != pictures.shape[2]:
        raise PictureError(f"Expected digits uint8 (n, 28, 28) in {path}. Received {pictures.dtype} {pictures.shape}.")
    if label.shape != (len(pictures),) or not np.isin(label, range(10)).all():
        raise PictureError(f"Expected a label 0 to 9 for each digit in {path}. Received {label.shape}, {label.dtype}.")
    return PictureSet(pictures[..., np.newaxis], label.astype(np.int64), DIGITS)
