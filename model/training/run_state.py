"""A workbench training's checkpoint: one file, whole or not at all, from which it goes on exactly."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from model.training.run_config import RunConfig, read_config

FILE = "checkpoint/state.npz"
Figures = dict[str, float]


@dataclass
class RunState:
    """Epochs so far, and the arrays of the last and of the best one (see `Learner.save_state`)."""

    history: list[Figures] = field(default_factory=list)
    arrays: list[Any] = field(default_factory=list)
    best_arrays: list[Any] = field(default_factory=list)

    def add(self, figures: Figures, arrays: list[Any]) -> None:
        """Note an epoch; keep its arrays when it is the best so far."""
        self.history.append(figures)
        if self._best_epoch() is figures:
            self.best_arrays = arrays

    def best(self) -> Figures:
        """Figures of the epoch with the largest AUC (at a tie the smaller EER, then the earlier one)."""
        return dict(self._best_epoch()) | {"seconds": sum(epoch["seconds"] for epoch in self.history)}

    def _best_epoch(self) -> Figures:
        return max(self.history, key=lambda epoch: (epoch["auc"], -epoch["eer"]))


def save_state(folder: Path, state: RunState) -> None:
    """Write the checkpoint; a kill at any moment leaves the old one or the new one."""
    file = folder / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial.npz")
    arrays = {f"last{i}": array for i, array in enumerate(state.arrays)}
    arrays |= {f"best{i}": array for i, array in enumerate(state.best_arrays)}
    np.savez(partial, history=np.array(json.dumps(state.history)), **arrays)
    partial.replace(file)


def load_state(folder: Path) -> RunState | None:
    """The checkpoint of a run folder; None where there is none yet."""
    if not (folder / FILE).is_file():
        return None
    with np.load(folder / FILE) as saved:
        count = sum(name.startswith("last") for name in saved.files)
        parts = ([saved[f"{kind}{i}"] for i in range(count)] for kind in ("last", "best"))
        return RunState(json.loads(str(saved["history"])), *parts)


def drop_state(folder: Path) -> None:
    """Remove the checkpoint: a run that starts anew must not be resumed from an earlier one's."""
    (folder / FILE).unlink(missing_ok=True)


def check_resumable(folder: Path, config: RunConfig) -> None:
    """Raise ValueError when the folder holds a run of another config; only the patience may differ."""
    if not (folder / "config.json").is_file():
        return
    there = read_config(folder / "config.json")
    differs = [
        name for name in there.__dataclass_fields__
        if name != "patience" and getattr(there, name) != getattr(config, name)
    ]  # fmt: skip
    if differs:
        told = ", ".join(f"{name} {getattr(there, name)} there, {getattr(config, name)} now" for name in differs)
        raise ValueError(f"Expected to resume a run of the same config. Received {told}. Take another folder.")
