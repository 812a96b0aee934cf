"""Who came and went."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.employee import Employee
from app.domain.punch import Direction, Punch, local_day, presence, shift_of_day
from app.services.ports import Clock, OpenUnitOfWork


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One employee's local day; times are local. is_in: the last counting punch is an IN."""

    employee: Employee
    first_in: datetime | None
    last_out: datetime | None
    worked: timedelta
    is_in: bool
    punches: tuple[Punch, ...]


class Reporting:
    """Reads the store; never writes."""

    def __init__(self, *, open_unit_of_work: OpenUnitOfWork, clock: Clock) -> None:
        self._open, self._clock = open_unit_of_work, clock

    def today(self) -> list[DayRow]:
        """One row per employee who punched on this local day or is still in from the evening before, by number."""
        now, zone = self._clock.now(), ZoneInfo(self._clock.zone)
        start, end = local_day(now, zone)
        with self._open() as work:
            employees = work.employees.all()
            punches = work.punches.between(start - timedelta(days=1), end)
        by_employee: dict[str, list[Punch]] = defaultdict(list)
        for punch in punches:
            by_employee[punch.employee_key].append(punch)
        rows = [_row(employee, shift_of_day(by_employee[employee.key], start), now, zone) for employee in employees]
        return [row for row in rows if row.punches and (row.worked or row.punches[-1].at_utc >= start)]


def _row(employee: Employee, punches: list[Punch], now: datetime, zone: ZoneInfo) -> DayRow:
    ins = [p.at_utc.astimezone(zone) for p in punches if p.direction is Direction.IN]
    outs = [p.at_utc.astimezone(zone) for p in punches if p.direction is Direction.OUT]
    return DayRow(
        employee=employee,
        first_in=ins[0] if ins else None,
        last_out=outs[-1] if outs else None,
        worked=presence(punches, now),
        is_in=bool(punches) and punches[-1].direction is Direction.IN,
        punches=tuple(punches),
    )
