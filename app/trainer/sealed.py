"""Reads sealed samples in the training child, by the keys it was handed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from app.errors import StoreUnavailable
from app.security.seal import cipher, sample_binding, unseal
from model.errors import PictureError
from model.images import SUFFIXES as PLAIN
from model.images import read_picture

SEALED = ".sealed"
SUFFIXES = PLAIN | {SEALED}


def reader(keys: Mapping[str, bytes]) -> Callable[[Path], NDArray[np.uint8]]:
    """Reads samples/<kind>/<number>/<name>.png.sealed, and any plain picture as ever.

    Args:
        keys: number in lower case -> data key.
    """

    def read(path: Path) -> NDArray[np.uint8]:
        return _opened(path, keys) if path.suffix == SEALED else read_picture(path)

    return read


def _opened(path: Path, keys: Mapping[str, bytes]) -> NDArray[np.uint8]:
    key = keys.get(path.parent.name.lower())
    if key is None:
        raise PictureError(f"Expected the key of {path}. Received none: nobody has that number. Take the file away.")
    binding = sample_binding(path.parent.parent.name, path.name.removesuffix(SEALED))
    try:
        content = unseal(cipher(key), path.read_bytes(), binding)
    except (StoreUnavailable, OSError) as error:
        raise PictureError(f"Expected a sealed picture in {path}. Received: {error}") from error
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise PictureError(f"Expected a picture in {path}. Received none. Enrol this person again.")
    return np.asarray(picture, np.uint8)
