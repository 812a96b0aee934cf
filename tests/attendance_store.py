"""Puts a made-up company into a store: into SQLite by whole batches, for a year of punches one by one takes minutes."""

import sqlite3
import tomllib
from pathlib import Path

from app.domain.schedulefile import parsed
from app.services.ports import OpenUnitOfWork
from tests.attendance_company import CHANGED, SCHEDULES, AttendanceCompany


def store_plan(company: AttendanceCompany, open_unit_of_work: OpenUnitOfWork, planning) -> None:
    """Employees, schedules, sites, assignments, leave and corrections."""
    planning.put(parsed(tomllib.loads(SCHEDULES)))
    planning.put(parsed(tomllib.loads(CHANGED)), company.changed_on)
    with open_unit_of_work() as work:
        for employee in company.employees:
            work.employees.add(employee)
        for assignment in company.assignments:
            work.schedules.assign(assignment)
        for leave in company.leaves:
            work.schedules.add_leave(leave)
        for correction in company.corrections:
            work.corrections.add(correction)
        work.commit()


def store_punches(company: AttendanceCompany, file: Path) -> None:
    """The punches, and which were taken back, straight into the database file."""
    rows = [
        (punch.id, punch.employee_key, punch.direction.value, f"{punch.at_utc:%Y-%m-%d %H:%M:%S.%f}", punch.zone, "")
        for punch in company.punches
    ]
    taken_back = [(name, "2026-01-01 00:00:00.000000", "not me") for name in company.withdrawn]
    connection = sqlite3.connect(file)
    with connection:
        columns = "id, employee_key, direction, at_utc, zone, version"
        connection.executemany(f"INSERT INTO punches ({columns}) VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.executemany("INSERT INTO withdrawals VALUES (?, ?, ?)", taken_back)
    connection.close()
