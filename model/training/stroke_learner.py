"""Learn a tower for drawings from one-shot episodes; Keras on PyTorch or TensorFlow."""

import math
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from model.datasets.omniglot import Characters, as_pictures
from model.sampling.episodes import EpisodeBatch, EpisodeSampler
from model.sampling.strokes import disturb_drawing
from model.siamese.stroke_tower import build_stroke_tower
from model.training.episode_steps import EpisodeSteps, KerasSteps
from model.training.run_config import RunConfig
from model.training.stroke_recipe import DRAWINGS, StrokeRecipe
from model.training.towers import load_tower

EMBED_BATCH = 256
Rows = NDArray[np.float32]


class StrokeLearner:
    """Holds the tower that learns, its optimiser and the running average of the weights.

    Step number n of a seed is the same whenever it is made, so that a resumed training is an unbroken one.
    """

    def __init__(self, characters: Characters, config: RunConfig, recipe: StrokeRecipe) -> None:
        keras.utils.set_random_seed(config.seed)
        self._ink, self._config, self._recipe = characters.ink, config, recipe
        groups = max(config.batch // (recipe.per_group * DRAWINGS), 1)
        self._sampler = EpisodeSampler(characters, groups=groups, per_group=recipe.per_group)
        self._first = keras.backend.backend() == "torch"
        self._tower = build_stroke_tower(
            config.side,
            config.channels,
            embedding=config.embedding,
            width=config.width,
            data_format="channels_first" if self._first else "channels_last",
        )
        _start_from(config.tower, self._tower)
        self._moves = _steps_of(self._tower, config, recipe)
        self.steps = 0

    def step(self) -> float:
        """Learn from the next batch and return its loss."""
        rng = np.random.default_rng([self._config.seed, self.steps])
        batch = self._sampler.draw(rng)
        loss = self._moves.learn(self._pictures(batch, rng), batch.label, self._rate())
        self.steps += 1
        return loss

    def averaged_weights(self) -> list[Any]:
        """The running average of the tower's weights, numpy arrays that fit the channels-last tower too."""
        return self._moves.averaged()

    def embed(self, ink: NDArray[np.uint8]) -> Rows:
        """Embed drawings with the averaged weights: uint8 (n, h, h) to float32 (n, d), unit rows."""
        kept = self._tower.get_weights()
        self._tower.set_weights(self.averaged_weights())
        try:
            pictures = self._framed(as_pictures(ink, self._config.side, self._config.channels))
            return np.asarray(self._tower.predict(pictures, batch_size=EMBED_BATCH, verbose=0), np.float32)
        finally:
            self._tower.set_weights(kept)

    def arrays(self) -> list[Any]:
        """Everything that changes while it learns."""
        return self._moves.arrays()

    def take_up(self, arrays: list[Any], steps: int) -> None:
        """Go on where `arrays` was called, after so many steps.

        Raises:
            ValueError: they are of another tower, or were left by another backend.
        """
        if [np.shape(array) for array in arrays] != [np.shape(array) for array in self._moves.arrays()]:
            raise ValueError(
                f"Expected a checkpoint of this tower on {keras.backend.backend()}. Received one of another, or of "
                "another backend. Set KERAS_BACKEND as it was, or say --overwrite."
            )
        self._moves.take_up(arrays)
        self.steps = steps

    def _rate(self) -> float:
        """Linear warm-up, then half a cosine to nothing."""
        warm = min(1.0, (self.steps + 1) / self._recipe.warm_up)
        share = min(self.steps / (self._config.epochs * self._config.steps), 1.0)
        return self._config.learning_rate() * warm * (1 + math.cos(math.pi * share)) / 2

    def _pictures(self, batch: EpisodeBatch, rng: np.random.Generator) -> Rows:
        rows, quarter = np.concatenate([batch.first, batch.second]), np.concatenate([batch.quarter, batch.quarter])
        side = self._config.side
        strength = self._recipe.strength if self._config.augment == "light" else 0.0
        inked = [
            disturb_drawing(self._ink[row], side, rng, strength, int(turn))
            for row, turn in zip(rows, quarter, strict=True)
        ]
        return self._framed(np.repeat(255 - np.stack(inked)[..., np.newaxis], self._config.channels, axis=-1))

    def _framed(self, pictures: NDArray[np.uint8]) -> Rows:
        given = pictures.astype(np.float32)
        return np.ascontiguousarray(given.transpose(0, 3, 1, 2)) if self._first else given


def _start_from(name: str, tower: Any) -> None:
    """Give the tower the weights of the file that the config names; "strokes" starts afresh.

    Raises:
        WeightsError: no such file, or no Keras model. ValueError: another kind of tower.
    """
    if name == "strokes":
        return
    if not name.endswith(".keras"):
        raise ValueError(f"Expected the tower strokes, or a file of one, with the episode loss. Received {name}.")
    loaded = load_tower(Path(name))
    inner = loaded.get_layer("tower") if loaded.name == "views" else loaded
    if [weight.shape for weight in inner.weights] != [weight.shape for weight in tower.weights]:
        raise ValueError(f"Expected a tower for drawings of this side, width and embedding. Received {name}.")
    tower.set_weights(inner.get_weights())


def _steps_of(tower: Any, config: RunConfig, recipe: StrokeRecipe) -> EpisodeSteps:
    if keras.backend.backend() == "torch":
        from model.training.torch_steps import TorchSteps

        return TorchSteps(tower, config, recipe)
    return KerasSteps(tower, config, recipe)
