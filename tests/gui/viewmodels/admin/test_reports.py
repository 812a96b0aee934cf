from datetime import date, timedelta

import pytest

from app.domain.employee import Employee
from app.domain.workday import Status, WorkDay
from app.language import use
from app.services.report_export import ReportExport
from app.services.reports import Reports
from app.ui.screens.admin.reports.kinds import Report, hours_text
from app.ui.screens.admin.reports.spans import Length, moved, span_around
from app.ui.screens.admin.reports.viewmodel import ReportsViewModel
from app.ui.widgets.chart.colours import SIGNS
from app.ui.widgets.chart.scale import every, nice_lines
from tests.fakes_store import memory_store
from tests.gui.viewmodels.admin.running import ADMIN, STORE_MANAGER, run
from tests.stores import NOON

EIGHT = timedelta(hours=8)


class AtNoon:
    zone = "UTC"

    def now(self):
        return NOON


class EightHoursADay:
    """Everybody works eight hours on weekdays."""

    def days(self, keys, first, last):
        span = [first + timedelta(days=turn) for turn in range((last - first).days + 1)]
        return {key: [self._day(key, day) for day in span] for key in keys or ("1", "2")}

    def days_in(self, work, keys, first, last):
        return self.days(keys, first, last)

    @staticmethod
    def _day(key, day):
        if day.weekday() > 4:
            return WorkDay(employee_key=key, day=day, status=Status.DAY_OFF)
        done = {"presence": EIGHT, "worked": EIGHT, "target": EIGHT, "first_in": NOON, "last_out": NOON + EIGHT}
        return WorkDay(employee_key=key, day=day, status=Status.PRESENT, **done)


class Company:
    """Two people in two departments and at two sites; what is exported is kept in `files`."""

    def __init__(self, operator=ADMIN):
        self.store, self.files = memory_store(), {}
        with self.store() as work:
            for number, department in (("1", "Store"), ("2", "Office")):
                named = {"key": number, "number": number, "name": f"Ada {number}", "enrolled_at_utc": NOON}
                work.employees.add(Employee(**named, department=department, site=f"Site {number}"))
            work.commit()
        wiring = {"open_unit_of_work": self.store, "clock": AtNoon()}
        export = ReportExport(
            writers={".csv": lambda table: table.title.encode()},
            payroll=lambda profile, span, chosen, form: f"{profile} {span.first}".encode(),
            write=self.files.__setitem__,
            **wiring,
        )
        reports = Reports(worktime=EightHoursADay(), **wiring)
        self.says = ReportsViewModel(reports, self, export, run, lambda: operator)

    def all(self):
        with self.store() as work:
            return work.employees.all()


def test_hours_of_a_month_are_a_table_and_bars():
    says = Company().says

    says.open(Report.HOURS)

    assert says.title == "Hours, 2026-11-01 to 2026-11-30"
    assert len(says.table) == 2 and len(says.bars) == 30
    assert says.bars[1] == ("2", 16.0, 16.0)  # Monday, two people


@pytest.mark.parametrize(
    "language, title, status",
    [
        ("de", "Tag 2026-11-20", "anwesend"),
        ("es", "Día 2026-11-20", "presente"),
        ("fr", "Journée du 2026-11-20", "présent"),
        ("pl", "Dzień 2026-11-20", "obecność"),
    ],
)
def test_title_and_statuses_of_a_report_are_in_the_language_of_the_window(language, title, status):
    says = Company().says
    use(language)
    says.open(Report.DAY)
    use("en")

    assert says.title == title
    assert status in says.table.texts(0)
    assert says.said.title == "Day 2026-11-20"  # a file and a script take the English


def test_a_sum_stays_in_one_piece_where_the_line_of_sums_breaks():
    says = Company().says

    says.open(Report.HOURS)

    sums = says.totals.split("   ")
    assert sums[0].startswith("Days\u00a0present\u00a0") and not any(" " in one for one in sums)


def test_the_legend_of_a_months_days_is_left_to_its_file():
    says = Company().says

    says.open(Report.MONTH)

    assert says.title == "Month 2026-11" and "absent" in says.said.title


