"""What a training leaves behind: a folder, and a few words about it for the parent."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.services.ports import Candidate
from app.trainer.messages import Job, rounded
from model.siamese.headfile import HeadFile
from model.versions import Verifier, Versions, read_verifier, write_version

MOST_NAMED = 50  # unusable pictures that metrics.json names


@dataclass(frozen=True)
class Parts:
    """A candidate before it is written. tower, keras_tower: where they are not the shipped ones."""

    kind: str
    head: HeadFile
    metrics: dict[str, Any]
    better: bool
    thin: bool
    words: str
    tower: Path | None = None
    keras_tower: Path | None = None


def candidate_of(
    job: Job, versions: Versions, current: Verifier, parts: Parts, data: dict[str, int], skipped: list[tuple[str, str]]
) -> Candidate:
    """Write the folder, whole or not at all, and describe it."""
    about = {"kind": parts.kind, "parent": current.version, "data": data, "words": parts.words}
    metrics = parts.metrics | about | {"skipped": skipped[:MOST_NAMED], "skipped_count": len(skipped)}
    target = versions.candidates / job.version
    folder = write_version(target, parts.head, metrics, parts.tower, parts.keras_tower)
    written = read_verifier(folder, job.shipped)
    return Candidate(
        version=job.version,
        parent=current.version,
        kind=parts.kind,
        folder=str(folder),
        tower=written.tower,
        before=rounded(metrics["before"]),
        after=rounded(metrics["after"]),
        better=parts.better,
        thin=parts.thin,
        words=parts.words,
        data=data,
        digest=written.digest,
    )
