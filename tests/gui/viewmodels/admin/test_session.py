from app.errors import AccessDenied
from app.ui.screens.admin.session import IDLE_S, AdminSession, Gate
from tests.gui.viewmodels.admin.running import run


class Keys:
    """An Access of a few lines, with a clock."""

    def __init__(self, password=None):
        self.password, self.time = password, 100.0
        self.session = AdminSession(self, run, now=lambda: self.time)

    def is_set_up(self):
        return self.password is not None

    def set_first_password(self, password):
        self.password = password

    def check(self, password):
        if password != self.password:
            raise AccessDenied("Expected the admin password. Received another one. Try again.")

    def issue_code(self):
        return "ABCD2345"


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
    assert keys.session.is_open and keys.password == "long enough"


def test_a_wrong_password_opens_nothing():
    keys = Keys("correct horse")
    keys.session.arrive()

    keys.session.unlock("wrong")

    assert keys.session.gate is Gate.LOCKED
    assert "another one" in keys.session.error


def test_an_idle_session_ends_by_itself_and_a_touch_prolongs_it():
    keys = Keys("correct horse")
    keys.session.unlock("correct horse")

    keys.time += IDLE_S - 1
    keys.session.touch()
    keys.time += IDLE_S - 1
    keys.session.tick()
    still_open = keys.session.is_open
    keys.time += 2
    keys.session.tick()

    assert still_open
    assert keys.session.gate is Gate.LOCKED and "five minutes" in keys.session.notice
