"""What scheduled exports need: which ran, and a folder to drop files into."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class ExportRun:
    """One due moment of a plan that was seen to. file: path of what was written; "" when the plan was first seen."""

    plan: str
    due_utc: datetime
    done_at_utc: datetime
    file: str = ""


class ExportRuns(Protocol):
    def add(self, run: ExportRun) -> None: ...  # Refused when this moment of this plan was seen to already
    def last(self, plan: str) -> ExportRun | None: ...  # of the latest due moment
    def of(self, plan: str, count: int) -> list[ExportRun]: ...  # latest first


class DropFolder(Protocol):
    """Writes in two steps, so that a file appears under its name only after its run was recorded."""

    def prepare(self, file: Path, content: bytes) -> None:
        """Make it durable under a hidden name. BadInput when the folder is not there or cannot be written."""
        ...

    def finish(self, file: Path) -> bool:
        """Give it its name; False when nothing was prepared, or when that was done before."""
        ...
