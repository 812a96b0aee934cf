"""The keys of one data folder: a master key outside the folder wraps each employee's own data key inside it."""

import hashlib
import threading
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import KeyMissing
from app.security.keystore import KeyStore
from app.security.seal import KEY_BYTES, cipher, new_key, seal, unseal

MASTER = "master-"


class KeyRing:
    """Wraps and unwraps data keys. Safe to use from several threads.

    A master key is named by the start of its SHA-256, so that a wrong one is never taken for it. They are loaded when
    a row asks for them: after a rotation by another process the new one is simply found.
    """

    def __init__(self, folder_id: str, store: KeyStore, folder: str = "this data folder") -> None:
        self.folder_id, self.store, self._folder = folder_id, store, folder
        self._known: dict[str, AESGCM] = {}
        self._lock = threading.Lock()

    def make_master(self, announce: Callable[[str], None] = lambda name: None) -> str:
        """A new master key, in the key store when this returns; its name.

        announce: is told the name before the key is stored, so that one that is never used can be found again.
        """
        key = new_key()
        name = master_name(key)
        announce(name)
        self.store.put(MASTER + name, key)
        return name

    def forget_master(self, name: str) -> None:
        """Destroy a master key: what only it wraps is lost."""
        self.store.delete(MASTER + name)
        with self._lock:
            self._known.pop(name, None)

    def expect(self, name: str) -> None:
        """Return when this master key is at hand.

        Raises:
            KeyMissing: it is not; the text says how to get it back.
        """
        self._master(name)

    def wrap(self, data_key: bytes, employee_key: str, master: str) -> bytes:
        """The data key as it is stored."""
        return seal(self._master(master), data_key, self._binding(employee_key))

    def unwrap(self, wrapped: bytes, employee_key: str, master: str) -> bytes:
        """The data key.

        Raises:
            KeyMissing: its master key is not at hand.
            StoreUnavailable: the stored key was changed, or is another employee's.
        """
        return unseal(self._master(master), wrapped, self._binding(employee_key))

    def _binding(self, employee_key: str) -> bytes:
        return f"data key|{employee_key}".encode()

    def _master(self, name: str) -> AESGCM:
        known = self._known.get(name)
        if known is None:
            with self._lock:
                known = self._known.setdefault(name, cipher(self._load(name)))
        return known

    def _load(self, name: str) -> bytes:
        key = self.store.get(MASTER + name)
        if key is None or len(key) != KEY_BYTES or master_name(key) != name:
            raise KeyMissing(
                f"Expected the master key {name} of {self._folder} in {self.store.where}. Received "
                f"{'none' if key is None else 'another one'}. Put your copy of the key file back (or name it: "
                "TWINCLOCK_KEY_FILE), import a recovery file (main.py keys import FILE), or restore a backup "
                "(main.py restore FILE). Nothing was changed."
            )
        return key


def master_name(key: bytes) -> str:
    """How a master key is called wherever it must not be told: of 256 random bits this gives nothing away."""
    return hashlib.sha256(b"TwinClock master key" + key).hexdigest()[:12]
