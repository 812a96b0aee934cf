"""The tower on LiteRT: face crops in, embeddings out, without TensorFlow."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from model.errors import WeightsError, in_one_line

EMBEDDING_SIZE = 128


class Embedder:
    """Turns aligned crops into embeddings.

    One thread owns it: an interpreter holds the tensors it works on. The input's side and dtype are
    read from the file; the graph takes RGB in 0..255 and rescales by itself (model/siamese/tower.py).

    Args:
        tower_path: a LiteRT file, (1, side, side, 3) to (1, 128); float32, or int8/uint8 with its scale.
        threads: CPU threads of one pass.
    Raises:
        WeightsError: the file is missing, no LiteRT net, or not a tower.
    """

    def __init__(self, tower_path: Path | str, threads: int = 2) -> None:
        self._interpreter = _open(Path(tower_path), threads)
        self._input = self._interpreter.get_input_details()[0]
        self._output = self._interpreter.get_output_details()[0]
        self._side = int(self._input["shape"][1])

    @property
    def side(self) -> int:
        """Pixels a side that the tower looks at; crops are resized to it."""
        return self._side

    def embed(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Embed every crop.

        One pass per crop: a batch measured no faster on two cores, and one interpreter stays small.

        Args:
            crops: uint8 (n, 112, 112, 3), BGR, from `model.faces.alignment.align`; n may be 0.
        Returns:
            float32 (n, 128), rows of length 1.
        Raises:
            ValueError: the crops are not uint8 (n, side, side, 3).
        """
        if crops.ndim != 4 or crops.shape[3] != 3 or crops.shape[1] != crops.shape[2] or crops.dtype != np.uint8:
            raise ValueError(
                f"Expected BGR crops, uint8 (n, 112, 112, 3). Received {crops.dtype} {crops.shape}. "
                "Cut them with model.faces.alignment.align."
            )
        embeddings = np.empty((len(crops), EMBEDDING_SIZE), dtype=np.float32)
        for row, crop in enumerate(crops):
            embeddings[row] = self._embed_one(crop)
        # An int8 graph cannot normalise well; a float graph has done so already, then this changes nothing.
        lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
        return embeddings / np.maximum(lengths, np.float32(1e-12))

    def _embed_one(self, crop: NDArray[np.uint8]) -> NDArray[np.float32]:
        # The tower learnt RGB; OpenCV gives BGR.
        face = cv2.cvtColor(_resized(crop, self._side), cv2.COLOR_BGR2RGB).astype(np.float32)
        self._interpreter.set_tensor(self._input["index"], _quantised(face, self._input)[np.newaxis])
        self._interpreter.invoke()
        return _dequantised(self._interpreter.get_tensor(self._output["index"])[0], self._output)


def _open(path: Path, threads: int) -> Interpreter:
    if not path.is_file():
        raise WeightsError(f"Expected the tower's weights at {path}. Received no such file. Run: main.py doctor")
    try:
        interpreter = Interpreter(str(path), num_threads=threads)
        inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
        if len(inputs) != 1 or len(outputs) != 1:
            raise ValueError(f"{len(inputs)} inputs and {len(outputs)} outputs")
        shape, embedding = list(inputs[0]["shape"]), list(outputs[0]["shape"])
        if len(shape) != 4 or shape[1] != shape[2] or shape[3] != 3 or embedding[1:] != [EMBEDDING_SIZE]:
            raise ValueError(f"a net from {shape} to {embedding}")
        interpreter.resize_tensor_input(inputs[0]["index"], [1, *shape[1:]])
        interpreter.allocate_tensors()
    except (ValueError, RuntimeError, OSError) as error:
        raise WeightsError(
            f"Expected a tower at {path}, (1, side, side, 3) to (1, {EMBEDDING_SIZE}) in LiteRT. "
            f"Received: {in_one_line(error)}. Restore the shipped file, or roll back with main.py model rollback."
        ) from error
    return interpreter


def _resized(crop: NDArray[np.uint8], side: int) -> cv2.typing.MatLike:
    if crop.shape[0] == side:
        return crop
    return cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA if crop.shape[0] > side else cv2.INTER_LINEAR)


def _quantised(face: NDArray[np.float32], tensor: dict[str, Any]) -> NDArray[Any]:
    if tensor["dtype"] == np.float32:
        return face
    scale, zero = tensor["quantization"]
    bounds = np.iinfo(tensor["dtype"])
    return np.clip(np.rint(face / scale + zero), bounds.min, bounds.max).astype(tensor["dtype"])


def _dequantised(embedding: NDArray[Any], tensor: dict[str, Any]) -> NDArray[np.float32]:
    if tensor["dtype"] == np.float32:
        return embedding
    scale, zero = tensor["quantization"]
    return (embedding.astype(np.float32) - np.float32(zero)) * np.float32(scale)
