"""The training step on TensorFlow: the same recipe in float32, about half as fast as torch_loop.py."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from model.losses.distillation import distillation
from model.siamese.tower import build_tower
from model.training.recipe import Recipe
from model.training.resolution import resample
from model.training.trainer import Batch

LARGEST_GRADIENT = 5.0


class TensorflowTrainer:
    """A `Trainer`, see trainer.py. It differs from PyTorch's: AdamW for everything, one rate for tower and centres, and
    moments that start afresh when the side changes or a run is resumed."""

    def __init__(self, recipe: Recipe, centres: Any, side: int, start: list[Any] | None = None) -> None:
        self._recipe = recipe
        self._centres = tf.Variable(np.array(centres, np.float32), name="centres")
        self._build(side)
        if start is not None:
            shapes = [tuple(weight.shape) for weight in self._tower.weights]
            self._tower.set_weights(resample(start, shapes))
        self._average = [tf.Variable(weight) for weight in self._tower.get_weights()]
        self._steps = 0

    def _build(self, side: int) -> None:
        self._tower, self._judged = (
            build_tower(side, channels=self._recipe.channels, blocks=self._recipe.blocks) for _ in range(2)
        )
        self._raw = keras.Model(self._tower.input, self._tower.get_layer("linear").output)
        self._optimiser = keras.optimizers.AdamW(
            self._recipe.rate, self._recipe.weight_decay, beta_2=0.98, global_clipnorm=LARGEST_GRADIENT
        )
        self._optimiser.exclude_from_weight_decay(var_names=["gamma", "beta", "bias", "centres"])
        self._gradient = tf.function(self._gradient_of)

    def step(self, batch: Batch, rate: float, id_weight: float) -> dict[str, float]:
        inputs = (np.float32(batch.faces), batch.teacher, batch.label, batch.label_weight)
        gradients, figures = self._gradient(*inputs, tf.constant(id_weight, tf.float32))
        self._optimiser.learning_rate = rate
        self._optimiser.apply(gradients, self._learnt())
        self._steps += 1
        keep = min(self._recipe.average_keep, (1 + self._steps) / (10 + self._steps))
        for average, weight in zip(self._average, self._tower.weights, strict=True):
            average.assign(keep * average + (1 - keep) * weight.value)
        return {name: float(value) for name, value in figures.items()}

    def _learnt(self) -> list[Any]:
        return [*(weight.value for weight in self._tower.trainable_weights), self._centres]

    def _gradient_of(self, faces: Any, teacher: Any, label: Any, label_weight: Any, id_weight: Any) -> Any:
        with tf.GradientTape() as tape:
            embedding = ops.normalize(self._raw(faces, training=True), axis=-1)
            straight = _l1_relation(embedding, teacher)
            identity = ops.mean(self._identity_loss(embedding, label) * label_weight)
            loss = distillation(embedding, teacher, self._recipe.relation_weight)
            loss += self._recipe.l1_relation_weight * straight + id_weight * identity
        cosine = ops.mean(ops.sum(embedding * teacher, axis=1))
        return tape.gradient(loss, self._learnt()), {"cosine": cosine, "id": identity, "l1": straight}

    def _identity_loss(self, embedding: Any, label: Any) -> Any:
        cosine = ops.matmul(embedding, ops.transpose(ops.normalize(self._centres, axis=-1)))
        own = ops.one_hot(label, cosine.shape[1]) * self._recipe.margin
        logits = self._recipe.scale * (cosine - own)
        return ops.categorical_crossentropy(ops.one_hot(label, cosine.shape[1]), logits, from_logits=True)

    def enter(self, side: int) -> None:
        weights, average = self._tower.get_weights(), self.averaged_weights()
        self._build(side)
        shapes = [tuple(weight.shape) for weight in self._tower.weights]
        self._tower.set_weights(resample(weights, shapes))
        self._average = [tf.Variable(weight) for weight in resample(average, shapes)]

    def averaged_weights(self) -> list[Any]:
        return [weight.numpy() for weight in self._average]

    def embed(self, weights: list[Any], faces: Any) -> Any:
        self._judged.set_weights(weights)
        return np.asarray(self._judged(faces, training=False))

    def features(self, weights: list[Any], faces: Any) -> Any:
        self._judged.set_weights(weights)
        return np.asarray(keras.Model(self._judged.input, self._judged.get_layer("feature").output)(faces))

    def save(self, path: Path) -> None:
        weights, partial = self._tower.get_weights(), path.with_suffix(".partial.npz")
        np.savez(partial, *weights, *self.averaged_weights(), self._centres.numpy(), np.array(self._steps))
        partial.replace(path)

    def load(self, path: Path) -> None:
        with np.load(path) as saved:
            *both, centres, steps = [saved[name] for name in saved.files]
        half = len(both) // 2
        self._tower.set_weights(both[:half])
        self._average = [tf.Variable(weight) for weight in both[half:]]
        self._centres.assign(centres)
        self._steps = int(steps)


def _l1_relation(embedding: Any, teacher: Any) -> Any:
    # As in torch_loop.py: L1 distance, read as a cosine, against the teacher's cosine.
    usual = np.sqrt(2 * embedding.shape[1] / np.pi)
    distance = ops.sum(ops.abs(embedding[:, None] - embedding[None]), axis=-1)
    as_cosine = 1 - (distance / usual) ** 2 / 2
    return ops.mean((as_cosine - ops.matmul(teacher, ops.transpose(teacher))) ** 2)
