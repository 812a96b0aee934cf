"""Passwords and PINs as Argon2id hashes, with a pepper that lies outside the database."""

import hashlib
import hmac
import secrets
import threading
import unicodedata
from typing import Protocol

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

    def __init__(self, store: KeyStore, key: str = PEPPER) -> None:
        """key: its name in the key store."""
        self._store, self._key, self._known = store, key, b""
        self._lock = threading.Lock()

    @property
    def where(self) -> str:
        return self._store.where

    def find(self) -> bytes | None:
        """The pepper, None when there is none (yet)."""
        with self._lock:
            self._known = self._known or self._store.get(self._key) or b""
            return self._known or None

    def make(self) -> bytes:
        """The pepper; a new one, durable in the key store, where there is none."""
        found = self.find()
        if found is None:
            self._store.put(self._key, secrets.token_bytes(PEPPER_BYTES))
            found = self.find()  # of two processes that make one at once, the one that stayed counts
        if found is None:
            raise KeyMissing(f"Expected to keep a pepper in {self.where}. Received none back. Check that place.")
        return found

    def put(self, pepper: bytes) -> None:
        """This one from now on; durable when it returns."""
        with self._lock:
            self._store.put(self._key, pepper)
            self._known = pepper

    def named(self, name: str) -> bytes | None:
        """The pepper when it is called so; another process may have exchanged it since it was read."""
        found = self.find()
        if found is not None and pepper_name(found) != name:
            with self._lock:
                self._known = self._store.get(self._key) or b""
            found = self._known
        return found if found and pepper_name(found) == name else None

    def is_current(self, name: str) -> bool:
        """Whether a hash by the pepper of that name ("": by none) may stay."""
        return bool(name) and self.named(name) is not None


class Pepper(Protocol):
    """Where the hasher gets its pepper from: `StoredPepper`, `app.security.peppers.PinPeppers`."""

    def make(self) -> bytes: ...
    def named(self, name: str) -> bytes | None: ...
    def is_current(self, name: str) -> bool: ...


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
        pepper: Pepper | None = None,
    ) -> None:
        self._argon2 = Argon2(time_cost=time_cost, memory_cost=memory_cost_kib, parallelism=lanes)
        self._pepper = pepper

    def hash(self, password: str) -> str:
        """A fresh salted hash that carries its own parameters and the name of its pepper."""
        if self._pepper is None:
            return self._argon2.hash(_octets(password))
        pepper = self._pepper.make()
        return MARK + pepper_name(pepper) + self._argon2.hash(_peppered(password, pepper))

    def matches(self, hashed: str, password: str) -> bool:
        """True when the hash was made from this password. A damaged hash matches nothing: why is not told apart."""
        name, argon2 = _parted(hashed)
        pepper = self._pepper.named(name) if self._pepper is not None and name else None
        if name and pepper is None:
            return False
        octets = _peppered(password, pepper) if pepper is not None else _octets(password)
        try:
            return self._argon2.verify(argon2, octets)
        except (VerificationError, InvalidHashError):
            return False

    def needs_rehash(self, hashed: str) -> bool:
        """True when the hash was made with other parameters or not by its pepper: renew it while it is here."""
        name, argon2 = _parted(hashed)
        if self._pepper is not None and not self._pepper.is_current(name):
            return True
        try:
            return self._argon2.check_needs_rehash(argon2)
        except InvalidHashError:
            return True

    def lost(self, hashed: str) -> bool:
        """True when the hash was made with a pepper that is not in the key store: no password can match it."""
        name = pepper_of(hashed)
        return bool(name) and (self._pepper is None or self._pepper.named(name) is None)


def pepper_of(hashed: str) -> str:
    """Name of the pepper that a hash was made with, "" without one."""
    return _parted(hashed)[0]


def pepper_name(pepper: bytes) -> str:
    """How a pepper is called wherever it must not be told."""
    return hashlib.sha256(b"TwinClock pepper" + pepper).hexdigest()[:12]


def _parted(hashed: str) -> tuple[str, str]:
    """Name of the pepper ("" without one), and what Argon2 made."""
    if not hashed.startswith(MARK):
        return "", hashed
    name, _, argon2 = hashed.removeprefix(MARK).partition("$")
    return name, "$" + argon2


def _peppered(password: str, pepper: bytes) -> bytes:
    return hmac.digest(pepper, _octets(password), "sha256")


def _octets(password: str) -> bytes:
    # One "é" has two spellings in Unicode, and keyboards differ; surrogates come from a terminal in another encoding.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
