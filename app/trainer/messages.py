"""What the training child is told, and what it answers: plain values, so that spawn can hand them over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.services.ports import Candidate, Template, TrainingKind, TrainingProgress


@dataclass(frozen=True, kw_only=True)
class Job:
    """One training.

    kind: what learns. loss: of a fine-tuning.
    samples: folder with anchor, positive and negative. versions, shipped: as in `model.versions.Versions`.
    parent: the version in use now. version: the candidate's name. detector: "mtcnn" or a YuNet file, for pictures
    that were dropped into the folders uncut.
    base_faces: the base's validation shard, where it is at hand; cache: where its embeddings are kept.
    known: templates in use of people of whom no picture is kept: a calibration learns from them as well.
    picture_keys: number in lower case -> data key, for sealed pictures; they travel by the pipe and touch no disk.
    """

    kind: TrainingKind
    loss: str
    samples: Path
    versions: Path
    shipped: Path
    parent: str
    version: str
    detector: str
    base_faces: Path | None
    cache: Path
    known: tuple[Template, ...] = ()
    picture_keys: Mapping[str, bytes] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Finished:
    """The last answer of a training that left a candidate."""

    candidate: Candidate


@dataclass(frozen=True)
class GaveUp:
    """The last answer of one that did not. refused: a rule said no; else it failed."""

    reason: str
    refused: bool


Answer = TrainingProgress | Finished | GaveUp


def rounded(figures: Mapping[str, float]) -> dict[str, float]:
    """Figures as they are shown and stored: six digits, the rest is noise."""
    return {name: float(f"{value:.6g}") for name, value in figures.items()}
