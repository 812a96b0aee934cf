"""The settings, read once at the start: <data>/twinclock.toml, then the environment, then flags; the last one wins.

TOML key       environment               flag          read by
camera         TWINCLOCK_CAMERA          --camera      the live feed
zone           TWINCLOCK_ZONE                          the clock
detector       TWINCLOCK_DETECTOR        --detector    the face engine
wanted_fpir    TWINCLOCK_WANTED_FPIR                   the gallery's threshold
pair_fmr       TWINCLOCK_PAIR_FMR                      the gallery's 1:1 threshold
margin         TWINCLOCK_MARGIN                        check-in
repeat_s       TWINCLOCK_REPEAT_S                      check-in
theme          TWINCLOCK_THEME                         the window
hands_free     TWINCLOCK_HANDS_FREE                    the check-in screen
kiosk          TWINCLOCK_KIOSK           --kiosk       the window
weights        TWINCLOCK_WEIGHTS                       the verifier: tower.tflite and head.json
               TWINCLOCK_DATA            --data        everything that keeps files
[part] key     TWINCLOCK_PART_KEY                      the part: app/settings/<part>.py
"""

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs
import tzlocal

from app.domain.zone import checked_zone
from app.errors import SettingsError
from app.settings import Parts
from app.settings.plain import READERS, from_text
from app.settings.reading import PART_TYPES, is_of_a_part, parts_from
from app.settings.recognition import RecognitionConfig
from app.settings.window import WindowConfig

CHECKOUT = Path(__file__).resolve().parents[1]
SETTINGS_FILE = "twinclock.toml"
PREFIX = "TWINCLOCK_"
NOT_SETTINGS = {
    "CACHE",
    "PASSWORD",
    "NEW_PASSWORD",
    "ACCOUNT",
    "TOKEN",
    "PIN",
    "NEW_PIN",
    "PASSPHRASE",
    "KEY_FILE",
    "SHARED",
    "REQUIRE_SHARED",
}  # read elsewhere


@dataclass(frozen=True, kw_only=True)
class Folders:
    """data: database, verifier versions, settings. samples: holds anchor/, positive/ and negative/.

    named: by a flag or the environment. keys: the key file of a folder that is thrown away, which nobody else uses.
    """

    data: Path
    samples: Path
    named: bool = True
    keys: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that was chosen for this run; each part is handed its own piece.

    camera: number of a webcam, picture, video, folder, or http/rtsp address; checked when it is opened.
    zone: IANA name of the door's time zone.
    flags: names of those settings that the command line gave.
    weights: folder of the shipped verifier; checked when it is read.
    """

    folders: Folders
    zone: str
    camera: str = "0"
    weights: str = str(CHECKOUT / "model" / "weights")
    recognition: RecognitionConfig = field(default_factory=RecognitionConfig)
    window: WindowConfig = field(default_factory=WindowConfig)
    parts: Parts = field(default_factory=Parts)
    flags: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.camera.strip():
            raise SettingsError("Expected a camera. Received an empty text. Write 0 for the first webcam.")
        _check_zone(self.zone)


def load_config(flags: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Config:
    """Gather the settings of this run.

    Args:
        flags: those of the command line by name (data, camera, kiosk); None means not given.
        environment: None: this process's own.
    Raises:
        SettingsError: a value or name is off, or the settings file cannot be read; the text says where and what to do.
    """
    environment = os.environ if environment is None else environment
    flags = {name: value for name, value in flags.items() if value is not None}
    folders = _folders(flags.pop("data", None), environment)
    return config_from(folders, _read_file(folders.data / SETTINGS_FILE), environment, flags)


def config_from(
    folders: Folders, in_file: Mapping[str, Any], environment: Mapping[str, str], flags: Mapping[str, Any]
) -> Config:
    """The settings of a run from the parsed file, the environment and the flags; errors as `load_config`."""
    table = dict(in_file)
    tables = {name: table.pop(name) for name in PART_TYPES if name in table}
    named = {name.removeprefix(PREFIX): text for name, text in environment.items() if name.startswith(PREFIX)}
    chosen = _from_file(table, folders.data / SETTINGS_FILE) | _from_environment(environment) | _from_flags(flags)
    return Config(
        folders=folders,
        zone=chosen.pop("zone", None) or _zone_of_this_machine(),
        recognition=RecognitionConfig(**_take(chosen, RecognitionConfig)),
        window=WindowConfig(**_take(chosen, WindowConfig)),
        flags=frozenset(flags),
        parts=parts_from(tables, {name: text for name, text in named.items() if is_of_a_part(name)}),
        **chosen,
    )


def _folders(flag: object, environment: Mapping[str, str]) -> Folders:
    named = flag or environment.get(PREFIX + "DATA")
    if named:
        folder = Path(str(named)).expanduser().absolute()
        return Folders(data=folder, samples=folder)
    folder = platformdirs.user_data_path("twinclock", appauthor=False)
    runs_from_checkout = (CHECKOUT / "data" / "anchor").is_dir()
    return Folders(data=folder, samples=CHECKOUT / "data" if runs_from_checkout else folder, named=False)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"Expected settings at {path}. Received: {error}. Mend or delete the file.") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"Expected TOML in {path}. Received: {error}. Mend that line.") from error


def _from_file(table: Mapping[str, Any], path: Path) -> dict[str, Any]:
    return {_known(key, READERS, f"in {path}"): READERS[key](value, f"{key} in {path}") for key, value in table.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    settings = {}
    for name, text in environment.items():
        key = name.removeprefix(PREFIX).lower()
        if not name.startswith(PREFIX) or key.upper() in NOT_SETTINGS | {"DATA"} or is_of_a_part(key):
            continue
        _known(name, [PREFIX + key.upper() for key in READERS], "in the environment")
        if text:
            settings[key] = READERS[key](from_text(text), name)
    return settings


def _from_flags(flags: Mapping[str, Any]) -> dict[str, Any]:
    return {_known(key, READERS, "as a flag"): READERS[key](value, f"--{key}") for key, value in flags.items()}


def _known(key: str, known: Iterable[str], where: str) -> str:
    names = list(known)
    if key in names:
        return key
    nearest = difflib.get_close_matches(key, names, n=1, cutoff=0.0)
    raise SettingsError(f"Expected a known setting {where}. Received {key}. The nearest known one is {nearest[0]}.")


def _take(chosen: dict[str, Any], part: type[RecognitionConfig] | type[WindowConfig]) -> dict[str, Any]:
    return {part_field.name: chosen.pop(part_field.name) for part_field in fields(part) if part_field.name in chosen}


def _check_zone(zone: str) -> None:
    try:
        checked_zone(zone, "the setting zone")
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _zone_of_this_machine() -> str:
    try:
        name = tzlocal.get_localzone_name()
    except (LookupError, ValueError, OSError) as error:
        raise SettingsError(
            f"Expected this machine to know its time zone. Received: {error}. "
            f'Write zone = "Europe/Vienna", or yours, into {SETTINGS_FILE}.'
        ) from error
    return name or "UTC"
