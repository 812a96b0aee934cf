from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.employee import Employee
from app.domain.punch import Direction
from app.domain.workday import Status, WorkDay
from app.errors import Refused
from app.ui.screens.checkin.forgotten import EARLIEST_DAY, ForgottenViewModel
from app.ui.screens.checkin.own_hours import EARLIEST_WEEK, IDLE_S, OwnHoursViewModel

NOW = datetime(2026, 11, 25, 9, 7, tzinfo=UTC)  # a Wednesday
ADA = Employee(key="ada", number="1", name="Ada Lovelace", enrolled_at_utc=NOW)
GRACE = Employee(key="grace", number="2", name="Grace Hopper", enrolled_at_utc=NOW)


class Desk:
    def __init__(self):
        self.time, self.asked, self.wishes, self.held, self.answer = 0.0, [], [], [], None
        self.hours = OwnHoursViewModel(self.days, self.run, today=lambda: NOW.date(), now=lambda: self.time)
        self.form = ForgottenViewModel(self.ask, self.run, "UTC", now=lambda: NOW)

    def days(self, key, first, last):
        self.asked.append((key, first, last))
        came = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
        return [
            WorkDay(employee_key=key, day=date(2026, 11, 23), status=Status.PRESENT, worked=timedelta(hours=8),
                    first_in=came, last_out=came + timedelta(hours=8, minutes=30)),
            WorkDay(employee_key=key, day=date(2026, 11, 24), status=Status.ABSENT),
            WorkDay(employee_key=key, day=date(2026, 11, 25), status=Status.HOLIDAY, note="Founders' Day"),
        ]  # fmt: skip

    def ask(self, employee, direction, at, reason):
        self.wishes.append((employee.key, direction, at, reason))
        if self.answer:
            raise self.answer

    def run(self, work, done):
        try:
            result = work()
        except Exception as error:
            result = error
        done(result)


@pytest.fixture
def desk():
    return Desk()


def test_this_week_is_shown_until_today_with_its_total(desk):
    desk.hours.open(ADA)

    assert desk.asked == [("ada", date(2026, 11, 23), date(2026, 11, 25))]
    assert [(line.times, line.worked or line.note) for line in desk.hours.lines] == [
        ("08:00 – 16:30", "8 h 00 min"),
        ("–", "absent"),
        ("–", "Founders' Day"),
    ]
    assert desk.hours.total == "8 h 00 min"


def test_earlier_weeks_can_be_read_but_not_the_future_nor_everything(desk):
    desk.hours.open(ADA)

    desk.hours.turn(1)
    ahead = desk.hours.week
    desk.hours.turn(-1)
    desk.hours.turn(-100)

    assert ahead == 0 and desk.hours.week == EARLIEST_WEEK
    assert desk.asked[-2][1:] == (date(2026, 11, 16), date(2026, 11, 22))


def test_nobodys_hours_stay_on_the_screen(desk):
    desk.hours.open(ADA)

    desk.time = IDLE_S
    desk.hours.tick()

    assert not desk.hours.is_open and desk.hours.lines == ()


def test_an_answer_about_somebody_who_has_gone_is_dropped(desk):
    desk.hours._in_background = lambda work, done: desk.held.append((work, done))
    desk.hours.open(ADA)
    desk.hours.open(GRACE)

    work, done = desk.held[0]
    done(work())

    assert desk.hours.lines == ()


def test_a_forgotten_punch_is_asked_for_with_day_time_and_reason(desk):
    desk.form.open(ADA)
    desk.form.choose(Direction.IN)
    desk.form.turn_day(-1)
    desk.form.turn_time(-60)
    desk.form.because("door")

    desk.form.send()

    assert desk.wishes == [("ada", Direction.IN, datetime(2026, 11, 24, 8, 5, tzinfo=UTC), "The door did not work")]
    assert desk.form.sent


def test_nothing_that_is_still_to_come_can_be_asked_for(desk):
    desk.form.open(ADA)
    desk.form.turn_time(60)

    desk.form.send()

    assert desk.wishes == [] and desk.form.error
    assert desk.form.day_words.startswith("Today")


def test_days_end_today_and_two_weeks_back(desk):
    desk.form.open(ADA)

    desk.form.turn_day(1)
    last = desk.form.day
    desk.form.turn_day(-100)

    assert last == NOW.date() and desk.form.day == NOW.date() + timedelta(days=EARLIEST_DAY)


def test_a_wish_that_is_refused_says_why(desk):
    desk.answer = Refused("Expected a new wish.")
    desk.form.open(ADA)

    desk.form.send()

    assert desk.form.error == "Expected a new wish." and not desk.form.sent
