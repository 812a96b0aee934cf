"""The pepper: without the key store a stolen database holds no hash that could be tried."""

import pytest

from app.errors import AccessDenied, Refused
from app.security.keyfile import FileKeys
from app.security.passwords import PEPPER, Argon2Passwords, StoredPepper
from app.services.accounts import Accounts
from tests.fakes_faces import FakeClock
from tests.stores import NOON, memory_store

CHEAP = {"time_cost": 1, "memory_cost_kib": 64, "lanes": 1}


@pytest.fixture
def keys(tmp_path):
    return FileKeys(tmp_path / "keys.json", "folder")


def hasher(keys):
    return Argon2Passwords(**CHEAP, pepper=StoredPepper(keys))


def test_a_hash_matches_with_its_own_pepper_only(keys, tmp_path):
    hashed = hasher(keys).hash("correct horse")

    assert hasher(keys).matches(hashed, "correct horse") and not hasher(keys).lost(hashed)
    for other in (FileKeys(tmp_path / "none.json", "folder"), FileKeys(keys._file, "another folder")):
        assert not hasher(other).matches(hashed, "correct horse") and hasher(other).lost(hashed)
    assert not Argon2Passwords(**CHEAP).matches(hashed.partition("$")[1] + hashed.partition("$")[2], "correct horse")


def test_a_password_from_before_the_pepper_works_and_is_renewed_at_the_next_login(keys):
    store = memory_store()
    Accounts(open_unit_of_work=store, hasher=Argon2Passwords(**CHEAP), clock=FakeClock(NOON)).set_first_password(
        "correct horse"
    )
    accounts = Accounts(open_unit_of_work=store, hasher=hasher(keys), clock=FakeClock(NOON))

    accounts.login("admin", "correct horse")

    assert accounts.all()[0].hashed.startswith("pepper-")
    accounts.login("admin", "correct horse")


def test_a_lost_pepper_is_told_and_there_is_a_way_back(keys):
    store = memory_store()
    accounts = Accounts(open_unit_of_work=store, hasher=hasher(keys), clock=FakeClock(NOON))
    accounts.set_first_password("correct horse")
    with pytest.raises(Refused, match="lost pepper"):
        accounts.recover("another horse")
    keys.delete(PEPPER)
    accounts = Accounts(open_unit_of_work=store, hasher=hasher(keys), clock=FakeClock(NOON))

    with pytest.raises(AccessDenied, match="admin recover"):
        accounts.login("admin", "correct horse")
    accounts.recover("another horse")

    accounts.login("admin", "another horse")
    with store() as work:
        assert work.events.last("exception").details["kind"] == "pepper_lost"
