"""One small net on LiteRT that takes pictures or batches of any shape."""

from collections import OrderedDict
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from model.errors import DetectorUnavailable, in_one_line

# A pyramid of one picture size has up to ten levels; two picture sizes at hand stay quick.
SHAPES_KEPT = 24


class Net:
    """Runs a LiteRT file; keeps one interpreter per input shape, as changing a shape plans the graph anew.

    One thread owns it: an interpreter holds the tensors it works on.

    Raises:
        DetectorUnavailable: the file is missing or no LiteRT net.
    """

    def __init__(self, path: Path, threads: int) -> None:
        self._path, self._threads = path, threads
        self._interpreters: OrderedDict[tuple[int, ...], Interpreter] = OrderedDict()
        self._open()

    def run(self, batch: NDArray[np.float32]) -> dict[int, NDArray[np.float32]]:
        """Return the net's outputs, keyed by the length of their last axis.

        Args:
            batch: float32 (n, height, width, 3), RGB, (pixel - 127.5) / 128.
        """
        interpreter = self._interpreter_for(batch.shape)
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], batch)
        interpreter.invoke()
        outputs = [interpreter.get_tensor(output["index"]) for output in interpreter.get_output_details()]
        return {output.shape[-1]: output for output in outputs}

    def _interpreter_for(self, shape: tuple[int, ...]) -> Interpreter:
        interpreter = self._interpreters.pop(shape, None)
        if interpreter is None:
            interpreter = self._open()
            interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], shape)
            interpreter.allocate_tensors()
            if len(self._interpreters) >= SHAPES_KEPT:
                self._interpreters.popitem(last=False)  # the one not used for longest
        self._interpreters[shape] = interpreter
        return interpreter

    def _open(self) -> Interpreter:
        try:
            return Interpreter(str(self._path), num_threads=self._threads)
        except (ValueError, RuntimeError, OSError) as error:
            raise DetectorUnavailable(
                f"Expected a LiteRT net at {self._path}. Received: {in_one_line(error)}. "
                "Delete that folder; the next start makes it again."
            ) from error
