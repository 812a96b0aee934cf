"""Sample pictures are sealed by the data key of the employee whose number names their folder."""

from sqlalchemy import Engine

from app.errors import StoreUnavailable
from app.security.seal import cipher, sample_binding, seal, unseal
from app.store.engine import reading
from app.store.seals import Seals


class StoredPictureSeals:
    """What `app.store.samples.FolderSamples` seals with. Looks the key up each time: an erased one is gone at once."""

    def __init__(self, engine: Engine, seals: Seals) -> None:
        self._engine, self._seals = reading(engine), seals

    def seal(self, number: str, kind: str, file_name: str, content: bytes) -> bytes:
        """Sealed for this employee; for one whose row is yet to be committed as well."""
        key = self._key(number) or self._seals.fresh(number)
        return seal(cipher(key), content, sample_binding(kind, file_name))

    def unseal(self, number: str, kind: str, file_name: str, sealed: bytes) -> bytes:
        """Raises StoreUnavailable: nobody has this number, or the file was changed, moved or is another person's."""
        key = self._key(number) or self._seals.fresh_if_any(number)
        if key is None:
            raise StoreUnavailable(
                f"Expected the data key of the employee {number}. Received none: nobody has this number. Its pictures "
                "cannot be opened any more."
            )
        return unseal(cipher(key), sealed, sample_binding(kind, file_name))

    def _key(self, number: str) -> bytes | None:
        with self._engine.connect() as connection:
            return self._seals.key_of_number(connection, number)
