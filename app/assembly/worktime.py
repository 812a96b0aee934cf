"""Puts working time together: the rules, the plan, and what the door asks of them."""

from app.calendars.public import PackagedHolidays
from app.config import Config
from app.services.doortime import DoorTime
from app.services.planning import Planning
from app.services.ports import Clock, OpenUnitOfWork
from app.services.worktime import Worktime


def build_worktime(reading: OpenUnitOfWork, clock: Clock) -> Worktime:
    return Worktime(open_unit_of_work=reading, clock=clock, holidays=PackagedHolidays())


def build_planning(writing: OpenUnitOfWork, clock: Clock) -> Planning:
    return Planning(open_unit_of_work=writing, clock=clock, holidays=PackagedHolidays())


def build_door_time(worktime: Worktime, config: Config) -> DoorTime:
    return DoorTime(worktime, by_schedule=config.parts.attendance.automatic == "schedule")
