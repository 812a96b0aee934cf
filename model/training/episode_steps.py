"""What a step of the episode training asks of a backend, and Keras's own answer to it."""

from typing import Any, Protocol

import keras
import numpy as np

from model.losses.episode import episode
from model.training.kernel_muon import KernelMuon
from model.training.run_config import RunConfig
from model.training.stroke_recipe import StrokeRecipe

LEAST_SHARE = 10  # the average forgets its beginning ten times over, however short the training


class EpisodeSteps(Protocol):
    """Moves a tower's weights, and keeps their running average."""

    def learn(self, pictures: Any, label: Any, rate: float) -> float:
        """Learn from float32 pictures (2 b, ...), the first half of which the second has to name; the mean loss.

        Args:
            label: int64 (b,), class of row i and of row b + i.
        """

    def averaged(self) -> list[Any]:
        """The tower's weights in order, those that are trained averaged over the last steps."""

    def arrays(self) -> list[Any]:
        """Everything that changes while it learns."""

    def take_up(self, arrays: list[Any]) -> None:
        """Go on where `arrays` was called."""


class KerasSteps:
    """`EpisodeSteps` in Keras's own loop, on any backend; compiled into a graph on TensorFlow."""

    def __init__(self, tower: Any, config: RunConfig, recipe: StrokeRecipe) -> None:
        self._tower = tower
        self._model = _EpisodeModel(tower, config.used_margin(), recipe.scale)
        optimiser = KernelMuon(
            config.learning_rate(),
            kernel_decay=recipe.weight_decay,
            adam_lr_ratio=recipe.small_rate,
            adam_beta_2=0.98,
            use_ema=True,
            ema_momentum=min(recipe.average_keep, 1 - LEAST_SHARE / max(config.epochs * config.steps, 2 * LEAST_SHARE)),
        )
        self._model.compile(optimizer=optimiser, jit_compile=False)
        optimiser.build(self._model.trainable_variables)
        self._variables = [*tower.variables, *optimiser.variables]

    def learn(self, pictures: Any, label: Any, rate: float) -> float:
        self._model.optimizer.learning_rate = rate
        return float(np.asarray(self._model.train_on_batch(pictures, np.concatenate([label, label]))))

    def averaged(self) -> list[Any]:
        kept = self._tower.get_weights()
        if not int(self._model.optimizer.iterations):
            return list(kept)  # there is no average yet
        self._model.optimizer.finalize_variable_values(self._model.trainable_variables)
        averaged = self._tower.get_weights()
        self._tower.set_weights(kept)
        return list(averaged)

    def arrays(self) -> list[Any]:
        return [np.array(keras.ops.convert_to_numpy(variable)) for variable in self._variables]

    def take_up(self, arrays: list[Any]) -> None:
        for variable, array in zip(self._variables, arrays, strict=True):
            variable.assign(array)


class _EpisodeModel(keras.Model):
    """The tower with the episode loss."""

    def __init__(self, tower: Any, margin: float, scale: float) -> None:
        super().__init__(name="episodes")
        self.tower, self._margin, self._scale = tower, margin, scale
        self.built = True

    def call(self, x: Any, training: Any = None) -> Any:
        return self.tower(x, training=training)

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: Any = True
    ) -> Any:
        first, second = keras.ops.split(y_pred, 2)
        label, _ = keras.ops.split(y, 2)
        return keras.ops.mean(episode(first, second, label, self._margin, self._scale))
