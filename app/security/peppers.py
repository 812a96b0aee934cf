"""The peppers of PINs: one of their own, that may travel to a door machine while the passwords' stays at home."""

from app.security.keystore import KeyStore
from app.security.passwords import PEPPER, StoredPepper, pepper_name, pepper_of

PIN_PEPPER = "pin-pepper"  # made by this machine
OFFICE_PIN_PEPPER = "office-pin-pepper"  # came to a door machine with its export


class PinPeppers:
    """Which pepper a PIN is hashed with. Safe to use from several threads.

    On a door machine the office's, once it came: the office then knows on its next export which PINs are its own.
    PINs from before this machine had a pepper for them were hashed with the passwords'; they match, and are renewed.
    """

    def __init__(self, store: KeyStore) -> None:
        self._office = StoredPepper(store, OFFICE_PIN_PEPPER)
        self._own = StoredPepper(store, PIN_PEPPER)
        self._passwords = StoredPepper(store, PEPPER)

    def make(self) -> bytes:
        """What a PIN is hashed with now; made where there is none."""
        return self._office.find() or self._own.make()

    def named(self, name: str) -> bytes | None:
        """The pepper of that name, None when it is not at hand."""
        every = (self._office, self._own, self._passwords)
        return next((pepper for one in every if (pepper := one.named(name)) is not None), None)

    def is_current(self, name: str) -> bool:
        """Whether a hash by the pepper of that name may stay."""
        return self._office.is_current(name) or self._own.is_current(name)

    def take_over(self, pepper: bytes) -> None:
        """From now on the office's is this one; durable when it returns."""
        self._office.put(pepper)

    def may_travel(self, hashed: str) -> bool:
        """Whether a door machine can check this hash by what `make` gives."""
        return pepper_of(hashed) == pepper_name(self.make())

    def is_from_the_office(self, hashed: str) -> bool:
        """Whether this hash came with an export, or was made here since one came."""
        return self._office.is_current(pepper_of(hashed))
