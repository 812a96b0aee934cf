"""The signed record: who signs it, and how it is read. app/store writes it along with every act."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol


class Signer(Protocol):
    """Ed25519. public: 32 bytes."""

    @property
    def public(self) -> bytes: ...
    def sign(self, message: bytes) -> bytes: ...  # 64 bytes


class Signatures(Protocol):
    """Checks a signature with the public key alone."""

    def matches(self, public: bytes, message: bytes, signature: bytes) -> bool: ...


class RecordReader(Protocol):
    """One moment of the record and of the rows it vouches for; what is written meanwhile is not seen."""

    def lines(self, first: int = 1) -> Iterator[tuple[int, str, bytes]]: ...  # seq, text, signature; rising
    def head(self) -> tuple[int, str]: ...  # seq and text of the newest; 0 and "" when there is none
    def tables(self) -> tuple[str, ...]: ...  # those whose rows are bound
    def digests(self, table: str) -> Iterator[tuple[str, str]]: ...  # id and SHA-256 of every row there is


class OpenRecord(Protocol):
    def __call__(self) -> AbstractContextManager[RecordReader]: ...
