"""Puts together what the check-in screen needs beside camera and gallery."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from app.capture.clock import MachineClock
from app.config import Config
from app.domain.employee import Employee
from app.domain.notice import NoticeFacts
from app.domain.punch import Direction
from app.domain.workday import WorkDay
from app.services.checkin import CheckIn
from app.services.corrections import Corrections
from app.services.pins import Pins
from app.services.ports import OpenUnitOfWork
from app.services.ports.door import Voice
from app.services.unknown_faces import UnknownFaces
from app.services.without_face import WithoutFace
from app.services.worktime import Worktime
from app.sound.speech import Speech
from app.store.store import Store
from app.store.unknown_faces import SealedUnknownFaces


@dataclass(frozen=True, kw_only=True)
class Door:
    """What employees may do at the door. days: one employee's. facts: for the privacy notice."""

    without_face: WithoutFace
    days: Callable[[str, date, date], list[WorkDay]]
    ask_forgotten: Callable[[Employee, Direction, datetime, str], object]
    facts: Callable[[], NoticeFacts]
    voice: Voice
    zone: str


def build_door(
    config: Config, check_in: CheckIn, pins: Pins, worktime: Worktime, writing: OpenUnitOfWork, clock: MachineClock
) -> Door:
    corrections = Corrections(open_unit_of_work=writing, clock=clock)
    return Door(
        without_face=WithoutFace(
            check_in=check_in, pins=pins, open_unit_of_work=writing, badge_alone=config.parts.access.badge_alone
        ),
        days=lambda key, first, last: worktime.days([key], first, last).get(key, []),
        ask_forgotten=lambda employee, direction, at, reason: corrections.ask_forgotten(
            employee.number, direction, at, reason, by=employee.key
        ),
        facts=lambda: facts_of(config),
        voice=Speech(),
        zone=clock.zone,
    )


def build_unknown_faces(config: Config, store: Store, writing: OpenUnitOfWork, clock: MachineClock) -> UnknownFaces:
    """The log of faces that were not recognised."""
    return UnknownFaces(
        store=SealedUnknownFaces(store, config.folders.data / "unknown"),
        open_unit_of_work=writing,
        clock=clock,
        is_on=config.parts.door.unknown_faces,
        days=config.parts.retention.unknown_faces_days,
    )


def facts_of(config: Config) -> NoticeFacts:
    """What the privacy notice says of this company and its settings."""
    door, parts = config.parts.door, config.parts
    return NoticeFacts(
        company=door.company,
        contact=door.contact,
        keeps_pictures=parts.privacy.keep_pictures,
        unknown_faces_days=round(parts.retention.unknown_faces_days) if door.unknown_faces else 0,
        punches_days=round(parts.retention.punches_identity_days),
        without_face=door.without_face,
    )
