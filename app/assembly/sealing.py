"""Puts sealing together: a store and a folder of pictures that open with the data folder's keys."""

from collections.abc import Callable

from app.config import Config
from app.security.keystore import KeyStore, key_store_for
from app.services.ports import Samples
from app.store.picture_seals import StoredPictureSeals
from app.store.placing import finish_restore
from app.store.samples import FolderSamples
from app.store.sealing import open_seals
from app.store.store import Store, open_store
from app.store.templates_only import TemplatesOnly


def kept(config: Config, samples: FolderSamples) -> Samples:
    """What enrolment stores pictures in: nothing, where the company keeps none."""
    return samples if config.parts.privacy.keep_pictures else TemplatesOnly(samples)


def open_sealed(config: Config, say: Callable[[str], None] = lambda line: None) -> tuple[Store, FolderSamples]:
    """Open the data folder; whatever is still readable in it is sealed first.

    Raises:
        StoreUnavailable: the data folder cannot be used; KeyMissing: its master key is not at hand.
    """
    finish_restore(config.folders.data)
    store = open_store(config.folders.data)
    try:
        seals = open_seals(store, config.folders.samples, lambda folder_id: key_store(config, folder_id), say)
    except BaseException:
        store.close()
        raise
    return store, FolderSamples(config.folders.samples, StoredPictureSeals(store.engine, seals))


def key_store(config: Config, folder_id: str) -> KeyStore:
    """Where the keys of the data folder with this id are kept."""
    folders = config.folders
    return key_store_for(
        folder_id,
        named_folder=folders.named,
        key_file=str(folders.keys) if folders.keys else config.parts.keys.file,
        is_throw_away=folders.keys is not None,
    )
