"""Fit the passive liveness net, and judge the recipe on subjects it has not seen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from model.sampling.liveness_views import LivenessSet, draw, middle
from model.training.liveness_net import build_liveness_net, mean_logits, place_by_place

Tell = Callable[[str], None]
TOLD_EVERY = 100  # steps


@dataclass(frozen=True, kw_only=True)
class LivenessRecipe:
    """steps of `batch` views; rate: peak learning rate, warmed up, then falling as a cosine; seed: of everything."""

    steps: int = 700
    batch: int = 48
    rate: float = 2e-3
    warm_up: int = 50
    decay: float = 1e-3
    seed: int = 7


def fit(faces: LivenessSet, recipe: LivenessRecipe, tell: Tell) -> keras.Model:
    """A net trained on all of `faces`; maps of logits as `build_liveness_net` says."""
    keras.utils.set_random_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    net = build_liveness_net()
    warm_up = min(recipe.warm_up, recipe.steps // 2)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, recipe.steps - warm_up), warmup_target=recipe.rate, warmup_steps=warm_up
    )
    net.compile(keras.optimizers.AdamW(rate, weight_decay=recipe.decay), loss=place_by_place, jit_compile=False)
    losses: list[float] = []
    for step in range(1, recipe.steps + 1):
        views, live = draw(faces, recipe.batch, rng)
        losses.append(float(net.train_on_batch(inputs(views), live.astype(np.float32)[:, None])))
        if step % TOLD_EVERY == 0:
            tell(f"step {step} of {recipe.steps}, loss {np.mean(losses[-TOLD_EVERY:]):.3f}")
    return net


def inputs(views: NDArray[np.uint8]) -> list[Any]:
    """uint8 BGR (n, 2, s, s, 3) -> [face, surroundings], float32 RGB."""
    rgb = views[..., ::-1].astype(np.float32)
    return [rgb[:, 0], rgb[:, 1]]


def logits_of(net: keras.Model, faces: LivenessSet) -> NDArray[np.float64]:
    """The mean logit of both patches and their mirror images, undisturbed: float64 (n,), large when live."""
    views = np.stack([middle(patches) for patches in faces.patches])
    shipped = mean_logits(net)
    both = [shipped.predict(inputs(one), batch_size=60, verbose=0) for one in (views, views[:, :, :, ::-1])]
    return np.asarray(both, np.float64).mean(axis=(0, 2))


def cross_validate(faces: LivenessSet, recipe: LivenessRecipe, tell: Tell) -> NDArray[np.float64]:
    """A logit for every frame from a net that has seen neither its subject nor the next one: float64 (n,)."""
    subjects = sorted(set(faces.subject.tolist()))
    logits = np.full(len(faces.live), np.nan)
    for pair in (subjects[i : i + 2] for i in range(0, len(subjects), 2)):
        tell(f"leaving out {' and '.join(pair)}")
        left_out = np.isin(faces.subject, pair)
        logits[left_out] = logits_of(fit(faces.take(~left_out), recipe, tell), faces.take(left_out))
    return logits
