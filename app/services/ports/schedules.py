"""What hours are counted by: schedules, who works by which, sites, holidays, leave."""

from datetime import date
from typing import Protocol

from app.domain.assignment import Assignment, CompanyDay, Leave, Site
from app.domain.schedule import ScheduleVersion


class Schedules(Protocol):
    """Kept in the store, in the same transaction as everything else."""

    def put(self, version: ScheduleVersion) -> None: ...  # replaces the version of that name and day
    def all(self) -> list[ScheduleVersion]: ...  # by name, oldest version first
    def remove(self, name: str) -> bool: ...  # every version; True when there was one
    def assign(self, assignment: Assignment) -> None: ...  # replaces that of the same subject and day
    # Oldest day first; with a key without those of other employees.
    def assignments(self, employee_key: str = "") -> list[Assignment]: ...
    def put_site(self, site: Site) -> None: ...  # replaces that of the same name
    def sites(self) -> list[Site]: ...  # by name
    def put_day(self, day: CompanyDay) -> None: ...  # replaces that of the same site and day
    def company_days(self) -> list[CompanyDay]: ...  # oldest first
    def remove_day(self, site: str, day: date) -> bool: ...
    def add_leave(self, leave: Leave) -> None: ...  # Refused when nobody has that key; erased with the employee
    def leaves(self, first: date, last: date) -> list[Leave]: ...  # those that touch the span, oldest first
    def remove_leave(self, leave_id: str) -> bool: ...
    def leaves_of(self, employee_key: str) -> list[Leave]: ...  # oldest first
    def assigned_to(self, employee_key: str) -> list[Assignment]: ...  # their own, oldest day first
    def forget(self, employee_key: str) -> None: ...  # their leave and their own assignments


class PublicHolidays(Protocol):
    """Looks public holidays up: app/calendars."""

    def between(self, first: date, last: date, country: str, subdivision: str = "") -> dict[date, str]:
        """Names by day, both ends included; in a country without an entry BadInput."""
        ...

    def countries(self) -> tuple[str, ...]: ...  # ISO 3166-1 alpha-2 codes of those that are known
    def subdivisions(self, country: str) -> dict[str, str]: ...  # ISO 3166-2 code without the country -> name or code
