"""Cut a shipped tower in two: the trunk stays as it is, the tail (last stage to embedding) may learn.

What leaves the trunk is the same for a picture however often it is looked at, so it is computed once; a training
step then costs a fraction of a pass through the whole tower.
"""

import re
from pathlib import Path
from typing import Any

import cv2
import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from model.errors import WeightsError, in_one_line
from model.training.keras_file import load_keras

TRUNK_BATCH = 64
TAIL_BATCH = 128
BLOCK = re.compile(r"stage(\d+)_0_a")  # the first convolution of a stage, see model/siamese/tower.py


def load_shipped(path: Path) -> keras.Model:
    """Read a mirrored tower (`model.siamese.tower.mirrored`) from its .keras file.

    Raises:
        WeightsError: the file is missing, is not the one that was exported, or holds another kind of model.
    """
    try:
        shipped = load_keras(path)
        last_stage(shipped.get_layer("tower"))
    except (OSError, ValueError, TypeError) as error:
        raise WeightsError(
            f"Expected a mirrored tower at {path}. Received: {in_one_line(error)}. Restore the file from the checkout."
        ) from error
    return shipped


def last_stage(tower: keras.Model) -> str:
    """The prefix that the layers of the last residual stage have in common, "stage2" for instance.

    Raises:
        ValueError: the tower has no residual stages.
    """
    stages = [int(found[1]) for layer in tower.layers if (found := BLOCK.fullmatch(layer.name))]
    if not stages:
        raise ValueError(f"Expected layers named stage…_0_a in {tower.name}. Received none of them.")
    return f"stage{max(stages)}"


def cut(tower: keras.Model) -> tuple[keras.Model, keras.Model]:
    """The tower's trunk and tail; both share its weights.

    The trunk takes float32 RGB (n, side, side, 3) in 0..255 to the map that enters the last stage; the tail takes
    that map to unit rows (n, 128): residual blocks, global depthwise kernel, linear layer. Batch normalisation is
    frozen in both: a company's few pictures would spoil its statistics.
    """
    entrance = tower.get_layer(f"{last_stage(tower)}_0_a").input
    trunk, tail = keras.Model(tower.input, entrance, name="trunk"), keras.Model(entrance, tower.output, name="tail")
    trunk.trainable = False
    for layer in tail.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    return trunk, tail


def trunk_maps(trunk: keras.Model, crops: NDArray[np.uint8]) -> NDArray[np.float16]:
    """What enters the tail, of crops and of their mirror images: BGR uint8 (n, 112, 112, 3) to (n, 2, h, w, c).

    float16: a third of a percent of a map's own noise, and half of the memory.
    """
    side = trunk.input_shape[1]
    faces = np.stack([cv2.cvtColor(_resized(crop, side), cv2.COLOR_BGR2RGB) for crop in crops]).astype(np.float32)
    views = np.stack([faces, faces[:, :, ::-1]], axis=1).reshape(-1, side, side, 3)
    maps = np.concatenate(
        [
            keras.ops.convert_to_numpy(trunk(views[start : start + TRUNK_BATCH], training=False)).astype(np.float16)
            for start in range(0, len(views), TRUNK_BATCH)
        ]
    )
    return maps.reshape(len(crops), 2, *maps.shape[1:])


def embed_maps(tail: keras.Model, maps: NDArray[np.float16]) -> NDArray[np.float32]:
    """Embeddings of the mirrored tower, float32 (n, 128), from `trunk_maps`."""
    rows = [
        keras.ops.convert_to_numpy(mirrored_rows(tail, maps[start : start + TAIL_BATCH].astype(np.float32)))
        for start in range(0, len(maps), TAIL_BATCH)
    ]
    return np.concatenate(rows).astype(np.float32)


def mirrored_rows(tail: keras.Model, maps: Any) -> Any:
    """Unit rows (n, 128) from maps (n, 2, h, w, c): the two views' embeddings, added and normalised."""
    rows = tail(keras.ops.reshape(maps, (-1, *maps.shape[2:])), training=False)
    return keras.ops.normalize(keras.ops.sum(keras.ops.reshape(rows, (-1, 2, rows.shape[1])), axis=1), axis=-1)


def _resized(crop: NDArray[np.uint8], side: int) -> cv2.typing.MatLike:
    # As model/inference/embedder.py does at the door.
    if crop.shape[0] == side:
        return crop
    return cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA if crop.shape[0] > side else cv2.INTER_LINEAR)
