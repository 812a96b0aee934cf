"""Puts accounts, PINs and tokens together."""

from app.capture.clock import MachineClock
from app.config import Config
from app.security.keystore import KeyStore
from app.security.passwords import PEPPER, Argon2Passwords, StoredPepper
from app.security.peppers import PIN_PEPPER, PinPeppers
from app.services.access import Access
from app.services.pins import Pins
from app.services.ports import OpenUnitOfWork
from app.services.tokens import Tokens
from app.store.locks import hold
from app.store.store import Store

WAIT_S = 120.0


def build_access(config: Config, store: Store, clock: MachineClock) -> tuple[Access, Pins, Tokens, PinPeppers | None]:
    """The peppers: None where nothing is sealed."""
    writing: OpenUnitOfWork = store.unit_of_work
    keys = store.seals.ring.store if store.seals is not None else None
    for_pins = PinPeppers(keys) if keys is not None else None
    digits = int(config.parts.access.pin_digits)
    return (
        Access(open_unit_of_work=writing, hasher=Argon2Passwords(pepper=_pepper(config, keys, PEPPER)), clock=clock),
        Pins(open_unit_of_work=writing, hasher=Argon2Passwords(pepper=for_pins), clock=clock, digits=digits),
        Tokens(open_unit_of_work=writing, clock=clock),
        for_pins if _pepper(config, keys, PIN_PEPPER) is not None else None,
    )


def _pepper(config: Config, keys: KeyStore | None, key: str) -> StoredPepper | None:
    """The pepper of that name, there from the start on."""
    if keys is None:
        return None
    pepper = StoredPepper(keys, key)
    if pepper.find() is None:
        with hold(config.folders.data, "keys", wait_s=WAIT_S):  # two processes must not make two
            pepper.make()
    return pepper
