"""Passwords and PINs as Argon2id hashes, with a pepper that lies outside the database."""

import hashlib
import hmac
import secrets
import threading
import unicodedata

from argon2 import PasswordHasher as Argon2
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import KeyMissing
from app.security.keystore import KeyStore

# RFC 9106, second recommended option: for machines that cannot give 2 GiB to one sign-in.
TIME_COST = 3
MEMORY_COST_KIB = 64 * 1024
LANES = 4

PEPPER = "pepper"  # its name in the key store
PEPPER_BYTES = 32
MARK = "pepper-"  # a peppered hash: pepper-<name of the pepper>$argon2id$...


class StoredPepper:
    """A data folder's pepper in its key store, made when it is first wanted. Safe to use from several threads."""

    def __init__(self, store: KeyStore) -> None:
        self._store, self._known = store, b""
        self._lock = threading.Lock()

    @property
    def where(self) -> str:
        return self._store.where

    def find(self) -> bytes | None:
        """The pepper, None when there is none (yet)."""
        with self._lock:
            self._known = self._known or self._store.get(PEPPER) or b""
            return self._known or None

    def make(self) -> bytes:
        """The pepper; a new one, durable in the key store, where there is none."""
        found = self.find()
        if found is None:
            self._store.put(PEPPER, secrets.token_bytes(PEPPER_BYTES))
            found = self.find()  # of two processes that make one at once, the one that stayed counts
        if found is None:
            raise KeyMissing(f"Expected to keep a pepper in {self.where}. Received none back. Check that place.")
        return found


class Argon2Passwords:
    """The PasswordHasher port. Safe to use from several threads.

    pepper: None hashes without one, for tests. A database that is stolen without the key store gives no hash that could
    be tried: the password goes through HMAC-SHA256 with the pepper first.
    """

    def __init__(
        self,
        time_cost: int = TIME_COST,
        memory_cost_kib: int = MEMORY_COST_KIB,
        lanes: int = LANES,
        pepper: StoredPepper | None = None,
    ) -> None:
        self._argon2 = Argon2(time_cost=time_cost, memory_cost=memory_cost_kib, parallelism=lanes)
        self._pepper = pepper

    def hash(self, password: str) -> str:
        """A fresh salted hash that carries its own parameters and the name of its pepper."""
        if self._pepper is None:
            return self._argon2.hash(_octets(password))
        pepper = self._pepper.make()
        return MARK + _name(pepper) + self._argon2.hash(_peppered(password, pepper))

    def matches(self, hashed: str, password: str) -> bool:
        """True when the hash was made from this password. A damaged hash matches nothing: why is not told apart."""
        name, argon2 = _parted(hashed)
        pepper = self._pepper.find() if self._pepper is not None else None
        if name and (pepper is None or _name(pepper) != name):
            return False
        octets = _peppered(password, pepper) if name and pepper is not None else _octets(password)
        try:
            return self._argon2.verify(argon2, octets)
        except (VerificationError, InvalidHashError):
            return False

    def needs_rehash(self, hashed: str) -> bool:
        """True when the hash was made with other parameters or without the pepper: renew it while it is here."""
        name, argon2 = _parted(hashed)
        if self._pepper is not None and not name:
            return True
        try:
            return self._argon2.check_needs_rehash(argon2)
        except InvalidHashError:
            return True

    def lost(self, hashed: str) -> bool:
        """True when the hash was made with a pepper that is not in the key store: no password can match it."""
        name, _ = _parted(hashed)
        pepper = self._pepper.find() if self._pepper is not None else None
        return bool(name) and (pepper is None or _name(pepper) != name)


def _parted(hashed: str) -> tuple[str, str]:
    """Name of the pepper ("" without one), and what Argon2 made."""
    if not hashed.startswith(MARK):
        return "", hashed
    name, _, argon2 = hashed.removeprefix(MARK).partition("$")
    return name, "$" + argon2


def _name(pepper: bytes) -> str:
    return hashlib.sha256(b"TwinClock pepper" + pepper).hexdigest()[:12]


def _peppered(password: str, pepper: bytes) -> bytes:
    return hmac.digest(pepper, _octets(password), "sha256")


def _octets(password: str) -> bytes:
    # One "é" has two spellings in Unicode, and keyboards differ; surrogates come from a terminal in another encoding.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
