"""Exports by a plan: when they are due, whole or absent, caught up, and never twice."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.export_plan import Covers, Every, ExportPlan, dues, file_name
from app.errors import AlreadyRunning, BadInput, SettingsError
from app.services.scheduled_exports import FAILED, ScheduledExports
from app.settings.export_plans import read_plans
from app.store.drop import Drop
from app.store.locks import hold
from tests.fakes_faces import FakeClock
from tests.stores import ADAPTERS, NOON

VIENNA = ZoneInfo("Europe/Vienna")
DAY = timedelta(days=1)


def a_plan(folder="/nowhere", **values):
    usual = {
        "name": "hours",
        "report": "hours",
        "every": Every.DAY,
        "at": time(6),
        "folder": str(folder),
        "format": "csv",
    }
    return ExportPlan(**usual | values)


def local(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=VIENNA)


def due_days(plan, after, until):
    return [(due.moment_utc.astimezone(VIENNA).strftime("%m-%d %H:%M"), due.first, due.last)
            for due in dues(plan, after, until, VIENNA)]  # fmt: skip


# ---------------------------------------------------------------- when


def test_a_daily_plan_is_due_each_day_and_covers_the_day_before():
    found = due_days(a_plan(), local(2026, 10, 1, 6), local(2026, 10, 3, 6))

    assert found == [
        ("10-02 06:00", date(2026, 10, 1), date(2026, 10, 1)),
        ("10-03 06:00", date(2026, 10, 2), date(2026, 10, 2)),
    ]


def test_a_weekly_plan_covers_the_last_whole_iso_week():
    found = due_days(a_plan(every=Every.WEEK, on=3), local(2026, 10, 1), local(2026, 10, 15))

    assert found == [
        ("10-07 06:00", date(2026, 9, 28), date(2026, 10, 4)),
        ("10-14 06:00", date(2026, 10, 5), date(2026, 10, 11)),
    ]


def test_a_monthly_plan_covers_the_last_whole_month_also_over_the_turn_of_the_year():
    found = due_days(a_plan(every=Every.MONTH, on=1), local(2026, 12, 2), local(2027, 2, 1, 6))

    assert found == [
        ("01-01 06:00", date(2026, 12, 1), date(2026, 12, 31)),
        ("02-01 06:00", date(2027, 1, 1), date(2027, 1, 31)),
    ]


def test_the_31st_is_the_last_day_of_a_shorter_month():
    plan = a_plan(every=Every.MONTH, on=31, covers=Covers.CURRENT)

    found = due_days(plan, local(2026, 1, 15), local(2026, 4, 30, 7))

    assert [moment for moment, _, _ in found] == ["01-31 06:00", "02-28 06:00", "03-31 06:00", "04-30 06:00"]
    assert found[1][1:] == (date(2026, 2, 1), date(2026, 2, 28))


def test_an_hour_that_the_clocks_skip_or_repeat_is_due_once():
    plan = a_plan(at=time(2, 30))

    spring = dues(plan, local(2026, 3, 28, 12), local(2026, 3, 29, 12), VIENNA)
    autumn = dues(plan, local(2026, 10, 24, 12), local(2026, 10, 25, 12), VIENNA)

    assert [due.moment_utc for due in spring] == [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]
    assert [due.moment_utc for due in autumn] == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


def test_every_due_moment_has_a_file_name_of_its_own():
    plans = [a_plan(every=every) for every in Every]
    for plan in plans:
        names = [file_name(plan, due) for due in dues(plan, local(2026, 1, 1), local(2027, 6, 1), VIENNA)]
        assert len(set(names)) == len(names) > 10


# ---------------------------------------------------------------- whole, once, caught up


class Stopped(Exception):
    """The machine stops here."""


@pytest.fixture(params=["memory", "sqlite"])
def company(request, tmp_path):
    return Company(ADAPTERS[request.param](tmp_path / "data"), tmp_path / "out")


class Company:
    def __init__(self, store, folder):
        folder.mkdir()
        self.store, self.folder, self.clock, self.plans = (
            store,
            folder,
            FakeClock(NOON, "Europe/Vienna"),
            [a_plan(folder)],
        )

    def exports(self, folder=None, only_one=nullcontext):
        return ScheduledExports(
            plans=lambda: self.plans,
            render=lambda plan, due: f"{plan.report} of {due.first}".encode(),
            folder=folder or Drop(),
            open_unit_of_work=self.store,
            clock=self.clock,
            only_one=only_one,
        )

    def names(self):
        return sorted(file.name for file in self.folder.iterdir())


def test_a_new_plan_owes_nothing_and_its_first_file_comes_when_it_is_due(company):
    exports = company.exports()

    assert exports.run_due()[0].files == ()
    company.clock.forward(DAY)
    (ran,) = exports.run_due()

    assert ran.files == (str(company.folder / "hours-2026-11-20.csv"),)
    assert (company.folder / "hours-2026-11-20.csv").read_bytes() == b"hours of 2026-11-20"
    assert exports.standing()[0].last.file == ran.files[0]


def test_nothing_is_written_twice_even_when_somebody_took_the_file_away(company):
    exports = company.exports()
    exports.run_due()
    company.clock.forward(DAY)
    exports.run_due()
    (company.folder / "hours-2026-11-20.csv").unlink()

    assert exports.run_due()[0].files == ()
    assert company.names() == []


def test_what_was_missed_is_caught_up_oldest_first(company):
    company.exports().run_due()
    company.clock.forward(4 * DAY)

    (ran,) = company.exports().run_due()

    assert [file[-14:-4] for file in ran.files] == ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"]


def test_a_clock_that_jumps_back_repeats_nothing(company):
    exports = company.exports()
    exports.run_due()
    company.clock.forward(2 * DAY)
    exports.run_due()
    company.clock.forward(-2 * DAY)
    exports.run_due()
    company.clock.forward(2 * DAY)

    assert exports.run_due()[0].files == ()


@pytest.mark.parametrize("step", ["prepare", "prepared", "finish"])
def test_a_machine_that_stops_at_any_step_leaves_a_whole_file_or_none_and_it_comes_once(company, step):
    class Stopping(Drop):
        def prepare(self, file, content):
            if step == "prepare":
                raise Stopped
            super().prepare(file, content)
            if step == "prepared":
                raise Stopped

        def finish(self, file):
            raise Stopped

    company.exports().run_due()
    company.clock.forward(DAY)
    with pytest.raises(Stopped):
        company.exports(Stopping()).run_due()
    assert [name for name in company.names() if not name.startswith(".")] == []

    company.exports().run_due()

    assert company.names() == ["hours-2026-11-20.csv"]
    (company.folder / "hours-2026-11-20.csv").unlink()
    company.exports().run_due()
    assert company.names() == []


def test_a_folder_that_is_not_there_is_told_once_and_made_up_for_later(company):
    company.exports().run_due()
    company.clock.forward(DAY)
    company.folder.rmdir()

    ran = [company.exports().run_due()[0] for _ in range(3)]

    assert all("Expected to write into the folder" in one.error for one in ran)
    with company.store() as work:
        assert len([event for event in work.events.newest(50) if event.kind == FAILED]) == 1
    company.folder.mkdir()
    assert len(company.exports().run_due()[0].files) == 1


def test_a_plan_that_fails_does_not_keep_the_others_from_running(company):
    company.plans = [a_plan("/nowhere/at/all", name="lost"), a_plan(company.folder)]
    company.exports().run_due()
    company.clock.forward(DAY)

    lost, hours = company.exports().run_due()

    assert (bool(lost.error), len(hours.files)) == (True, 1)


def test_each_file_is_an_event_in_the_log(company):
    company.exports().run_due()
    company.clock.forward(DAY)
    company.exports().run_due()

    with company.store() as work:
        assert work.events.last("report_exported").details["report"] == "hours"


def test_two_processes_do_not_export_at_once(company, tmp_path):
    def only_one():
        return hold(tmp_path, "exports")

    with only_one(), pytest.raises(AlreadyRunning):
        company.exports(only_one=only_one).run_due()


def test_without_a_plan_nothing_happens(company):
    company.plans = []

    assert company.exports().run_due() == []


def test_a_dropped_file_can_be_read_by_whoever_fetches_it(tmp_path):
    drop = Drop()
    drop.prepare(tmp_path / "a.csv", b"x")
    assert not (tmp_path / "a.csv").exists()

    assert (drop.finish(tmp_path / "a.csv"), drop.finish(tmp_path / "a.csv")) == (True, False)
    assert (tmp_path / "a.csv").stat().st_mode & 0o077 != 0


def test_a_folder_is_not_made_where_a_drive_is_missing(tmp_path):
    with pytest.raises(BadInput, match="Expected to write into the folder"):
        Drop().prepare(tmp_path / "not mounted" / "a.csv", b"x")

    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- the file

ENTRY = '[[export]]\nname = "hours"\nreport = "hours"\nevery = "week"\non = 1\nat = "06:00"\nfolder = "/srv/reports"\n'


def written(tmp_path, text):
    (tmp_path / "exports.toml").write_text(text, "utf-8")
    return tmp_path / "exports.toml"


def test_the_plan_is_read_with_its_defaults(tmp_path):
    assert read_plans(written(tmp_path, ENTRY)) == [
        a_plan("/srv/reports", every=Every.WEEK, format="xlsx", covers=Covers.PREVIOUS)
    ]


def test_no_file_is_no_plan(tmp_path):
    assert read_plans(tmp_path / "exports.toml") == []


@pytest.mark.parametrize(
    "change, said",
    [
        (('hours"\nevery', 'hour"\nevery'), "report day"),
        (("on = 1", "on = 8"), "on from 1 to 7"),
        (("on = 1", "of = 1"), "nearest is on"),
        (("06:00", "six"), "06:00"),
        (("/srv/reports", "reports"), "absolute folder"),
        (('every = "week"', 'every = "year"'), "every day, week, month"),
        (('name = "hours"', 'name = "../x"'), "name"),
        (('at = "06:00"\n', ""), "at in"),
        (("[[export]]", "[export]"), r"\[\[export\]\]"),
        (("[[export]]", "[[exports]]"), r"\[\[export\]\]"),
        (("on = 1", 'on = 1\nformat = "doc"'), "format csv"),
        (("on = 1", 'on = 1\nprofile = "x.toml"'), "a profile with the report payroll"),
        (("[[export]]", ENTRY + "[[export]]"), "name once"),
        (("on = 1", "on = = 1"), "TOML"),
    ],
)
def test_an_entry_that_is_off_is_refused_with_what_to_do(tmp_path, change, said):
    with pytest.raises(SettingsError, match=said):
        read_plans(written(tmp_path, ENTRY.replace(*change)))
