"""The training loop of a fine-tuning: the tail learns one company's people and is held to what it knew.

loss = task + KEEP * distillation(to what the frozen base says of the same pictures)

task   bce          pairs through the verifier's own head, where strangers count STRANGERS_PER_OWN times: at equal
                    shares the head would learn the equal error rate, while a door works at one in a thousand
       contrastive  on the head's distance in units of its bias, the same shares
       triplet      semi-hard mined in each batch, same units
"""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops
from numpy.typing import NDArray

from model.losses.binary_crossentropy import binary_crossentropy
from model.losses.contrastive import contrastive
from model.losses.distillation import distillation
from model.losses.triplet import triplet
from model.sampling.people import people_batches
from model.sampling.triplets import semi_hard_triplets
from model.siamese.distance import L1Distance
from model.siamese.head import SimilarityHead
from model.siamese.headfile import EMBEDDING_SIZE
from model.training.tail import mirrored_rows

LOSSES = ("bce", "contrastive", "triplet")
BATCH, PER_PERSON = 64, 4
STRANGERS_PER_OWN = 30.0
MARGIN = {"contrastive": 1.0, "triplet": 0.4}  # in units of the head's bias
KEEP = 3.0
RELATION_WEIGHT = 1.0
LARGEST_GRADIENT = 1.0
WARM_UP_STEPS = 10

Progress = Callable[[float, float], None]  # share of this training that is done 0..1, the task's loss


@dataclass(frozen=True, kw_only=True)
class TuneRecipe:
    """loss: one of LOSSES. looks: how often each picture is looked at. rate: Adam's peak.

    back: how far the weights return towards the base's in the end, 0..1; see `Tuner.step_back`.
    seconds: no more than so long for one training, whatever the machine; the rate falls accordingly.
    """

    loss: str = "bce"
    looks: int = 8
    rate: float = 1e-4
    back: float = 0.5
    seconds: float = 240.0

    def __post_init__(self) -> None:
        if self.loss not in LOSSES:
            raise ValueError(f"Expected a loss of {', '.join(LOSSES)}. Received {self.loss!r}. Choose one of them.")
        if self.looks <= 0 or self.rate <= 0 or not 0 <= self.back < 1:
            raise ValueError(f"Expected looks and rate > 0, 0 <= back < 1. Received {self}. Start from the defaults.")


@dataclass(frozen=True)
class Lesson:
    """What is looked at.

    maps: float16 (n, v, 2, h, w, c), v views of each picture as they leave the trunk, with their mirror images.
    base: float32 (n, v, 128), the frozen base's embedding of each view. identity: int64 (n,).
    """

    maps: NDArray[np.float16]
    base: NDArray[np.float32]
    identity: NDArray[np.int64]

    def of(self, people: NDArray[np.int64]) -> "Lesson":
        """The pictures of these people."""
        kept = np.isin(self.identity, people)
        return Lesson(self.maps[kept], self.base[kept], self.identity[kept])