def test_a_year_is_drawn_by_the_month():
    says = Company().says
    says.open(Report.HOURS)

    says.stretch(Length.YEAR)

    assert len(says.bars) == 12 and says.span_words == "2026"


def test_the_month_of_a_person_is_a_box_a_day():
    says = Company().says

    says.open(Report.PERSON, "1")

    assert len(says.boxes) == 30
    assert (says.boxes[0].status, says.boxes[0].hours) == ("day_off", "")
    assert (says.boxes[1].status, says.boxes[1].hours) == ("present", "8:00")


def test_the_span_is_turned():
    says = Company().says
    says.open(Report.HOURS)

    says.turn(-1)

    assert says.span_words == "2026-10"


def test_a_report_is_narrowed_to_a_department():
    says = Company().says
    says.open(Report.HOURS)

    says.narrow(department="Store")

    assert [says.table.key(place) for place in range(len(says.table))] == ["1"]
    assert says.departments == ["Office", "Store"]


def test_a_manager_reads_of_their_department_only():
    says = Company(STORE_MANAGER).says

    says.open(Report.HOURS)

    assert [says.table.key(place) for place in range(len(says.table))] == ["1"]
    assert says.departments == ["Store"]


def test_a_report_is_saved_as_a_file_and_remembered_by_whom():
    company = Company()
    company.says.open(Report.HOURS)

    company.says.export("/tmp/hours.csv")

    [(file, content)] = company.files.items()
    with company.store() as work:
        event = work.events.last("report_exported")
    assert (file.name, content) == ("hours.csv", b"Hours, 2026-11-01 to 2026-11-30")
    assert event.details["by"] == "operator" and "hours.csv" in company.says.message


def test_another_ending_is_refused():
    company = Company()
    company.says.open(Report.HOURS)

    company.says.export("/tmp/hours.doc")

    assert not company.files and company.says.error.startswith("Expected")


def test_hours_are_saved_for_payroll_by_a_profile():
    company = Company()
    company.says.open(Report.HOURS)

    company.says.export_payroll("/profile.toml", "/tmp/pay.csv")

    assert list(company.files.values()) == [b"/profile.toml 2026-11-01"]


def test_a_person_who_was_not_chosen_yet_is_asked_for():
    says = Company().says

    says.open(Report.PERSON)

    assert says.title == "Choose an employee" and len(says.table) == 0


@pytest.mark.parametrize(
    "length, first, last",
    [
        (Length.DAY, date(2026, 11, 25), date(2026, 11, 25)),
        (Length.WEEK, date(2026, 11, 23), date(2026, 11, 29)),
        (Length.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (Length.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Length.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_span_is_a_whole_one_of_the_calendar(length, first, last):
    assert span_around(date(2026, 11, 25), length) == (first, last)


def test_moving_on_from_the_last_of_a_month_ends_on_the_last_of_a_shorter_one():
    assert moved(date(2026, 1, 31), Length.MONTH, 1) == date(2026, 2, 28)
    assert moved(date(2026, 1, 31), Length.YEAR, -1) == date(2025, 1, 31)


@pytest.mark.parametrize(
    "largest, lines", [(0, [0, 0.25, 0.5, 0.75, 1.0]), (7.5, [0, 2, 4, 6, 8]), (100, [0, 25, 50, 75, 100])]
)
def test_the_lines_of_a_chart_are_round(largest, lines):
    assert nice_lines(largest) == pytest.approx(lines)


@pytest.mark.parametrize(
    "largest, lines", [(0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (9, [0, 5, 10]), (100, [0, 50, 100])]
)
def test_the_lines_of_a_chart_that_counts_are_whole(largest, lines):
    assert nice_lines(largest, whole=True) == lines


def test_labels_that_would_touch_are_left_out():
    assert every(30, 300, 30) == 3 and every(5, 300, 30) == 1


def test_every_status_of_a_day_has_a_sign_and_no_two_coloured_ones_share_a_letter():
    letters = [sign.letter for sign in SIGNS.values() if not sign.fill.endswith("00000000")]

    assert set(SIGNS) == {status.value for status in Status}
    assert len(letters) == len(set(letters)) and all(letters)


def test_hours_read_as_hours_and_minutes():
    assert (hours_text(7.5), hours_text(40.0)) == ("7:30", "40")
