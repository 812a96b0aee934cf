"""One step of a workbench training on TensorFlow: embed each picture once, use every pair of the batch."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops

from model.losses.binary_crossentropy import binary_crossentropy
from model.losses.contrastive import contrastive
from model.losses.triplet import triplet
from model.sampling.batches import PairBatch
from model.sampling.triplets import semi_hard_triplets
from model.siamese.pair_head import PairHead, length
from model.training.kernel_muon import KernelMuon
from model.training.run_config import RunConfig

LAST_RATE = 0.01  # of the first one, at the end of the cosine
EMBED_BATCH = 256
MOMENTUM, WEIGHT_DECAY = 0.9, 0.01


class Learner:
    """A tower, its head, their optimiser and the compiled step of one loss."""

    def __init__(self, tower: keras.Model, config: RunConfig) -> None:
        self.tower, self._config = tower, config
        self.head = PairHead(config.distance, name="head")
        self.head.build((None, tower.output_shape[-1]))
        self.optimiser = build_optimiser(config)
        self._variables = [*tower.trainable_variables, *(self.head.trainable_variables if config.loss == "bce" else [])]
        self.optimiser.build(self._variables)
        picture = tf.TensorSpec((None, *tower.input_shape[1:]), tf.uint8)
        one = [tf.TensorSpec((None,), dtype) for dtype in (tf.int64, tf.int64, tf.int64, tf.float32, tf.float32)]
        self._compiled = tf.function(self._learn, input_signature=[picture, *one])
        self._embed = tf.function(lambda x: tower(tf.cast(x, tf.float32), training=False), input_signature=[picture])

    def trained_w(self) -> Any:
        """The head's weights, float32 (d,), where the loss trains them (bce); else None: all are equal."""
        return self.head.w.value.numpy() if self._config.loss == "bce" else None

    def step(self, pictures: Any, label: Any, batch: PairBatch) -> float:
        """Learn from uint8 pictures (m, ...) with labels int64 (m,) and the pairs between them; the loss."""
        same = batch.same.astype(np.float32)
        return float(self._compiled(pictures, label, batch.first, batch.second, same, batch.weights()))

    def embed(self, pictures: Any) -> Any:
        """uint8 (n, side, side, channels) to float32 (n, d), unit rows."""
        parts = [self._embed(pictures[at : at + EMBED_BATCH]).numpy() for at in range(0, len(pictures), EMBED_BATCH)]
        return np.concatenate(parts)

    def _learn(self, pictures: Any, label: Any, first: Any, second: Any, same: Any, weight: Any) -> Any:
        with tf.GradientTape() as tape:
            rows = self.tower(tf.cast(pictures, tf.float32), training=True)
            if self._config.loss == "triplet":
                loss = self._triplet_loss(rows, label)
            else:
                loss = ops.sum(weight * self._pair_loss(tf.gather(rows, first), tf.gather(rows, second), same))
        self.optimiser.apply(tape.gradient(loss, self._values()), self._variables)
        return loss

    def _values(self) -> list[Any]:
        return [variable.value for variable in self._variables]

    def _pair_loss(self, first: Any, second: Any, same: Any) -> Any:
        if self._config.loss == "bce":
            return binary_crossentropy(self.head(first, second), same)
        return contrastive(length(first - second, self._config.distance), same, self._config.used_margin())

    def _triplet_loss(self, rows: Any, label: Any) -> Any:
        margin = self._config.used_margin()
        between = _all_distances(rows, self._config.distance)
        picked = tf.numpy_function(
            lambda distance, names: semi_hard_triplets(distance, names, margin),
            [tf.stop_gradient(between), label],
            [tf.int64] * 3,
        )
        anchor, positive, negative = (tf.reshape(part, (-1,)) for part in picked)
        to_positive = tf.gather_nd(between, tf.stack([anchor, positive], axis=1))
        to_negative = tf.gather_nd(between, tf.stack([anchor, negative], axis=1))
        losses = triplet(to_positive, to_negative, margin)
        return tf.reduce_sum(losses) / tf.cast(tf.maximum(tf.size(losses), 1), tf.float32)

    def save_state(self) -> list[Any]:
        """Everything that changes while it learns, as arrays."""
        variables = [*self.tower.variables, *self.head.variables, *self.optimiser.variables]
        return [variable.value.numpy() for variable in variables]

    def load_state(self, arrays: list[Any]) -> None:
        """Take up where `save_state` was called."""
        variables = [*self.tower.variables, *self.head.variables, *self.optimiser.variables]
        for variable, array in zip(variables, arrays, strict=True):
            variable.assign(array)


def build_optimiser(config: RunConfig) -> Any:
    """The optimiser of a config, its rate falling along half a cosine."""
    rate = keras.optimizers.schedules.CosineDecay(config.learning_rate(), config.epochs * config.steps, alpha=LAST_RATE)
    if config.optimiser == "sgd":
        return keras.optimizers.SGD(rate, momentum=MOMENTUM, nesterov=True)
    if config.optimiser == "adamw":
        return keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY)
    if config.optimiser == "muon":
        return KernelMuon(rate)
    return {"adam": keras.optimizers.Adam, "adagrad": keras.optimizers.Adagrad}[config.optimiser](rate)


def _all_distances(rows: Any, distance: str) -> Any:
    """Distance of every row to every other, (m, m): L1, or squared L2."""
    if distance == "l1":
        return ops.sum(ops.abs(rows[:, None] - rows[None]), axis=-1)
    return ops.sum(ops.square(rows[:, None] - rows[None]), axis=-1)
