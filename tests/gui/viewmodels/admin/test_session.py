from types import SimpleNamespace

import pytest

from app.domain.permission import Operator, Role
from app.errors import AccessDenied, LockedOut
from app.ui.screens.admin.session import IDLE_S, AdminSession, Gate
from tests.gui.viewmodels.admin.running import run


class Keys:
    """An Access of a few lines, with a clock. accounts: name -> password."""

    def __init__(self, **accounts):
        self.passwords, self.time, self.locked_s = accounts, 100.0, 0.0
        self.accounts = SimpleNamespace(all=lambda: list(self.passwords))
        self.session = AdminSession(self, run, now=lambda: self.time)

    def set_first_password(self, password):
        self.passwords["admin"] = password

    def check(self, password, name="admin"):
        if self.locked_s:
            raise LockedOut("Expected to be asked again later.", self.locked_s)
        if self.passwords.get(name) != password:
            raise AccessDenied("Expected the admin password. Received another one. Try again.")
        return Operator(key=name, name=name, role=Role.ADMIN if name == "admin" else Role.VIEWER)


def test_the_first_run_asks_for_a_password_twice():
    keys = Keys()
    keys.session.arrive()
    first = keys.session.gate

    keys.session.set_first("long enough", "long enought")
    differing = keys.session.error
    keys.session.set_first("short", "short")
    short = keys.session.error
    keys.session.set_first("long enough", "long enough")

    assert first is Gate.FIRST_RUN
    assert "differ" in differing and "8" in short
    assert keys.session.is_open and keys.session.operator.role is Role.ADMIN


def test_a_wrong_password_opens_nothing():
    keys = Keys(admin="correct horse")
    keys.session.arrive()

    keys.session.unlock("wrong")

    assert keys.session.gate is Gate.LOCKED
    assert "another one" in keys.session.error


def test_with_one_account_only_the_password_is_asked_for():
    one, two = Keys(admin="correct horse"), Keys(admin="correct horse", mona="battery staple")

    one.session.arrive()
    two.session.arrive()

    assert (one.session.has_accounts, two.session.has_accounts) == (False, True)


def test_whoever_logs_in_acts_with_their_own_role():
    keys = Keys(admin="correct horse", mona="battery staple")

    keys.session.unlock("battery staple", " mona ")

    assert keys.session.operator.name == "mona" and keys.session.operator.role is Role.VIEWER


def test_the_password_once_more_is_that_of_whoever_acts():
    keys = Keys(admin="correct horse", mona="battery staple")
    keys.session.unlock("battery staple", "mona")

    keys.session.expect_password("battery staple")
    with pytest.raises(AccessDenied):
        keys.session.expect_password("correct horse")


def test_a_lock_out_counts_down_and_takes_no_try_meanwhile():
    keys = Keys(admin="correct horse")
    keys.locked_s = 65.0
    keys.session.unlock("wrong")
    first = keys.session.error
    keys.locked_s = 0.0

    keys.time += 60
    keys.session.unlock("correct horse")
    keys.session.tick()
    second, still_locked = keys.session.error, not keys.session.is_open
    keys.time += 6
    keys.session.tick()
    over = keys.session.error
    keys.session.unlock("correct horse")

    assert first.endswith("in 1:05.") and second.endswith("in 0:05.")
    assert still_locked and over == ""
    assert keys.session.is_open


def test_an_idle_session_ends_by_itself_and_a_touch_prolongs_it():
    keys = Keys(admin="correct horse")
    keys.session.unlock("correct horse")

    keys.time += IDLE_S - 1
    keys.session.touch()
    keys.time += IDLE_S - 1
    keys.session.tick()
    still_open = keys.session.is_open
    keys.time += 2
    keys.session.tick()

    assert still_open
    assert keys.session.gate is Gate.LOCKED and "5 min" in keys.session.notice
