"""The signed record."""

from dataclasses import dataclass

from app.settings.setting import setting


@dataclass(frozen=True, kw_only=True)
class AuditSettings:
    """[audit] in twinclock.toml."""

    anchors: str = setting(
        "",
        "Folder on another machine or drive, into which the window writes one small anchor of the signed record a day. "
        "With it a cut tail is found too: main.py audit verify --from FILE. Empty: none is written.",
    )
