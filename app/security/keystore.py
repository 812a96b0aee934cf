"""Where keys are kept, outside the data folder: the operating system's key store, or a file for one user's eyes.

A data folder's keys go by its own random id, so that one place can serve several folders. Which place:
TWINCLOCK_KEY_FILE, or key_file in the settings, names a file. Without one, the usual data folder asks the operating
system's key store where there is one; a folder that was named (--data) and a machine without a key store use
<configuration folder>/twinclock/keys.json. What was put into a file is found there first.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import platformdirs

from app.security.keyfile import FileKeys

KEY_FILE_VARIABLE = "TWINCLOCK_KEY_FILE"
# Keys beside the master key that a backup and a recovery file take along: without them the folder is not whole.
CARRIED = ("pepper", "pin-pepper", "office-pin-pepper", "log-signing")


class KeyStore(Protocol):
    """Keys of one data folder by name ("master-3f2a91c0", "pepper").

    All three raise `KeyMissing` when the place itself cannot be used.
    """

    @property
    def where(self) -> str: ...  # for a person
    def get(self, name: str) -> bytes | None: ...
    def put(self, name: str, key: bytes) -> None: ...  # durable when it returns
    def delete(self, name: str) -> None: ...  # nothing happens when it is gone already


class FirstOf:
    """Several places: a key is looked for in each, and put into the first."""

    def __init__(self, places: Sequence[KeyStore]) -> None:
        self._places = places

    @property
    def where(self) -> str:
        return ", then ".join(place.where for place in self._places)

    def get(self, name: str) -> bytes | None:
        return next((key for place in self._places if (key := place.get(name)) is not None), None)

    def put(self, name: str, key: bytes) -> None:
        self._places[0].put(name, key)

    def delete(self, name: str) -> None:
        for place in self._places:
            place.delete(name)


def key_store_for(folder_id: str, *, named_folder: bool, key_file: str = "", is_throw_away: bool = False) -> KeyStore:
    """The place that holds the keys of the data folder with this id; opens nothing yet.

    Args:
        named_folder: True when the data folder was named by a flag or the environment: scripts must never be prompted.
        key_file: of the settings; TWINCLOCK_KEY_FILE goes before it.
        is_throw_away: the data folder and its key_file are gone soon: no other place is to hear of them.
    """
    named = key_file if is_throw_away else os.environ.get(KEY_FILE_VARIABLE) or key_file
    if named:
        return FileKeys(Path(named).expanduser().absolute(), folder_id)
    usual = FileKeys(platformdirs.user_config_path("twinclock", appauthor=False) / "keys.json", folder_id)
    if named_folder:
        return usual
    from app.security.systemkeys import SystemKeys, has_system_keys

    # The system's first for what is new; a file that an earlier run without a desktop has made is still found.
    return FirstOf([SystemKeys(folder_id), usual]) if has_system_keys() else usual
