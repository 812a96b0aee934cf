"""Schedules, assignments, sites, company days and leave in plain python."""

from datetime import date
from typing import Any

from app.domain.assignment import Assignment, CompanyDay, Leave, Site
from app.domain.schedule import ScheduleVersion
from app.errors import Refused


class MemorySchedules:
    def __init__(self, work: Any) -> None:
        self._work = work

    @property
    def rows(self) -> Any:
        return self._work.state()

    def put(self, version: ScheduleVersion) -> None:
        self.rows.schedules[version.schedule.name, version.from_day] = version

    def all(self) -> list[ScheduleVersion]:
        return [self.rows.schedules[key] for key in sorted(self.rows.schedules)]

    def remove(self, name: str) -> bool:
        keys = [key for key in self.rows.schedules if key[0] == name]
        for key in keys:
            del self.rows.schedules[key]
        return bool(keys)

    def assign(self, assignment: Assignment) -> None:
        key = assignment.level, assignment.subject, assignment.from_day
        self.rows.assignments.pop(key, None)
        self.rows.assignments[key] = assignment

    def assignments(self, employee_key: str = "") -> list[Assignment]:
        every = sorted(self.rows.assignments.values(), key=lambda one: one.from_day)
        return [one for one in every if not employee_key or one.level != "employee" or one.subject == employee_key]

    def put_site(self, site: Site) -> None:
        self.rows.sites[site.name] = site

    def sites(self) -> list[Site]:
        return [self.rows.sites[name] for name in sorted(self.rows.sites)]

    def put_day(self, day: CompanyDay) -> None:
        self.rows.company_days[day.day, day.site] = day

    def company_days(self) -> list[CompanyDay]:
        return [self.rows.company_days[key] for key in sorted(self.rows.company_days)]

    def remove_day(self, site: str, day: date) -> bool:
        return self.rows.company_days.pop((day, site), None) is not None

    def add_leave(self, leave: Leave) -> None:
        if leave.employee_key not in self.rows.employees:
            raise Refused(f"Expected an enrolled employee. Received the key {leave.employee_key!r}.")
        self.rows.leaves[leave.id] = leave

    def leaves(self, first: date, last: date) -> list[Leave]:
        within = [one for one in self.rows.leaves.values() if one.last >= first and one.first <= last]
        return sorted(within, key=lambda one: (one.first, one.id))

    def remove_leave(self, leave_id: str) -> bool:
        return self.rows.leaves.pop(leave_id, None) is not None

    def leaves_of(self, employee_key: str) -> list[Leave]:
        return [one for one in self.leaves(date.min, date.max) if one.employee_key == employee_key]

    def assigned_to(self, employee_key: str) -> list[Assignment]:
        return [one for one in self.assignments(employee_key) if one.level == "employee"]

    def forget(self, employee_key: str) -> None:
        for leave in self.leaves_of(employee_key):
            del self.rows.leaves[leave.id]
        for one in self.assigned_to(employee_key):
            del self.rows.assignments[one.level, one.subject, one.from_day]
