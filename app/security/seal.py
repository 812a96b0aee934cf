"""Sealing with AES-256-GCM: nobody reads it without the key, and nobody changes or moves it unseen.

What is sealed is bound to a text (the associated data) that says whose it is and where it belongs: sealed bytes that
somebody copies to another row or file do not open there.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import StoreUnavailable

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
FORMAT = b"\x01"
ADDED_BYTES = len(FORMAT) + NONCE_BYTES + TAG_BYTES


def new_key() -> bytes:
    """32 random bytes of the operating system."""
    return os.urandom(KEY_BYTES)


def cipher(key: bytes) -> AESGCM:
    """A key at work; to be kept where several things are sealed by it."""
    return AESGCM(key)


def seal(key: AESGCM, content: bytes, bound_to: bytes) -> bytes:
    """FORMAT, a random nonce of 12 bytes, the ciphertext, the tag of 16 bytes.

    A key of one employee seals some dozen things; random nonces are safe up to 2**32 (NIST SP 800-38D, 8.3).
    """
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + key.encrypt(nonce, content, bound_to)


def unseal(key: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    """What was sealed.

    Raises:
        StoreUnavailable: a byte was changed, it belongs elsewhere, or the key is another one.
    """
    if sealed[:1] != FORMAT:
        raise StoreUnavailable(
            "Expected something that this TwinClock has sealed. Received an unknown form. Install the newer TwinClock, "
            "or restore a backup."
        )
    try:
        return key.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], bound_to)
    except InvalidTag:
        raise StoreUnavailable(
            f"Expected what belongs to {bound_to.decode(errors='replace')!r} as it was sealed. Received something "
            "changed, moved or of another key. Restore a backup."
        ) from None


def template_binding(employee_key: str, template_id: str, tower: str, sample: str) -> bytes:
    """Whose template it is, by which tower, from which picture."""
    return f"template|{employee_key}|{template_id}|{tower}|{sample}".encode()


def sample_binding(kind: str, file_name: str) -> bytes:
    """Which picture it is. Whose, the key says: it is one person's own."""
    return f"sample|{kind}|{file_name}".encode()
