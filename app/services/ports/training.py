"""Training in a spawned child: app/trainer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class TrainingProgress:
    """fraction: 0..1. text: what is being done now, for a person. figures: e.g. {"loss": 0.31}."""

    fraction: float
    text: str
    figures: Mapping[str, float] = field(default_factory=dict)


class TrainingKind(StrEnum):
    """How much of the verifier learns."""

    CALIBRATE = "calibrate"  # head and threshold: seconds, no picture is embedded anew
    FINE_TUNE = "fine-tune"  # also the tower's last stage: minutes


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What a training left behind in `folder` (head.json, metrics.json; tower.tflite, tower.keras if they changed).

    kind: "calibrated" or "fine-tuned".
    before, after: figures on held-out identities, e.g. {"fnmr": 0.04, "fmr": 0.001, "auc": 0.998, "threshold": 4.1}.
    better: the gate's verdict. thin: fewer than 20 held-out identities. words: the verdict for an admin.
    data: what it was made of: {"people", "pictures", "strangers", "stranger_pictures"}. digest: the version's hash.
    """

    version: str
    parent: str
    kind: str
    folder: str
    tower: str
    before: Mapping[str, float]
    after: Mapping[str, float]
    better: bool
    thin: bool
    words: str
    data: Mapping[str, int] = field(default_factory=dict)
    digest: str = ""


class Trainer(Protocol):
    """Trains in a spawned child process; nothing is installed by it."""

    def calibrate(self, parent: str, on_progress: Callable[[TrainingProgress], None]) -> Candidate:
        """Head and threshold: seconds. Blocking; call it off the UI thread.

        Raises TrainingFailed, or Refused when there is too little to learn from or it was cancelled.
        """
        ...

    def fine_tune(self, parent: str, loss: str, on_progress: Callable[[TrainingProgress], None]) -> Candidate:
        """Also the tower's last stage: minutes. loss: bce, contrastive or triplet; else as `calibrate`."""
        ...

    def cancel(self) -> None:
        """Stop the running training, from any thread; it then raises Refused("cancelled")."""
        ...
