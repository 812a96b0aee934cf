"""What a door machine needs, in one archive: detector, tower, head, everybody's templates, PINs, numbers and names."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from app.domain.employee import Employee
from app.errors import BadInput
from app.parcel.files import packed, unpacked
from app.parcel.pins import PIECE, TravellingPins, gathered, pins_bytes, read_pins
from app.services.ports import OpenUnitOfWork, Template
from model.errors import in_one_line
from model.faces.detector_files import NETS
from model.versions import HEAD, METRICS, TOWER, Verifier
from model.zipped import DAMAGED_ZIP

KIND = "door"
NET_NAMES = tuple(f"{net}.tflite" for net in NETS)
EXPECTED = ("employees.json", "templates.npz", HEAD, TOWER)
OPTIONAL = (*NET_NAMES, METRICS, PIECE)
DATES = ("starts_on", "ends_on")
TEXTS = ("id", "employee_key", "tower", "detector", "pose")


@dataclass(frozen=True)
class DoorParcel:
    """Read and checked. nets: name of the file -> content, empty where another detector is used.

    pins: None where the export says nothing of them.
    """

    version: str
    detector: str
    employees: tuple[Employee, ...]
    templates: tuple[Template, ...]
    head: bytes
    tower: bytes
    nets: dict[str, bytes]
    settings: dict[str, Any]
    made_at_utc: datetime
    pins: TravellingPins | None


class PinPepper(Protocol):
    """The pepper that PINs are hashed with: app/security/peppers.py."""

    def make(self) -> bytes: ...
    def may_travel(self, hashed: str) -> bool: ...


def pack_door(
    open_unit_of_work: OpenUnitOfWork,
    verifier: Verifier,
    nets: Path | None,
    settings: dict[str, Any],
    now: datetime,
    pepper: PinPepper | None = None,
) -> bytes:
    """The archive. Only those who may punch are in it, and only what the door needs of them.

    nets: the folder of the detector's nets, None where none of them is used. settings: what the door should use too.
    pepper: goes along with the PINs; without one they stay.
    """
    with open_unit_of_work() as work:
        employees = [one for one in work.employees.all() if one.active and not one.left]
        keys = {one.key for one in employees}
        templates = [one for one in work.templates.of_tower(verifier.tower) if one.employee_key in keys]
        pins = gathered(work, keys, pepper.make(), pepper.may_travel) if pepper is not None else None
    pieces = {
        "employees.json": json.dumps([_as_json(one) for one in employees], ensure_ascii=False).encode(),
        "templates.npz": _template_bytes(templates),
        HEAD: (verifier.folder / HEAD).read_bytes(),
        TOWER: verifier.tower_path.read_bytes(),
    }
    if pins is not None:
        pieces[PIECE] = pins_bytes(pins)
    if nets is not None:
        pieces |= {name: (nets / name).read_bytes() for name in NET_NAMES}
    about = {
        "version": verifier.version,
        "detector": nets.name if nets is not None else "",
        "settings": settings,
        "made_at_utc": now.isoformat(),
    }
    return packed(pieces, about)


def read_door(archive: bytes) -> DoorParcel:
    """The archive, checked piece by piece.

    Raises:
        BadInput: it is damaged, or of another TwinClock.
    """
    pieces, about = unpacked(archive, EXPECTED, OPTIONAL)
    try:
        return DoorParcel(
            version=str(about["version"]),
            detector=str(about["detector"]),
            employees=tuple(_employee(one) for one in json.loads(pieces["employees.json"])),
            templates=tuple(_templates(pieces["templates.npz"])),
            head=pieces[HEAD],
            tower=pieces[TOWER],
            nets={name: pieces[name] for name in NET_NAMES if name in pieces},
            settings=dict(about["settings"]),
            made_at_utc=datetime.fromisoformat(about["made_at_utc"]),
            pins=read_pins(pieces[PIECE]) if PIECE in pieces else None,
        )
    except (*DAMAGED_ZIP, KeyError, TypeError) as error:
        found_out = in_one_line(error)
        raise BadInput(f"Expected a door's export. Received something else: {found_out}. Export it again.") from error


def _as_json(employee: Employee) -> dict[str, Any]:
    dates = {name: day.isoformat() if (day := getattr(employee, name)) else None for name in DATES}
    enrolled = employee.enrolled_at_utc.isoformat() if employee.enrolled_at_utc else None
    return {"key": employee.key, "number": employee.number, "name": employee.name, "enrolled": enrolled, **dates}


def _employee(told: dict[str, Any]) -> Employee:
    starts, ends = (date.fromisoformat(told[name]) if told[name] else None for name in DATES)
    enrolled = datetime.fromisoformat(told["enrolled"]) if told["enrolled"] else None
    return Employee(
        key=str(told["key"]),
        number=str(told["number"]),
        name=str(told["name"]),
        enrolled_at_utc=enrolled,
        starts_on=starts,
        ends_on=ends,
    )


def _template_bytes(templates: Sequence[Template]) -> bytes:
    buffer = io.BytesIO()
    columns = {name: np.array([getattr(one, name) for one in templates], dtype=np.str_) for name in TEXTS}
    np.savez(
        buffer,
        allow_pickle=False,
        embedding=np.stack([one.embedding for one in templates]) if templates else np.empty((0, 128), np.float32),
        quality=np.array([one.quality for one in templates], np.float64),
        created=np.array([one.created_at_utc.timestamp() for one in templates], np.float64),
        **columns,
    )
    return buffer.getvalue()


def _templates(content: bytes) -> list[Template]:
    with np.load(io.BytesIO(content), allow_pickle=False) as found:
        columns = {name: found[name] for name in (*TEXTS, "embedding", "quality", "created")}
    embeddings = columns["embedding"]
    if embeddings.ndim != 2 or not np.isfinite(embeddings).all():
        raise ValueError("embeddings that are no finite rows")
    return [
        Template(
            embedding=embeddings[i].astype(np.float32),
            quality=float(columns["quality"][i]),
            created_at_utc=datetime.fromtimestamp(float(columns["created"][i]), UTC),
            **{name: str(columns[name][i]) for name in TEXTS},
        )
        for i in range(len(embeddings))
    ]
