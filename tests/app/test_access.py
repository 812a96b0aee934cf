from datetime import timedelta

import pytest

from app.errors import AccessDenied, Refused
from app.services.access import Access
from tests.fakes_faces import FakeClock
from tests.stores import NOON, memory_store


class PlainHasher:
    """Stands in for Argon2id: its slowness is not what is tested here."""

    def hash(self, password):
        return "hashed " + password[::-1]

    def matches(self, hashed, password):
        return hashed == self.hash(password)

    def needs_rehash(self, hashed):
        return False

    def lost(self, hashed):
        return False


@pytest.fixture
def clock():
    return FakeClock(NOON)


@pytest.fixture
def access(clock):
    return Access(open_unit_of_work=memory_store(), hasher=PlainHasher(), clock=clock)


def test_before_the_first_password_nobody_is_the_admin(access):
    assert not access.is_set_up()
    with pytest.raises(AccessDenied, match="admin init"):
        access.check("anything")


def test_the_right_password_passes_and_a_wrong_one_does_not(access):
    access.set_first_password("correct horse")

    access.check("correct horse")
    with pytest.raises(AccessDenied):
        access.check("wrong horse")


def test_the_first_password_is_set_once(access):
    access.set_first_password("correct horse")

    with pytest.raises(Refused):
        access.set_first_password("battery staple")


@pytest.mark.parametrize("password", ["short", "", " " * 9, "x" * 300])
def test_a_poor_password_is_bad_input(access, password):
    with pytest.raises(ValueError, match="Expected a password"):
        access.set_first_password(password)


def test_a_changed_password_replaces_the_old_one(access):
    access.set_first_password("correct horse")

    access.change_password("correct horse", "battery staple")

    access.check("battery staple")
    with pytest.raises(AccessDenied):
        access.check("correct horse")


def test_an_enrolment_code_works_once_however_it_is_typed(access):
    code = access.issue_code()

    access.redeem(f" {code[:4].lower()}-{code[4:]} ")

    with pytest.raises(AccessDenied):
        access.redeem(code)


def test_an_enrolment_code_expires_after_a_day(access, clock):
    code = access.issue_code()
    clock.forward(timedelta(hours=25))

    with pytest.raises(AccessDenied):
        access.redeem(code)
