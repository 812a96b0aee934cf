"""Puts together what an admin does about people beside enrolling them."""

from dataclasses import dataclass

from app.capture.clock import MachineClock
from app.services.corrections import Corrections
from app.services.people_import import PeopleImport
from app.services.ports import OpenUnitOfWork


@dataclass(frozen=True, kw_only=True)
class People:
    """corrections: of punches. importing: people from a sheet."""

    corrections: Corrections
    importing: PeopleImport


def build_people(writing: OpenUnitOfWork, clock: MachineClock) -> People:
    return People(
        corrections=Corrections(open_unit_of_work=writing, clock=clock),
        importing=PeopleImport(open_unit_of_work=writing, clock=clock),
    )
