"""Passwords as Argon2id hashes."""

import unicodedata

from argon2 import PasswordHasher as Argon2
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106, second recommended option: for machines that cannot give 2 GiB to one sign-in.
TIME_COST = 3
MEMORY_COST_KIB = 64 * 1024
LANES = 4


class Argon2Passwords:
    """The PasswordHasher port. Safe to use from several threads."""

    def __init__(self, time_cost: int = TIME_COST, memory_cost_kib: int = MEMORY_COST_KIB, lanes: int = LANES) -> None:
        self._argon2 = Argon2(time_cost=time_cost, memory_cost=memory_cost_kib, parallelism=lanes)

    def hash(self, password: str) -> str:
        """A fresh salted hash that carries its own parameters."""
        return self._argon2.hash(_octets(password))

    def matches(self, hashed: str, password: str) -> bool:
        """True when the hash was made from this password. A damaged hash matches nothing: why is not told apart."""
        try:
            return self._argon2.verify(hashed, _octets(password))
        except (VerificationError, InvalidHashError):
            return False

    def needs_rehash(self, hashed: str) -> bool:
        """True when the hash was made with other parameters: hash the password anew while it is at hand."""
        try:
            return self._argon2.check_needs_rehash(hashed)
        except InvalidHashError:
            return True


def _octets(password: str) -> bytes:
    # One "é" has two spellings in Unicode, and keyboards differ; surrogates come from a terminal in another encoding.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
