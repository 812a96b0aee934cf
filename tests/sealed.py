"""A data folder that is sealed, with its keys beside it, as app/bootstrap.py opens it."""

from dataclasses import dataclass
from pathlib import Path

from app.security.keyfile import FileKeys
from app.store.picture_seals import StoredPictureSeals
from app.store.samples import FolderSamples
from app.store.sealing import open_seals
from app.store.store import Store, open_store


@dataclass(frozen=True)
class SealedFolder:
    store: Store
    samples: FolderSamples
    keys: Path
    root: Path

    @property
    def ring(self):
        return self.store.seals.ring

    def raw(self) -> dict[str, bytes]:
        """Every file in the data folder as a thief would read it."""
        return {str(p.relative_to(self.root)): p.read_bytes() for p in self.root.rglob("*") if p.is_file()}


def open_sealed_folder(root: Path, keys: Path | None = None) -> SealedFolder:
    root.mkdir(exist_ok=True)
    keys = keys or root.parent / f"{root.name}-keys.json"
    store = open_store(root)
    seals = open_seals(store, root, lambda folder_id: FileKeys(keys, folder_id))
    return SealedFolder(store, FolderSamples(root, StoredPictureSeals(store.engine, seals)), keys, root)
