"""Puts accounts, PINs and tokens together."""

from app.capture.clock import MachineClock
from app.config import Config
from app.security.passwords import Argon2Passwords, StoredPepper
from app.services.access import Access
from app.services.pins import Pins
from app.services.ports import OpenUnitOfWork
from app.services.tokens import Tokens
from app.store.locks import hold
from app.store.store import Store

WAIT_S = 120.0


def build_access(config: Config, store: Store, clock: MachineClock) -> tuple[Access, Pins, Tokens]:
    writing: OpenUnitOfWork = store.unit_of_work
    hasher = Argon2Passwords(pepper=_pepper(config, store))
    return (
        Access(open_unit_of_work=writing, hasher=hasher, clock=clock),
        Pins(open_unit_of_work=writing, hasher=hasher, clock=clock, digits=int(config.parts.access.pin_digits)),
        Tokens(open_unit_of_work=writing, clock=clock),
    )


def _pepper(config: Config, store: Store) -> StoredPepper | None:
    if store.seals is None:
        return None
    pepper = StoredPepper(store.seals.ring.store)
    if pepper.find() is None:
        with hold(config.folders.data, "keys", wait_s=WAIT_S):  # two processes must not make two
            pepper.make()
    return pepper
