"""A finished run's tower and head on LiteRT: pictures in, similarities out, without TensorFlow."""

import hashlib
import json
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from model.errors import WeightsError, in_one_line
from model.siamese.run_head import RunHead, read_run_head
from model.training.run_config import RunConfig, read_config

Rows = NDArray[np.float32]
SMALLEST_LENGTH = np.float32(1e-12)


class RunTower:
    """One run, ready to use in one thread.

    config: as trained. head: as fitted. trained_on: names of the classes it was trained on, chosen_on of those whose
    pairs chose its epoch and threshold. seen: digests of pictures it was trained on (`PictureSet.digests`), of each
    class some.
    """

    def __init__(
        self,
        config: RunConfig,
        head: RunHead,
        interpreter: Interpreter,
        trained_on: frozenset[str] = frozenset(),
        chosen_on: frozenset[str] = frozenset(),
        seen: frozenset[str] = frozenset(),
    ) -> None:
        self.config, self.head = config, head
        self.trained_on, self.chosen_on, self.seen = trained_on, chosen_on, seen
        self._interpreter = interpreter
        self._input = interpreter.get_input_details()[0]["index"]
        self._output = interpreter.get_output_details()[0]["index"]

    @property
    def threshold(self) -> float:
        """The distance of equal error: same where distance <= threshold."""
        return self.head.threshold

    def embed(self, pictures: NDArray[np.uint8]) -> Rows:
        """uint8 (n, side, side, channels), RGB or grey, to float32 (n, embedding), unit rows.

        Raises:
            ValueError: the pictures are of another shape or type.
        """
        wanted = (self.config.side, self.config.side, self.config.channels)
        if pictures.dtype != np.uint8 or pictures.shape[1:] != wanted:
            raise ValueError(f"Expected pictures uint8 (n, {wanted}). Received {pictures.dtype} {pictures.shape}.")
        rows = np.empty((len(pictures), self.config.embedding), np.float32)
        for i, picture in enumerate(pictures):
            self._interpreter.set_tensor(self._input, picture[np.newaxis].astype(np.float32))
            self._interpreter.invoke()
            rows[i] = self._interpreter.get_tensor(self._output)[0]
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), SMALLEST_LENGTH)

    def distance(self, a: Rows, b: Rows) -> Rows:
        """Head's distance D of embeddings (..., d) and (..., d), broadcast to (...)."""
        return self.head.folded_distance(a, b)

    def similarity(self, a: Rows, b: Rows) -> Rows:
        """sigmoid(bias - D) in 0..1, of embeddings as above."""
        return self.head.similarity_of(self.distance(a, b))


def load_run(folder: Path | str) -> RunTower:
    """Open a run folder, or shipped weights of that form (model/weights/<name>).

    Raises:
        WeightsError: a file is missing, foreign, or of another run.
    """
    folder = Path(folder)
    try:
        config, head = read_config(folder / "config.json"), read_run_head(folder / "head.json")
        tower = (folder / "tower.tflite").read_bytes()
        split = json.loads((folder / "split.json").read_text("utf8"))
    except FileNotFoundError as error:
        name = Path(str(error.filename)).name
        raise WeightsError(
            f"Expected a finished run in {folder}. Received no {name}. Train it to its end (--resume), or name another."
        ) from error
    except (ValueError, OSError) as error:
        raise WeightsError(f"Expected a run in {folder}. Received: {in_one_line(error)}. Train it again.") from error
    if hashlib.sha256(tower).hexdigest() != head.tower_sha256:
        raise WeightsError(f"Expected tower.tflite and head.json of one run in {folder}. Received two. Train it again.")
    train, validation, seen = (frozenset(split.get(part, ())) for part in ("train", "validation", "seen"))
    return RunTower(config, head, _interpreter(tower, config, folder), train, validation, seen)


def _interpreter(tower: bytes, config: RunConfig, folder: Path) -> Interpreter:
    try:
        interpreter = Interpreter(model_content=tower, num_threads=1)
        interpreter.allocate_tensors()
        given = tuple(map(int, interpreter.get_input_details()[0]["shape"]))
        gives = tuple(map(int, interpreter.get_output_details()[0]["shape"]))
        if given != (1, config.side, config.side, config.channels) or gives != (1, config.embedding):
            raise ValueError(f"a net from {given} to {gives}")
    except (ValueError, RuntimeError) as error:
        raise WeightsError(f"Expected the run's tower in {folder}. Received {in_one_line(error)}.") from error
    return interpreter
