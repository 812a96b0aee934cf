"""How a door makes sure that the face before it is a living one."""

from dataclasses import dataclass

from app.errors import SettingsError
from app.settings.setting import setting

POLICIES = ("off", "passive", "active")


@dataclass(frozen=True, kw_only=True)
class LivenessSettings:
    """[liveness] in twinclock.toml; a site's doors share a data folder, so each data folder has its own."""

    policy: str = setting(
        "off",
        "off: not checked. passive: each visit's pictures are judged. active: as passive, and in doubt the person is "
        "asked to turn the head.",
    )
    turn_s: float = setting(10.0, "Seconds in which the head must be turned and be back.")

    def __post_init__(self) -> None:
        if self.policy not in POLICIES:
            raise SettingsError(
                f"Expected liveness policy {', '.join(POLICIES)}. Received {self.policy!r}. Choose one of them."
            )
        if not 4.0 <= self.turn_s <= 60.0:
            raise SettingsError(f"Expected liveness turn_s from 4 to 60. Received {self.turn_s:g}. Start from 10.")
