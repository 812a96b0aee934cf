"""Signs the record: Ed25519, its key beside the master key."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.errors import KeyMissing
from app.security.keystore import KeyStore

SIGNING = "log-signing"  # its name in the key store


class RecordSigner:
    """The Signer port on a key of 32 random bytes. Safe to use from several threads."""

    def __init__(self, key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(key)
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


class RecordSignatures:
    """The Signatures port. Remembers the last key: a record has one, or a few after another."""

    def __init__(self) -> None:
        self._last: tuple[bytes, Ed25519PublicKey] | None = None

    def matches(self, public: bytes, message: bytes, signature: bytes) -> bool:
        try:
            if self._last is None or self._last[0] != public:
                self._last = public, Ed25519PublicKey.from_public_bytes(public)
            self._last[1].verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def stored_signer(store: KeyStore) -> RecordSigner | None:
    """The data folder's signer, None when its key store has no key for it (yet)."""
    key = store.get(SIGNING)
    return None if key is None else RecordSigner(key)


def make_signer(store: KeyStore) -> RecordSigner:
    """A signer with a new key, durable in the key store when this returns. Nobody else makes one meanwhile."""
    store.put(SIGNING, Ed25519PrivateKey.generate().private_bytes_raw())
    signer = stored_signer(store)
    if signer is None:
        raise KeyMissing(f"Expected to keep a signing key in {store.where}. Received none back. Check that place.")
    return signer
