"""Puts retraining together."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from app.capture.clock import MachineClock
from app.capture.tower import OpenTower
from app.config import CHECKOUT, Config
from app.services.installation import Installation
from app.services.ports import OpenUnitOfWork, Template
from app.services.renewal import Renewal
from app.services.retraining import Retraining
from app.store.locks import hold
from app.trainer.process import SpawnedTrainer
from model.versions import Versions


def build_retraining(
    config: Config,
    versions: Versions,
    writing: OpenUnitOfWork,
    clock: MachineClock,
    renewal: Renewal,
    reload: Callable[[], None],
    picture_keys: Callable[[], Mapping[str, bytes]] = dict,
) -> Retraining:
    trainer = SpawnedTrainer(
        samples=config.folders.samples,
        versions=config.folders.data / "versions",
        shipped=Path(config.weights),
        lock=lambda: hold(config.folders.data, "training"),
        detector=config.recognition.detector,
        base_faces=_base_faces(),
        picture_keys=picture_keys,
        known=lambda tower: without_pictures(writing, tower),
    )
    installation = Installation(
        verifiers_on_disk=versions,
        open_unit_of_work=writing,
        renewal=renewal,
        embedder=lambda target: OpenTower(versions.load(target.version)),
    )
    return Retraining(
        trainer,
        writing,
        clock,
        versions,
        reload,
        installation=installation,
        lock=lambda: hold(config.folders.data, "retraining"),
    )


def without_pictures(open_unit_of_work: OpenUnitOfWork, tower: str) -> tuple[Template, ...]:
    """The templates by this tower of active people of whom no picture is kept."""
    with open_unit_of_work() as work:
        active = {employee.key for employee in work.employees.all() if employee.active}
        every = [template for template in work.templates.of_tower(tower) if template.employee_key in active]
    pictured = {template.employee_key for template in every if template.sample}
    return tuple(template for template in every if template.employee_key not in pictured)


def _base_faces() -> Path | None:
    """The faces that judged the shipped verifier, where somebody who develops it has them beside the checkout."""
    shared = Path(os.environ.get("TWINCLOCK_SHARED") or CHECKOUT.parent / "shared")
    file = shared / "faces" / "validation.npz"
    return file if file.is_file() else None
