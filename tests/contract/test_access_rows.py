"""Accounts, tokens, PINs and wrong tries: what every store must do with them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.lockout import Attempts
from app.domain.permission import Role
from app.errors import Refused
from app.services.ports import Account, Pin, Token
from tests.stores import ADAPTERS, NOON, an_employee

MIA = Account(key="m", name="Mia", role=Role.MANAGER, departments=("Store", "Packing"), hashed="h", created_at_utc=NOON)


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_rows_come_back_as_they_were_put_and_are_replaced_by_their_key(adapter, tmp_path):
    unit_of_work = ADAPTERS[adapter](tmp_path)
    token = Token(digest="d", account_key="m", created_at_utc=NOON, expires_at_utc=NOON + timedelta(hours=1))
    pin = Pin(employee_key="ada", hashed="p", set_at_utc=NOON, to_change=True)

    with unit_of_work() as work:
        work.accounts.put(MIA)
        work.accounts.put(replace(MIA, active=False))
        work.tokens.add(token)
        work.employees.add(an_employee("ada"))
        work.pins.put(replace(pin, hashed="before"))
        work.pins.put(pin)
        work.attempts.put("pin:ada", Attempts(failures=1, since_utc=NOON))
        work.attempts.put("pin:ada", Attempts(failures=2, since_utc=NOON))
        work.commit()

    with unit_of_work() as work:
        assert work.accounts.all() == [replace(MIA, active=False)] == [work.accounts.named(" MIA ")]
        assert work.accounts.get("x") is None and work.accounts.named("x") is None
        with pytest.raises(Refused, match="free account name"):
            work.accounts.put(replace(MIA, key="other", name="mia"))
        assert work.tokens.all() == [token] == [work.tokens.get("d")]
        assert work.tokens.delete("d") and not work.tokens.delete("d")
        assert work.pins.get("ada") == pin and work.pins.owners() == {"ada"}
        assert work.attempts.get("pin:ada") == Attempts(failures=2, since_utc=NOON)
        work.attempts.clear("pin:ada")
        assert work.attempts.get("pin:ada") is None
        work.employees.erase("ada")
        assert work.pins.get("ada") is None and not work.pins.delete("ada")
