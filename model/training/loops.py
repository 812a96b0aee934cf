"""Our loop beside a plain Keras loop, in one run: `python -m model.training.loops --data ../shared/mnist/mnist.npz`.

Both train the same small tower with the contrastive loss, L2 distance, Adam and the same number of pictures a step,
for the same seconds of processor time (so that other work on the machine does not count), each in a process of its
own. The plain loop is written as the known tutorials are: all pairs are made up front as two float arrays, a twin
model takes two pictures, `fit` trains it. Ours keeps the pictures as bytes, looks at each picture of a batch once and
uses every pair of the batch.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from model.evaluation.verification import area_under_curve, best_threshold
from model.sampling.batches import class_batches
from model.sampling.pairs import balanced_pairs
from model.training.run_config import RunConfig

BATCH = 128  # pictures, so 64 pairs of the plain loop
MARGIN = 1.0
PLAIN_PAIRS = 60_000  # made up front; two float arrays of them take 376 MB at 28x28
JUDGED = 10_000
ROLES = ("plain", "ours")
CONFIG = RunConfig(
    loss="contrastive", distance="l2", side=28, width=16, optimiser="adam", batch=BATCH, margin=MARGIN, steps=10**6
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.training.loops", description=__doc__)
    parser.add_argument("--data", default="../shared/mnist/mnist.npz", help="mnist.npz")
    parser.add_argument("--seconds", type=float, default=60.0, help="of processor time in training, each loop")
    parser.add_argument("--role", choices=ROLES, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args(arguments)
    if options.role:
        print(json.dumps(_measured(options.role, Path(options.data), options.seconds)))  # noqa: T201
        return 0
    result = {role: _apart(role, options) for role in ROLES}
    print(json.dumps(result) if options.json else as_text(result))  # noqa: T201
    return 0


def as_text(result: dict[str, dict[str, float]]) -> str:
    """A table of both loops' figures."""
    names = list(result["ours"])
    return "\n".join([f"{'':<24}{'plain Keras':>14}{'ours':>14}"] + [
        f"{name:<24}{result['plain'][name]:>14,.4g}{result['ours'][name]:>14,.4g}" for name in names
    ])  # fmt: skip


def _apart(role: str, options: argparse.Namespace) -> dict[str, float]:
    words = ["--data", options.data, "--seconds", str(options.seconds), "--role", role]
    ended = subprocess.run(
        [sys.executable, "-m", "model.training.loops", *words], capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise RuntimeError(f"Expected figures of the {role} loop. Received its end: {ended.stderr[-300:]}")
    figures: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return figures


def _measured(role: str, data: Path, seconds: float) -> dict[str, float]:
    with np.load(data) as digits:
        pictures, label = digits["x_train"][..., np.newaxis], digits["y_train"].astype(np.int64)
        test, test_label = digits["x_test"][..., np.newaxis], digits["y_test"].astype(np.int64)
    import keras

    keras.utils.set_random_seed(0)
    embed, counts = (_plain if role == "plain" else _ours)(pictures, label, seconds)
    memory = _peak_memory_mb()
    learnt = _scores(embed, pictures[:10_000], label[:10_000])
    score, same = _scores(embed, test, test_label)
    return {
        "steps": counts["steps"],
        "pictures_per_cpu_s": counts["pictures"] / counts["seconds"],
        "pairs_per_cpu_s": counts["pairs"] / counts["seconds"],
        "test_pair_accuracy": float(np.mean((score >= best_threshold(*learnt)) == same)),
        "test_auc": area_under_curve(score[same], score[~same]),
        "peak_memory_mb": memory,
    }


def _peak_memory_mb() -> float:
    import resource  # not there on Windows

    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**10 if sys.platform == "darwin" else 1)
    return kilobytes / 2**10


def _scores(embed: Any, pictures: Any, label: Any) -> tuple[Any, Any]:
    """Minus the distance of balanced pairs, and whether they are the same."""
    first, second, same = balanced_pairs(label, JUDGED, np.random.default_rng(1))
    rows = embed(pictures)
    return -np.linalg.norm(rows[first] - rows[second], axis=1), same


def _plain(pictures: Any, label: Any, seconds: float) -> tuple[Any, dict[str, float]]:
    import keras

    from model.losses.contrastive import contrastive
    from model.siamese.small_tower import build_small_tower

    first, second, same = balanced_pairs(label, PLAIN_PAIRS, np.random.default_rng(0))
    pairs = [pictures[first].astype(np.float32), pictures[second].astype(np.float32)]
    tower = build_small_tower(CONFIG.side, 1, embedding=CONFIG.embedding, width=CONFIG.width)
    one, other = keras.Input(tower.input_shape[1:]), keras.Input(tower.input_shape[1:])
    apart = keras.layers.Lambda(_distance, output_shape=(1,))([tower(one), tower(other)])
    twin = keras.Model([one, other], apart)
    twin.compile(
        optimizer=keras.optimizers.Adam(CONFIG.learning_rate()),
        loss=lambda same, distance: contrastive(distance, same, MARGIN),
    )
    clock = _Clock(seconds)
    stop = keras.callbacks.LambdaCallback(on_train_batch_end=lambda step, logs: clock.tick(twin))
    twin.fit(pairs, same.astype(np.float32)[:, None], batch_size=BATCH // 2, epochs=10**6, verbose=0, callbacks=[stop])
    counts = {"steps": clock.steps, "pictures": clock.steps * BATCH, "pairs": clock.steps * BATCH / 2}
    return lambda x: tower.predict(x.astype(np.float32), batch_size=256, verbose=0), counts | {"seconds": clock.spent()}


def _distance(rows: Any) -> Any:
    from keras import ops

    return ops.sqrt(ops.maximum(ops.sum(ops.square(rows[0] - rows[1]), axis=1, keepdims=True), 1e-12))


def _ours(pictures: Any, label: Any, seconds: float) -> tuple[Any, dict[str, float]]:
    from model.training.learner import Learner
    from model.training.towers import build_tower_of

    learner = Learner(build_tower_of(CONFIG), CONFIG)
    draw, rng, clock, pairs = class_batches(label, BATCH), np.random.default_rng(0), _Clock(seconds), 0
    while not clock.ended:
        batch = draw(rng)
        learner.step(pictures[batch.rows], label[batch.rows], batch)
        pairs += len(batch.same)
        clock.tick()
    counts = {"steps": clock.steps, "pictures": clock.steps * BATCH, "pairs": pairs}
    return learner.embed, counts | {"seconds": clock.spent()}


class _Clock:
    """Counts steps and seconds from the second step on: the first one compiles."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._started = seconds, 0.0
        self.steps, self.ended = 0, False

    def tick(self, model: Any = None) -> None:
        if not self._started:
            self._started = time.process_time()
            return
        self.steps += 1
        self._last = time.process_time()
        self.ended = self._last - self._started >= self._seconds
        if self.ended and model is not None:
            model.stop_training = True

    def spent(self) -> float:
        return self._last - self._started


if __name__ == "__main__":
    sys.exit(main())
