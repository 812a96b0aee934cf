"""A year of 200 people at three sites: the product's monthly totals against a slow calculation of another making."""

import time
from collections import Counter, defaultdict
from datetime import UTC, date, datetime

import pytest

from app.services.planning import Planning
from app.services.worktime import Worktime
from app.store.store import FILE_NAME, open_store
from tests.attendance_company import make_company
from tests.attendance_slowly import monthly_totals
from tests.attendance_store import store_plan, store_punches
from tests.fakes_faces import FakeClock

FIRST = date(2025, 10, 1)  # so that the clocks change twice at each site, on different days
PUBLIC = {
    "AT": {date(2025, 12, 25): "Christtag", date(2026, 1, 6): "Heilige Drei Könige", date(2026, 4, 6): "Ostermontag"},
    "US": {date(2025, 11, 27): "Thanksgiving Day", date(2026, 7, 3): "Independence Day (observed)"},
    "AU": {date(2025, 12, 26): "Boxing Day", date(2026, 1, 26): "Australia Day", date(2026, 4, 3): "Good Friday"},
}
HOLIDAYS = {"Vienna": PUBLIC["AT"], "New York": PUBLIC["US"], "Sydney": PUBLIC["AU"]}
KINDS = {"forgotten_out": "forgotten", "core_time": "core", "unscheduled": "unscheduled"}


class HandwrittenHolidays:
    def between(self, first, last, country, subdivision=""):
        return {day: name for day, name in PUBLIC[country].items() if first <= day <= last}


@pytest.fixture(scope="module")
def company():
    return make_company(HOLIDAYS, first=FIRST)


@pytest.fixture(scope="module")
def worktime(company, tmp_path_factory):
    folder = tmp_path_factory.mktemp("company")
    store = open_store(folder)
    clock = FakeClock(datetime(2026, 11, 20, tzinfo=UTC), zone="Europe/Vienna")
    planning = Planning(open_unit_of_work=store.unit_of_work, clock=clock, holidays=HandwrittenHolidays())
    store_plan(company, store.unit_of_work, planning)
    store_punches(company, folder / FILE_NAME)
    yield Worktime(open_unit_of_work=store.reading, clock=clock, holidays=HandwrittenHolidays())
    store.close()


@pytest.fixture(scope="module")
def year(company, worktime):
    return worktime.days(None, FIRST, company.last)


def totals_of(days):
    """The product's monthly totals, in the slow calculation's words."""
    totals = defaultdict(Counter)
    for key, mine in days.items():
        for day in mine:
            total = totals[key, f"{day.day:%Y-%m}"]
            for name in ("presence", "worked", "breaks", "overtime", "late", "early", "target"):
                total[name] += getattr(day, name).total_seconds() / 60
            total["absent"] += day.status == "absent"
            total["half"] += day.status == "half_day"
            total["days"] += day.first_in is not None or any(one.kind == "forgotten_in" for one in day.exceptions)
            total["core"] += sum(one.amount.total_seconds() / 60 for one in day.exceptions if one.kind == "core_time")
            for name in ("forgotten_out", "unscheduled"):
                total[KINDS[name]] += sum(one.kind == name for one in day.exceptions)
    return totals


def test_the_company_has_everything_that_makes_a_year_difficult(company, year):
    days = [day for mine in year.values() for day in mine]
    kinds = Counter(one.kind.value for day in days for one in day.exceptions)
    states = Counter(one.state.value for one in company.corrections)

    assert len(company.employees) == 200
    assert len(company.punches) > 140_000
    assert min(states[state] for state in ("approved", "refused", "pending")) > 40
    assert min(kinds[k] for k in ("forgotten_out", "forgotten_in", "late", "early", "absent", "core_time")) > 100
    assert min(kinds[kind] for kind in ("unscheduled", "corrected")) > 100
    assert sum(one.ends_on is not None for one in company.employees) > 10
    assert sum(day.first_in is not None and day.first_in.date() < day.last_out.date() for day in days if day.last_out)


def test_monthly_totals_agree_to_the_minute_with_the_slow_calculation(company, year):
    product = totals_of(year)

    slow = monthly_totals(company)

    assert len(slow) == 200 * 12
    wrong = {
        key: {name: (product[key][name], total[name]) for name in total | product[key] if name not in ("lost",)
              and product[key][name] != total[name]}
        for key, total in slow.items()
    }  # fmt: skip
    wrong = {key: found for key, found in wrong.items() if found}
    assert not wrong, f"{len(wrong)} of {len(slow)} months differ, such as {list(wrong.items())[:5]}"


def test_a_part_of_the_year_is_what_the_whole_year_says_of_it(company, worktime, year):
    keys = [employee.key for employee in company.employees[::9]]

    for first, last in ((date(2025, 10, 24), date(2025, 11, 3)), (date(2026, 3, 28), date(2026, 3, 30))):
        part = worktime.days(keys, first, last)

        assert part == {key: [day for day in year[key] if first <= day.day <= last] for key in keys}


def test_a_year_of_200_people_is_worked_out_in_a_moment(company, worktime):
    started = time.process_time()

    worktime.days(None, FIRST, company.last)

    assert time.process_time() - started < 4.0  # 1.3 s on one core of an AMD EPYC