class Tuner:
    """Trains a tail and a head in place, always from the same start.

    Args:
        tail: see `model.training.tail.cut`; its trainable weights learn.
        w, bias: the base's head; only the loss "bce" moves them.
    """

    def __init__(self, tail: keras.Model, w: NDArray[np.float32], bias: float, recipe: TuneRecipe) -> None:
        self.tail, self._recipe, self._bias = tail, recipe, float(bias)
        self._distance, self._head = L1Distance(), SimilarityHead(name="similarity")
        self._head.build((None, EMBEDDING_SIZE))
        self._head.set_weights([w, np.float32(bias)])
        self._start = [*map(ops.copy, self._weights())]
        learnt = [*tail.trainable_weights, *(self._head.trainable_weights if recipe.loss == "bce" else [])]
        self._learnt = learnt
        self._first, self._second = np.triu_indices(BATCH, 1)

    def train(self, lesson: Lesson, seed: int, progress: Progress = lambda share, loss: None) -> NDArray[np.float32]:
        """Go back to the start, train, and return the head's w, float32 (128,); the tail is trained now.

        Args:
            lesson: two people at least.
            seed: of batches and views; the same seed and the same time repeat a training.
        """
        self._restart()
        rng = np.random.default_rng(seed)
        steps = max(1, round(self._recipe.looks * len(lesson.identity) / BATCH))
        began = time.monotonic()
        batches = people_batches(lesson.identity, BATCH, PER_PERSON, rng)
        for number, rows in enumerate(itertools.islice(batches, steps)):
            share = max(number / steps, (time.monotonic() - began) / self._recipe.seconds)
            if share >= 1:
                break
            self._optimiser.learning_rate = self._rate(number, share)
            views = rng.integers(0, lesson.maps.shape[1], BATCH)
            loss = self._step(*self._batch(lesson, rows, views))
            progress(share, float(loss))
        self._step_back()
        return np.asarray(ops.convert_to_numpy(self._head.w), np.float32)

    def _restart(self) -> None:
        for weight, start in zip(self._weights(), self._start, strict=True):
            weight.assign(start)
        self._optimiser = keras.optimizers.Adam(self._recipe.rate, global_clipnorm=LARGEST_GRADIENT)
        self._optimiser.build(self._learnt)
        self._step = tf.function(self._learn)

    def _step_back(self) -> None:
        """Average with the start: what was gained stays for the most part, what was forgotten returns.

        Source: Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", section 3.
        """
        for weight, start in zip(self._weights(), self._start, strict=True):
            weight.assign(weight + self._recipe.back * (start - weight))

    def _weights(self) -> list[Any]:
        return [*self.tail.trainable_weights, *self._head.trainable_weights]

    def _rate(self, number: int, share: float) -> float:
        warm = min(1.0, (number + 1) / WARM_UP_STEPS)
        return float(self._recipe.rate * warm * (0.5 + 0.5 * np.cos(np.pi * share)))

    def _batch(self, lesson: Lesson, rows: NDArray[np.int64], views: NDArray[np.int64]) -> tuple[Any, ...]:
        identity = lesson.identity[rows]
        same = (identity[self._first] == identity[self._second]).astype(np.float32)
        given = (lesson.maps[rows, views].astype(np.float32), lesson.base[rows, views], same, identity)
        return tuple(map(tf.constant, given))

    def _learn(self, maps: Any, base: Any, same: Any, identity: Any) -> Any:
        with tf.GradientTape() as tape:
            rows = mirrored_rows(self.tail, maps)
            task = self._task(rows, same, identity)
            loss = task + KEEP * distillation(rows, base, RELATION_WEIGHT)
        gradients = tape.gradient(loss, [weight.value for weight in self._learnt])
        self._optimiser.apply(gradients, self._learnt)
        return task

    def _task(self, rows: Any, same: Any, identity: Any) -> Any:
        difference = self._distance([ops.take(rows, self._first, axis=0), ops.take(rows, self._second, axis=0)])
        distance = ops.sum(difference * self._head.w, axis=1)
        if self._recipe.loss == "triplet":
            return self._triplet(distance / self._bias, identity)
        if self._recipe.loss == "contrastive":
            return _shared(contrastive(distance / self._bias, same, MARGIN["contrastive"]), same)
        # Where strangers come so much more often, the same odds lie at a smaller distance.
        similarity = ops.sigmoid(self._head.bias - np.float32(np.log(STRANGERS_PER_OWN)) - distance)
        return _shared(binary_crossentropy(similarity, same), same)

    def _triplet(self, distance: Any, identity: Any) -> Any:
        half = tf.scatter_nd(np.stack([self._first, self._second], axis=1), distance, (BATCH, BATCH))
        square = half + ops.transpose(half)
        margin = MARGIN["triplet"]
        found = tf.numpy_function(lambda d, who: semi_hard_triplets(d, who, margin), [square, identity], [tf.int64] * 3)
        anchor, positive, negative = found
        losses = triplet(
            tf.gather_nd(square, tf.stack([anchor, positive], axis=1)),
            tf.gather_nd(square, tf.stack([anchor, negative], axis=1)),
            margin,
        )
        return ops.sum(losses) / tf.cast(tf.maximum(tf.size(losses), 1), tf.float32)


def _shared(losses: Any, same: Any) -> Any:
    """Mean over both kinds of pairs, strangers counted STRANGERS_PER_OWN times."""
    mated = ops.sum(losses * same) / ops.maximum(ops.sum(same), 1)
    strangers = ops.sum(losses * (1 - same)) / ops.maximum(ops.sum(1 - same), 1)
    return (mated + STRANGERS_PER_OWN * strangers) / (1 + STRANGERS_PER_OWN)
