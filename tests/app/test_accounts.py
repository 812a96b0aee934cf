"""Several accounts, their roles, and a lock-out that survives a restart."""

from datetime import timedelta

import pytest

from app.domain.permission import Role
from app.errors import AccessDenied, LockedOut, NotAllowed, Refused
from app.services.accounts import Accounts
from app.services.tokens import Tokens
from tests.app.test_access import PlainHasher
from tests.fakes_faces import FakeClock
from tests.stores import NOON, memory_store

PASSWORD, OTHER = "correct horse", "battery staple"


@pytest.fixture
def store():
    return memory_store()


@pytest.fixture
def clock():
    return FakeClock(NOON)


@pytest.fixture
def accounts(store, clock):
    made = Accounts(open_unit_of_work=store, hasher=PlainHasher(), clock=clock)
    made.set_first_password(PASSWORD)
    return made


def events(store):
    with store() as work:
        return [(event.kind, event.details.get("by")) for event in work.events.since(0)]


def wrong(accounts, times, name="admin"):
    for _ in range(times):
        with pytest.raises(AccessDenied):
            accounts.login(name, "wrong horse")


def test_each_account_has_its_own_password_role_and_departments(accounts):
    accounts.add("Mia", "manager", ("Store",), OTHER, by="admin")

    mia = accounts.login(" mia ", OTHER)

    assert (mia.name, mia.role, mia.departments) == ("Mia", Role.MANAGER, ("Store",))
    with pytest.raises(AccessDenied):
        accounts.login("admin", OTHER)


def test_only_an_admin_changes_accounts(accounts):
    mia = accounts.add("Mia", "manager", ("Store",), OTHER, by="admin")

    for act in (
        lambda: accounts.add("Eve", "admin", (), OTHER, by=mia.key),
        lambda: accounts.set_role("Mia", "admin", (), by=mia.key),
        lambda: accounts.set_password("admin", OTHER, by=mia.key),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert [account.name for account in accounts.all()] == ["admin", "Mia"]


def test_the_last_admin_can_neither_be_disabled_nor_demoted(accounts):
    with pytest.raises(Refused, match="last one"):
        accounts.disable("admin", by="admin")
    with pytest.raises(Refused, match="last one"):
        accounts.set_role("admin", "viewer", (), by="admin")

    accounts.add("Second", "admin", (), OTHER, by="admin")
    accounts.disable("admin", by="admin")
    with pytest.raises(AccessDenied):
        accounts.login("admin", PASSWORD)


def test_a_disabled_account_may_do_nothing_even_while_its_session_is_open(accounts):
    second = accounts.add("Second", "admin", (), OTHER, by="admin")
    accounts.disable("Second", by="admin")

    with pytest.raises(NotAllowed, match="disabled"):
        accounts.add("Eve", "admin", (), OTHER, by=second.key)


def test_every_login_and_change_says_who(accounts, store):
    accounts.login("admin", PASSWORD)
    accounts.add("Mia", "viewer", (), OTHER, by="admin")
    wrong(accounts, 1)

    assert events(store) == [
        ("admin_set_up", "admin"), ("login", "admin"), ("account_added", "admin"), ("login_denied", None)
    ]  # fmt: skip


def test_five_wrong_passwords_lock_for_a_minute_then_five_then_fifteen(accounts, clock):
    wrong(accounts, 5)
    for minutes in (1, 5, 15, 60, 60):
        with pytest.raises(LockedOut, match="Wait"):
            accounts.login("admin", PASSWORD)
        clock.forward(timedelta(minutes=minutes) - timedelta(seconds=1))
        with pytest.raises(LockedOut, match="1 seconds"):
            accounts.login("admin", PASSWORD)
        clock.forward(timedelta(seconds=1))
        wrong(accounts, 1)


def test_the_right_password_after_the_wait_forgets_the_wrong_ones(accounts, clock):
    wrong(accounts, 5)
    clock.forward(timedelta(minutes=1))

    accounts.login("admin", PASSWORD)

    wrong(accounts, 4)
    accounts.login("admin", PASSWORD)


def test_the_lock_is_in_the_store_so_a_restart_lifts_nothing(accounts, store, clock):
    wrong(accounts, 5)

    restarted = Accounts(open_unit_of_work=store, hasher=PlainHasher(), clock=clock)

    with pytest.raises(LockedOut):
        restarted.login("admin", PASSWORD)
    assert ("exception", None) in events(store)


def test_a_clock_set_back_neither_unlocks_nor_locks_for_ever(accounts, clock):
    wrong(accounts, 5)
    clock.forward(-timedelta(days=1))

    with pytest.raises(LockedOut, match="60 seconds"):
        accounts.login("admin", PASSWORD)
    clock.forward(timedelta(seconds=61))

    accounts.login("admin", PASSWORD)


def test_an_unknown_name_is_refused_in_the_same_words_and_locks_out_nobody(accounts):
    with pytest.raises(AccessDenied) as unknown:
        accounts.login("nobody", PASSWORD)
    with pytest.raises(AccessDenied) as known:
        accounts.login("admin", "wrong horse")
    wrong(accounts, 5, "nobody")

    assert str(unknown.value) == str(known.value)
    accounts.login("admin", PASSWORD)


def test_an_admin_lifts_a_lock_out_by_a_new_password(accounts):
    accounts.add("Mia", "viewer", (), OTHER, by="admin")
    wrong(accounts, 5, "Mia")

    accounts.set_password("Mia", "another staple", by="admin")

    assert accounts.login("Mia", "another staple").name == "Mia"


def test_a_token_acts_as_its_maker_until_it_is_over_or_revoked(accounts, store, clock):
    tokens = Tokens(open_unit_of_work=store, clock=clock)
    text = tokens.create(2, by="admin")

    assert tokens.check(text).key == "admin"
    with store() as work:
        assert text not in repr(work.tokens.all())
    clock.forward(timedelta(hours=2))
    with pytest.raises(AccessDenied, match="token"):
        tokens.check(text)

    other = tokens.create(2, by="admin")
    tokens.revoke("", by="admin")
    with pytest.raises(AccessDenied):
        tokens.check(other)


def test_a_token_of_a_disabled_account_is_worth_nothing(accounts, store, clock):
    tokens = Tokens(open_unit_of_work=store, clock=clock)
    second = accounts.add("Second", "admin", (), OTHER, by="admin")
    text = tokens.create(2, by=second.key)

    accounts.disable("Second", by="admin")

    with pytest.raises(AccessDenied):
        tokens.check(text)
