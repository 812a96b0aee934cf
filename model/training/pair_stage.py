"""The pair loss: linear layer, w and bias of the verifier, trained as a twin on top of frozen features."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from model.datasets.shards import training_faces
from model.evaluation.verification import true_accept_rate
from model.losses.binary_crossentropy import binary_crossentropy
from model.sampling.pairs import hard_non_mated_pairs, mated_pairs, non_mated_pairs
from model.siamese.head import SMALLEST_BIAS
from model.siamese.headfile import EMBEDDING_SIZE, HeadFile, write_head
from model.siamese.twin import build_twin
from model.training.export import UNKNOWN_TOWER, tower_from_run
from model.training.fit import save_tower
from model.training.fmr import fmr_curve
from model.training.progress import resize_faces
from model.training.recipe import HELD_OUT_MODULUS, Recipe
from model.training.trainer import build_trainer

MATED_PAIRS = 200_000  # a round
HARD_PAIRS = 120_000
EASY_PAIRS = 80_000
BATCH = 1024
RATE = 2e-5  # small: the pairs are of people the tower has been trained on, and strangers pay for more


def extract_features(predict: Any, faces: Any, rows: Any, side: int, batch: int = 128) -> Any:
    """What the linear layer sees of faces[rows] and of their mirror images.

    uint8 BGR (n, 112, 112, 3) -> float32 (rows, 2, width).
    """
    made = []
    for start in range(0, len(rows), batch):
        block = resize_faces(faces[rows[start : start + batch]], side)
        views = (block, np.ascontiguousarray(block[:, :, ::-1]))
        made.append(np.stack([predict(view) for view in views], axis=1))
    return np.concatenate(made)


def pair_twin(linear: list[Any], width: int) -> tuple[keras.Model, keras.Model]:
    """What follows the convolutions in the mirrored tower, over features (n, 2, width); and its twin model."""
    feature = layers.Input((2, width), name="feature")
    row = layers.UnitNormalization()(layers.Dense(linear[0].shape[1], name="linear")(feature))
    middle = layers.GlobalAveragePooling1D()(row)
    tower = keras.Model(feature, layers.UnitNormalization(name="embedding")(middle), name="tower")
    tower.set_weights(linear)
    return tower, build_twin(tower)


def train_pairs(
    features: Any, identity: Any, held: Any, linear: list[Any], rounds: int, log: Any
) -> tuple[list[Any], Any, float]:
    """Train on the identities that are not held out; keep the round whose held-out TAR at FAR 1e-3 is best.

    Args:
        features: float32 (n, 2, width). identity: int (n,). held: bool (n,).
        linear: kernel (width, 128) and bias (128,) to start from.
        log: called with one dict a round.
    Returns:
        linear weights, w float32 (128,), bias float.
    """
    rng = np.random.default_rng(11)
    tower, twin = pair_twin(linear, features.shape[2])
    learnt, people = features[~held], identity[~held]
    steps = rounds * (MATED_PAIRS + HARD_PAIRS + EASY_PAIRS) // BATCH
    rate = keras.optimizers.schedules.CosineDecay(RATE, steps)
    twin.compile(optimizer=keras.optimizers.Adam(rate), loss=_column_loss)
    twin.get_layer("similarity").set_weights([np.ones(len(linear[1]), np.float32), np.float32(1.0)])
    best: tuple[float, Any] = (-1.0, None)
    for number in range(rounds + 1):
        if number:
            first, second, same = _mine(tower, learnt, people, rng)
            _set_scale(tower, twin.get_layer("similarity"), learnt, first, second, same)
            pairs = [learnt[first], learnt[second]]
            twin.fit(pairs, same[:, None].astype(np.float32), batch_size=BATCH, epochs=1, verbose=0)
        w, bias = (ops.convert_to_numpy(weight) for weight in twin.get_layer("similarity").weights)
        tar = held_out_tar(embed_features(tower, features[held]) * w, identity[held])
        log({"round": number, "held_tar_1e-3": tar, "bias": float(bias), "w": float(w.mean())})
        if tar > best[0]:
            best = (tar, ([np.array(x) for x in tower.get_weights()], np.array(w), float(bias)))
    return best[1]


def _column_loss(same: Any, similarity: Any) -> Any:
    return ops.mean(binary_crossentropy(similarity[:, 0], same[:, 0]))


def _mine(tower: Any, features: Any, identity: Any, rng: Any) -> Any:
    embedding = embed_features(tower, features)
    parts = [mated_pairs(identity, MATED_PAIRS, rng), non_mated_pairs(identity, EASY_PAIRS, rng)]
    parts += [hard_non_mated_pairs(embedding, identity, HARD_PAIRS // 12, rng) for _ in range(12)]
    first, second, same = _joined(*parts)
    order = rng.permutation(len(first))
    return first[order], second[order], same[order]


def _joined(*parts: Any) -> Any:
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def _set_scale(tower: Any, head: Any, features: Any, first: Any, second: Any, same: Any) -> None:
    """Start a round where scale and bias fit its pairs: else the linear layer is bent to make up for them."""
    embedding = embed_features(tower, features) * ops.convert_to_numpy(head.w)
    few = slice(0, 40_000)
    distance = np.abs(embedding[first[few]] - embedding[second[few]]).sum(axis=1)
    scale, bias = fit_scale(distance, same[few])
    head.set_weights([ops.convert_to_numpy(head.w) * scale, np.float32(max(bias, SMALLEST_BIAS))])


def embed_features(tower: Any, features: Any) -> Any:
    return mirrored_rows(features, tower.get_weights())


def mirrored_rows(features: Any, linear: Any) -> Any:
    """Embeddings float32 (n, 128) of the mirrored tower from features (n, 2, width)."""
    rows = features @ linear[0] + linear[1]
    rows = (rows / np.linalg.norm(rows, axis=2, keepdims=True)).sum(axis=1)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def held_out_tar(folded: Any, identity: Any, rate: float = 1e-3) -> float:
    """TAR at a FAR over all pairs of the held-out identities, by folded L1 distance."""
    mated, non_mated = l1_pairs(folded, identity)
    return true_accept_rate(-mated, -non_mated, rate)


def l1_pairs(folded: Any, identity: Any) -> tuple[Any, Any]:
    """L1 distance of every pair once: mated (m,), non-mated (k,)."""
    mated, non_mated = [], []
    for i in range(len(folded) - 1):
        distance = np.abs(folded[i + 1 :] - folded[i]).sum(axis=1)
        same = identity[i + 1 :] == identity[i]
        mated.append(distance[same])
        non_mated.append(distance[~same])
    return np.concatenate(mated), np.concatenate(non_mated)


def calibrate_scale(folded: Any, identity: Any) -> tuple[float, float]:
    """Scale of w and bias that make the similarity of balanced random pairs a probability.

    The order of distances, and with it every decision, stays; only the similarity's meaning is set.
    """
    rng = np.random.default_rng(5)
    first, second, same = _joined(mated_pairs(identity, 20_000, rng), non_mated_pairs(identity, 20_000, rng))
    return fit_scale(np.abs(folded[first] - folded[second]).sum(axis=1), same)


def fit_scale(distance: Any, same: Any) -> tuple[float, float]:
    """Scale and bias of the logistic regression sigmoid(bias - scale * distance) of `same`."""
    typical = float(distance.mean())
    x = np.stack([np.ones_like(distance), -distance / typical], axis=1).astype(np.float64)
    theta = np.array([1.0, 1.0])
    for _ in range(50):  # Newton's steps
        p = 1 / (1 + np.exp(-(x @ theta)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        theta = theta + np.linalg.solve(hessian, x.T @ (same - p))
    return float(theta[1] / typical), float(theta[0])


def fit_head(*, data: Path, runs: Path, to: Path, cache: Path, rounds: int, every: int = 1) -> dict[str, Any]:
    """Run the whole stage on the averaged weights in `runs` and write the verifier into the folder `to`.

    Args:
        every: train on each `every`-th face only, for a quick head; the held-out faces are all used.
    Returns:
        the last round's figures.
    """
    faces = training_faces(data, cache)
    held = faces.identity % HELD_OUT_MODULUS == 0
    rows = np.flatnonzero(held | (np.arange(len(held)) % every == 0))
    identity, held = faces.identity[rows], held[rows]
    about = json.loads((runs / "tower.json").read_text("utf8"))
    weights = tower_from_run(runs).get_weights()
    features = _features(weights, about, faces.faces, rows)
    history: list[dict[str, float]] = []
    linear, w, _ = train_pairs(features, identity, held, weights[-2:], rounds, history.append)
    embedding = mirrored_rows(features[held], linear)
    scale, bias = calibrate_scale(embedding * w, identity[held])
    to.mkdir(parents=True, exist_ok=True)
    save_tower(to, [*weights[:-2], *linear], about)
    (to / "head_history.json").write_text(json.dumps(history, indent=1))
    write_head(to / "head.json", _measured_head((w * scale).astype(np.float32), bias, embedding, identity[held]))
    return history[-1]


def _features(weights: Any, about: dict[str, Any], faces: Any, rows: Any) -> Any:
    recipe = Recipe(channels=tuple(about["channels"]), blocks=tuple(about["blocks"]))
    trainer = build_trainer(recipe, np.eye(1, EMBEDDING_SIZE, dtype=np.float32), about["side"])
    return extract_features(lambda pictures: trainer.features(weights, pictures), faces, rows, about["side"])


def _measured_head(w: Any, bias: float, embedding: Any, identity: Any) -> HeadFile:
    points, floor = fmr_curve((embedding * w).astype(np.float32), identity)
    return HeadFile(
        version=f"base-{date.today():%Y%m%d}",
        w=tuple(map(float, w)),
        bias=bias,
        tower_sha256=UNKNOWN_TOWER,  # export fills it in
        fmr_curve=points,
        fmr_floor=floor,
    )
