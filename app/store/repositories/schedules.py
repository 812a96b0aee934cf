"""Schedules, assignments, sites, the company's days and leave: what the hours are counted by."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select

from app.domain.assignment import Assignment, CompanyDay, Leave, Level, Site
from app.domain.schedule import ScheduleVersion
from app.domain.scheduletable import schedule_from, table_from
from app.store.tables import assignments, company_days, leaves, schedules, sites

# Read at every visit, so put together once.
VERSIONS = select(schedules).order_by(schedules.c.name, schedules.c.from_day)
ASSIGNMENTS = select(assignments).order_by(assignments.c.from_day, assignments.c.seq)
FOR_ONE = ASSIGNMENTS.where(
    (assignments.c.level != Level.EMPLOYEE.value) | (assignments.c.subject == bindparam("employee"))
)
SITES = select(sites).order_by(sites.c.name)
COMPANY_DAYS = select(company_days).order_by(company_days.c.day, company_days.c.site)
LEAVES = (
    select(leaves)
    .where(leaves.c.last >= bindparam("start"), leaves.c.first <= bindparam("end"))
    .order_by(leaves.c.first, leaves.c.id)
)


class SqlSchedules:
    """The Schedules port on SQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, version: ScheduleVersion) -> None:
        schedule = version.schedule
        where = {"name": schedule.name, "from_day": version.from_day}
        self._replace(schedules, where, {"body": table_from(schedule)})

    def all(self) -> list[ScheduleVersion]:
        rows = self._connection.execute(VERSIONS)
        return [ScheduleVersion(schedule=schedule_from(row.name, row.body), from_day=row.from_day) for row in rows]

    def remove(self, name: str) -> bool:
        return self._connection.execute(delete(schedules).where(schedules.c.name == name)).rowcount > 0

    def assign(self, assignment: Assignment) -> None:
        where = {key: getattr(assignment, key) for key in ("level", "subject", "from_day")}
        self._replace(assignments, where | {"level": assignment.level.value}, {"schedule": assignment.schedule})

    def assignments(self, employee_key: str = "") -> list[Assignment]:
        query, values = (FOR_ONE, {"employee": employee_key}) if employee_key else (ASSIGNMENTS, {})
        return [
            Assignment(level=Level(row.level), subject=row.subject, schedule=row.schedule, from_day=row.from_day)
            for row in self._connection.execute(query, values)
        ]

    def put_site(self, site: Site) -> None:
        rest = {key: value for key, value in vars(site).items() if key != "name"}
        self._replace(sites, {"name": site.name}, rest)

    def sites(self) -> list[Site]:
        return [Site(**row._mapping) for row in self._connection.execute(SITES)]

    def put_day(self, day: CompanyDay) -> None:
        self._replace(company_days, {"site": day.site, "day": day.day}, {"name": day.name, "is_off": day.is_off})

    def company_days(self) -> list[CompanyDay]:
        return [CompanyDay(**row._mapping) for row in self._connection.execute(COMPANY_DAYS)]

    def remove_day(self, site: str, day: date) -> bool:
        chosen = delete(company_days).where(company_days.c.site == site, company_days.c.day == day)
        return self._connection.execute(chosen).rowcount > 0

    def add_leave(self, leave: Leave) -> None:
        self._connection.execute(insert(leaves), vars(leave))

    def leaves(self, first: date, last: date) -> list[Leave]:
        return [Leave(**row._mapping) for row in self._connection.execute(LEAVES, {"start": first, "end": last})]

    def remove_leave(self, leave_id: str) -> bool:
        return self._connection.execute(delete(leaves).where(leaves.c.id == leave_id)).rowcount > 0

    def leaves_of(self, employee_key: str) -> list[Leave]:
        mine = select(leaves).where(leaves.c.employee_key == employee_key)
        return [Leave(**row._mapping) for row in self._connection.execute(mine.order_by(leaves.c.first, leaves.c.id))]

    def assigned_to(self, employee_key: str) -> list[Assignment]:
        return [one for one in self.assignments(employee_key) if one.level is Level.EMPLOYEE]

    def forget(self, employee_key: str) -> None:
        mine = (assignments.c.level == Level.EMPLOYEE.value) & (assignments.c.subject == employee_key)
        self._connection.execute(delete(assignments).where(mine))
        self._connection.execute(delete(leaves).where(leaves.c.employee_key == employee_key))

    def _replace(self, table: Table, where: dict[str, Any], rest: dict[str, Any]) -> None:
        conditions = [table.c[name] == value for name, value in where.items()]
        self._connection.execute(delete(table).where(*conditions))
        self._connection.execute(insert(table), where | rest)
