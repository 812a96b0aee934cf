"""What a workbench training is told: a frozen value, written beside the weights as config.json."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

LOSSES = ("bce", "contrastive", "triplet", "episode")
DISTANCES = ("l1", "l2")
OPTIMISERS = ("adam", "adamw", "sgd", "adagrad", "muon")
TOWERS = ("small", "mobile", "strokes", "lines")
RATES = {"adam": 1e-3, "adamw": 1e-3, "sgd": 0.05, "adagrad": 0.02, "muon": 4e-3}
AUGMENTS = ("light", "none")
SMALLEST_SIDE = 8


@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """One training, from the tower's shape to the seed.

    loss: bce (a head of weights and bias learns the similarity), contrastive or triplet (plain distances, the
        similarity's scale is fitted afterwards), episode (one-shot naming among alphabets: omniglot alone).
    distance: l1, sum |a - b|; l2, Euclidean. The triplet loss with l2 takes squared distances, as FaceNet does.
    tower: small, mobile, strokes (drawings), lines (signatures; itself it learns nothing), or the path of a tower.keras
        to start from.
    side, channels: pixels a side and 1 (grey) or 3 (RGB). embedding: length of the unit vector. width: of the first
        stage; parameters grow with its square.
    optimiser, rate: rate None is the optimiser's usual one. It falls to a hundredth along half a cosine.
    margin: of contrastive, triplet and episode (there a cosine); None is a usual one. Not for bce.
    batch: pictures in a step, of which every pair (or semi-hard triplet) is used.
    epochs, steps: steps of an epoch, after which the validation pairs judge.
    patience: epochs without a better validation figure before it stops early.
    augment: light (turned, scaled, moved, brightened a little) or none; a named set may have ways of its own.
    source: "folder", or the named set it was trained on, which then says how a picture file is read.
    """

    loss: str = "bce"
    distance: str = "l1"
    tower: str = "small"
    side: int = 64
    channels: int = 1
    embedding: int = 64
    width: int = 24
    optimiser: str = "adamw"
    rate: float | None = None
    margin: float | None = None
    batch: int = 96
    epochs: int = 30
    steps: int = 100
    patience: int = 8
    seed: int = 0
    augment: str = "light"
    source: str = "folder"

    def __post_init__(self) -> None:
        choices = {"loss": LOSSES, "distance": DISTANCES, "optimiser": OPTIMISERS, "augment": AUGMENTS}
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                raise ValueError(
                    f"Expected {name} {', '.join(allowed[:-1])} or {allowed[-1]}. Received {getattr(self, name)!r}."
                )
        if self.tower not in TOWERS and not self.tower.endswith(".keras"):
            raise ValueError(
                f"Expected a tower {', '.join(TOWERS)}, or the path of a tower.keras. Received {self.tower!r}."
            )
        if self.channels not in (1, 3):
            raise ValueError(f"Expected 1 channel (grey) or 3 (colour). Received {self.channels}.")
        _check_at_least("side", self.side, SMALLEST_SIDE)
        for name, least in (("embedding", 2), ("width", 4), ("batch", 4), ("epochs", 1), ("steps", 1), ("patience", 1)):
            _check_at_least(name, getattr(self, name), least)
        if self.loss == "episode" and self.distance != "l2":
            raise ValueError("Expected distance l2 with episode: its cosines rank as l2 does. Received l1.")
        if self.rate is not None and not (math.isfinite(self.rate) and self.rate > 0):
            raise ValueError(f"Expected a learning rate > 0. Received {self.rate}. Leave it out for the usual one.")
        _check_margin(self)

    def learning_rate(self) -> float:
        """The rate at the start."""
        return RATES[self.optimiser] if self.rate is None else self.rate

    def used_margin(self) -> float:
        """The margin in the units of the loss: distances, or squared ones for triplet with l2.

        Raises:
            ValueError: the loss has none.
        """
        if self.loss == "bce":
            raise ValueError("Expected contrastive or triplet. Received bce, which has no margin.")
        return usual_margin(self.loss, self.distance, self.embedding) if self.margin is None else self.margin


def usual_margin(loss: str, distance: str, embedding: int) -> float:
    """A margin that fits unit vectors: two random ones lie sqrt(2) apart in L2, about 1.13 sqrt(d) in L1."""
    if loss == "episode":
        return 0.1
    if distance == "l2":
        return 0.3 if loss == "triplet" else 1.0
    return (0.2 if loss == "triplet" else 0.8) * math.sqrt(embedding)


def largest_loss_distance(loss: str, distance: str, embedding: int) -> float:
    """The farthest two unit vectors can be, as the loss measures it."""
    if distance == "l1":
        return 2 * math.sqrt(embedding)
    return 4.0 if loss == "triplet" else 2.0


def write_config(path: Path, config: RunConfig) -> None:
    """Write config.json: the fields by name."""
    path.write_text(json.dumps(asdict(config), indent=1) + "\n", "utf8")


def read_config(path: Path) -> RunConfig:
    """Read config.json.

    Raises:
        FileNotFoundError: no such file.
        ValueError: not JSON, an unknown field, or a value out of range.
    """
    try:
        return config_from(json.loads(path.read_text("utf8")))
    except json.JSONDecodeError as error:
        raise ValueError(f"Expected a run's config at {path}. Received no JSON: {error}. Train it again.") from error


def config_from(values: Mapping[str, Any]) -> RunConfig:
    """A config of these fields, the others as usual.

    Raises:
        ValueError: an unknown field, or a value out of range.
    """
    unknown = set(values) - {field.name for field in fields(RunConfig)}
    if unknown:
        raise ValueError(f"Expected fields of a run's config. Received {', '.join(sorted(unknown))}.")
    return RunConfig(**values)


def _check_at_least(name: str, value: int, least: int) -> None:
    if value < least:
        raise ValueError(f"Expected {name} of {least} or more. Received {value}.")


def _check_margin(config: RunConfig) -> None:
    if config.margin is None:
        return
    if config.loss == "bce":
        raise ValueError("Expected no margin with bce. Received one. Leave it out, or take contrastive or triplet.")
    usual = usual_margin(config.loss, config.distance, config.embedding)
    if not (math.isfinite(config.margin) and config.margin > 0):
        raise ValueError(f"Expected a positive margin. Received {config.margin}. Start from {usual:.2g}.")
    farthest = largest_loss_distance(config.loss, config.distance, config.embedding)
    if config.margin >= farthest:
        raise ValueError(
            f"Expected a margin under {farthest:.3g}: no two unit vectors of {config.embedding} numbers are farther "
            f"apart ({config.loss}, {config.distance}). Received {config.margin}. Start from {usual:.2g}."
        )
