"""A small company whose plan a view-model shows and changes: the real services over a store in plain python."""

import tomllib
from datetime import UTC, datetime

from app.calendars.public import PackagedHolidays
from app.domain.schedulefile import parsed
from app.services.planning import Planning
from app.services.roster import Roster
from app.services.worktime import Worktime
from app.ui.screens.admin.schedules.viewmodel import SchedulesViewModel
from tests.conftest import ROOT
from tests.fakes_faces import FakeClock
from tests.gui.viewmodels.admin.running import ADMIN, run
from tests.stores import an_employee, memory_store

EXAMPLE = tomllib.loads((ROOT / "docs" / "schedules" / "example.toml").read_text("utf8"))


class PlannedCompany:
    """Ada (Store, Vienna) and Bob (Office, nowhere), on Wednesday, 25 November 2026, with the example's schedules."""

    def __init__(self, operator=ADMIN, *, example=True):
        self.open = memory_store()
        clock = FakeClock(datetime(2026, 11, 25, 12, 0, tzinfo=UTC), "UTC")
        holidays = PackagedHolidays()
        self.planning = Planning(open_unit_of_work=self.open, clock=clock, holidays=holidays)
        self.worktime = Worktime(open_unit_of_work=self.open, clock=clock, holidays=holidays)
        with self.open() as work:
            for key, number, department, site in (("ada", "1", "Store", "Vienna"), ("bob", "2", "Office", "")):
                long_ago = datetime(2025, 1, 1, tzinfo=UTC)
                name = key.capitalize()
                work.employees.add(
                    an_employee(
                        key, number=number, name=name, department=department, site=site, enrolled_at_utc=long_ago
                    )
                )
            work.commit()
        if example:
            self.planning.put(parsed(EXAMPLE))
        roster = Roster(open_unit_of_work=self.open, clock=clock)
        self.says = SchedulesViewModel(self.planning, roster, "UTC", run, lambda: operator)
        self.says.reload()

    def schedule(self, name):
        """The newest version that is stored."""
        return [one for one in self.planning.schedules() if one.schedule.name == name][-1]

    def events(self, kind):
        with self.open() as work:
            return [event for event in work.events.since(0) if event.kind == kind]


def texts(table):
    """How the rows of a table read, in their order."""
    return [table.texts(place) for place in range(len(table))]
