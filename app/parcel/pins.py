"""PINs on their way to a door machine: their hashes, and the pepper that these were made with."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.services.ports import Pin, UnitOfWork

PIECE = "pins.json"
PEPPER_BYTES = 32


@dataclass(frozen=True)
class TravellingPins:
    """pins: whose hash can be checked by the pepper. others: who has one that cannot travel."""

    pepper: bytes
    pins: tuple[Pin, ...]
    others: frozenset[str]


def gathered(
    work: UnitOfWork, keys: Collection[str], pepper: bytes, may_travel: Callable[[str], bool]
) -> TravellingPins:
    """The PINs of these employees."""
    owned = [pin for key in sorted(keys) if (pin := work.pins.get(key)) is not None]
    pins = tuple(pin for pin in owned if may_travel(pin.hashed))
    others = frozenset(pin.employee_key for pin in owned) - {pin.employee_key for pin in pins}
    return TravellingPins(pepper, pins, others)


def pins_bytes(travelling: TravellingPins) -> bytes:
    pins = [vars(pin) | {"set_at_utc": pin.set_at_utc.isoformat()} for pin in travelling.pins]
    told = {"pepper": travelling.pepper.hex(), "pins": pins, "others": sorted(travelling.others)}
    return json.dumps(told).encode()


def read_pins(content: bytes) -> TravellingPins:
    """Raises ValueError, KeyError or TypeError where it is something else."""
    told = json.loads(content)
    pepper = bytes.fromhex(told["pepper"])
    if len(pepper) != PEPPER_BYTES:
        raise ValueError("a pepper of another length")
    return TravellingPins(pepper, tuple(_pin(one) for one in told["pins"]), frozenset(map(str, told["others"])))


def _pin(told: dict[str, Any]) -> Pin:
    set_at_utc = datetime.fromisoformat(told["set_at_utc"])
    if set_at_utc.tzinfo is None:
        raise ValueError("a moment without a zone")
    return Pin(
        employee_key=str(told["employee_key"]),
        hashed=str(told["hashed"]),
        set_at_utc=set_at_utc,
        to_change=bool(told["to_change"]),
    )


def exchange_pins(work: UnitOfWork, came: TravellingPins, keys: Collection[str], is_ours: Callable[[str], bool]) -> int:
    """Bring this door's PINs to what the office says; how many came.

    Of two PINs of one employee the later one counts: whoever chose theirs at this door keeps it until the office gives
    another. Whose PIN the office took away has none here. keys: of the employees in the export. is_ours: whether a hash
    at this door was made by the office's pepper; what a door's admin gave before one came is left alone.
    """
    coming = {pin.employee_key: pin for pin in came.pins if pin.employee_key in keys}
    count = 0
    for key in sorted(work.pins.owners() & set(keys) | coming.keys()):
        here, pin = work.pins.get(key), coming.get(key)
        if pin is not None and (here is None or here.set_at_utc < pin.set_at_utc):
            work.pins.put(pin)
            count += 1
        elif pin is None and here is not None and key not in came.others and is_ours(here.hashed):
            work.pins.delete(key)
    return count
