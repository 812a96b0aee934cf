"""What a training loop asks of a backend; torch_loop.py and tensorflow_loop.py answer it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import keras

from model.training.recipe import Recipe


@dataclass(frozen=True)
class Batch:
    """faces: uint8 RGB (b, side, side, 3). teacher: float32 (b, 128), unit rows. label: int64 (b,).

    label_weight: float32 (b,), 0 for a face whose label is in doubt.
    """

    faces: Any
    teacher: Any
    label: Any
    label_weight: Any


class Trainer(Protocol):
    """Holds a tower, the identity centres, their optimiser, and the running average of the weights."""

    def step(self, batch: Batch, rate: float, id_weight: float) -> dict[str, float]:
        """Learn from one batch; return {"cosine" to the teacher, "id", "l1"}, means of the batch."""

    def enter(self, side: int) -> None:
        """Go on at another input side, with weights, average and (where possible) moments carried over."""

    def averaged_weights(self) -> list[Any]:
        """The running average, numpy arrays in the order of `tower.weights`."""

    def embed(self, weights: list[Any], faces: Any) -> Any:
        """Embed float32 RGB (n, side, side, 3) with these weights: float32 (n, 128), unit rows."""

    def features(self, weights: list[Any], faces: Any) -> Any:
        """What the linear layer sees of such faces: float32 (n, width)."""

    def save(self, path: Path) -> None:
        """Write everything that `load` needs."""

    def load(self, path: Path) -> None:
        """Take up training where `save` left it; the side must be the same."""


def build_trainer(recipe: Recipe, centres: Any, side: int, start: list[Any] | None = None) -> Trainer:
    """The trainer of Keras's backend.

    Args:
        centres: float32 (identities, 128), where the margin softmax starts.
        start: weights of a tower to begin with, of this side or another; default: random.
    Raises:
        RuntimeError: Keras runs on a backend without a trainer.
    """
    backend = keras.backend.backend()
    if backend == "torch":
        from model.training.torch_loop import TorchTrainer

        return TorchTrainer(recipe, centres, side, start)
    if backend == "tensorflow":
        from model.training.tensorflow_loop import TensorflowTrainer

        return TensorflowTrainer(recipe, centres, side, start)
    raise RuntimeError(f"Expected Keras on torch or tensorflow. Received {backend}. Set KERAS_BACKEND.")
