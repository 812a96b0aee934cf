"""Where the keys of a data folder are kept."""

from dataclasses import dataclass

from app.settings.setting import setting


@dataclass(frozen=True, kw_only=True)
class KeySettings:
    """[keys] in twinclock.toml. TWINCLOCK_KEY_FILE goes before it."""

    file: str = setting(
        "",
        "File that keeps the keys, readable by this user only, outside the data folder. Empty: the key store of the "
        "system for the usual data folder, else keys.json in the configuration folder.",
    )
