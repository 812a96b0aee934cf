"""Pictures of faces that were not recognised: app/store/unknown_faces.py."""

from datetime import datetime
from typing import Protocol

from app.services.ports.faces import Crop


class UnknownFaceStore(Protocol):
    """Sealed, one file a picture; a write is whole or absent."""

    def save(self, crop: Crop, at_utc: datetime) -> str:
        """Store durably and return its name."""
        ...

    def load(self, name: str) -> Crop: ...  # Refused when it is gone
    def discard(self, name: str) -> None: ...  # nothing happens when it is gone already
    def all(self) -> list[tuple[str, datetime]]: ...  # name and moment, newest first
