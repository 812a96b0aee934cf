"""Brings a door machine to what its parcel says: files first, then one transaction that switches."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.errors import BadInput
from app.parcel.door import DoorParcel
from app.parcel.pins import exchange_pins
from app.services.ports import Clock, Event, InstalledVerifier, OpenUnitOfWork, Template, UnitOfWork
from model.errors import ModelError
from model.versions import HEAD, TOWER, Versions

DETECTOR_NAME = re.compile(r"mtcnn-[0-9A-Za-z.+]{1,32}-litert")


@dataclass(frozen=True)
class Loaded:
    """How many employees are at this door now, how many of them are new, and how many had to go.

    pins: how many came that were not here yet.
    """

    employees: int
    new: int
    gone: int
    templates: int
    version: str
    pins: int


class OfficePepper(Protocol):
    """Who keeps the office's pepper: app/security/peppers.py."""

    def take_over(self, pepper: bytes) -> None: ...
    def is_from_the_office(self, hashed: str) -> bool: ...


def load_door(
    parcel: DoorParcel,
    *,
    versions: Versions,
    cache: Path,
    write: Callable[[Path, bytes], None],
    open_unit_of_work: OpenUnitOfWork,
    clock: Clock,
    peppers: OfficePepper | None = None,
) -> Loaded:
    """Take over detector, verifier, employees, templates and PINs. Killed in the middle, the door stays as it was.

    cache: folder of the detector's nets. write: puts a new file there whole and durably, or raises OSError.
    peppers: keeps what the PINs were hashed with; without it they are left out.
    Raises:
        BadInput: the verifier in the parcel cannot be used here.
    """
    if parcel.nets:
        _place_detector(parcel, cache, write)
    version = _place_verifier(parcel, versions)
    tower = versions.load(version).tower
    if parcel.pins is not None and peppers is not None:
        peppers.take_over(parcel.pins.pepper)  # first: a PIN whose pepper is not there yet lets nobody in
    with open_unit_of_work() as work:
        there = {one.key: one for one in work.employees.all()}
        wanted = {one.key: one for one in parcel.employees}
        for key in there.keys() - wanted.keys():
            work.employees.erase(key)
        for key, employee in wanted.items():
            if key not in there:
                work.employees.add(employee)
            elif there[key] != employee:
                work.employees.update(employee)
        _exchange_templates(work, parcel)
        pins = 0
        if parcel.pins is not None and peppers is not None:
            pins = exchange_pins(work, parcel.pins, wanted.keys(), peppers.is_from_the_office)
        _switch(work, version, tower, clock)
        gone, new = len(there.keys() - wanted.keys()), len(wanted.keys() - there.keys())
        details = {"employees": len(wanted), "new": new, "gone": gone, "version": version, "pins": pins}
        work.events.add(Event(kind="door_loaded", at_utc=clock.now(), details=details))
        work.commit()
    return Loaded(len(wanted), new, gone, len(parcel.templates), version, pins)


def _exchange_templates(work: UnitOfWork, parcel: DoorParcel) -> None:
    """Each employee's templates as the parcel has them; those that are the same already are left alone."""
    wanted: dict[str, list[Template]] = {one.key: [] for one in parcel.employees}
    for template in parcel.templates:
        if template.employee_key not in wanted:
            raise BadInput("Expected templates of the employees in the export. Received others. Export it again.")
        wanted[template.employee_key].append(template)
    for key, templates in wanted.items():
        if {one.id for one in work.templates.of(key)} != {one.id for one in templates}:
            work.templates.erase(key)
            for template in templates:
                work.templates.add(template)


def _switch(work: UnitOfWork, version: str, tower: str, clock: Clock) -> None:
    if version and version not in [one.version for one in work.verifiers.all()]:
        work.verifiers.add(
            InstalledVerifier(version=version, parent="", tower=tower, kind="door", installed_at_utc=clock.now())
        )
    if work.verifiers.current() != version:
        work.verifiers.switch_to(version)


def _place_verifier(parcel: DoorParcel, versions: Versions) -> str:
    """Put the verifier among the versions unless it is there; returns its name, "" for the shipped one."""
    try:
        with tempfile.TemporaryDirectory(prefix="twinclock-door-") as place:
            folder = Path(place) / "verifier"
            folder.mkdir()
            (folder / HEAD).write_bytes(parcel.head)
            (folder / TOWER).write_bytes(parcel.tower)
            return _installed(parcel, versions, folder)
    except ModelError as error:
        raise BadInput(f"Expected a verifier that fits this TwinClock. Received another: {error}") from error


def _installed(parcel: DoorParcel, versions: Versions, folder: Path) -> str:
    base = versions.base()
    if parcel.version == base.version:
        if (base.folder / HEAD).read_bytes() == parcel.head:
            return ""
        raise BadInput(
            f"Expected the same {parcel.version} as here. Received another one. Install the same TwinClock on both."
        )
    if parcel.version in versions.installed():
        if (versions.load(parcel.version).folder / HEAD).read_bytes() == parcel.head:
            return parcel.version
        raise BadInput(f"Expected a new version. Received another {parcel.version} than the one here. Retrain again.")
    return versions.install(folder, parcel.version).version


def _place_detector(parcel: DoorParcel, cache: Path, write: Callable[[Path, bytes], None]) -> None:
    if not DETECTOR_NAME.fullmatch(parcel.detector):
        raise BadInput(f"Expected the face detector's nets. Received {parcel.detector!r}. Export it again.")
    folder = cache / parcel.detector
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in parcel.nets.items():
        if not (folder / name).is_file():
            write(folder / name, content)
