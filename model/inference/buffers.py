"""Large arrays that grow."""

import math
import mmap
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


def zeros_from_system(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """An array of zeros that takes memory only where it is written, and gives all of it back when it is dropped.

    The heap would keep what growing arrays leave behind: 60 MB for a gallery of a million.
    """
    count = math.prod(shape)
    memory = mmap.mmap(-1, max(count * np.dtype(dtype).itemsize, 1))
    return np.frombuffer(memory, dtype, count).reshape(shape)


def with_room(array: NDArray[Any], length: int) -> NDArray[Any]:
    """The array, int (n,), as it is if it is long enough; else the beginning of one twice as long, zeros behind it."""
    if length <= len(array):
        return array
    roomy = zeros_from_system((2 * length,), array.dtype)
    roomy[: len(array)] = array
    return roomy
