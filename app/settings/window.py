"""How the window looks and behaves, by the settings."""

from dataclasses import dataclass

from app.errors import SettingsError

THEMES = ("light", "dark")


@dataclass(frozen=True, kw_only=True)
class WindowConfig:
    """theme: light or dark. hands_free: check in without the button. kiosk: full screen, no way out but the admin's."""

    theme: str = "light"
    hands_free: bool = False
    kiosk: bool = False

    def __post_init__(self) -> None:
        if self.theme not in THEMES:
            raise SettingsError(f"Expected theme {' or '.join(THEMES)}. Received {self.theme!r}. Choose one of them.")
