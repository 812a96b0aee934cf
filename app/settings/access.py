"""Logins and PINs."""

from dataclasses import dataclass

from app.settings.setting import expect_in_range, setting


@dataclass(frozen=True, kw_only=True)
class AccessSettings:
    """[access] in twinclock.toml."""

    idle_s: float = setting(
        300, "After so many seconds without a touch the admin's session ends by itself.", between=(20, 3600)
    )
    pin_digits: float = setting(
        4, "Fewest digits of a PIN. Wrong ones lock it for a while, so four are enough.", between=(4, 12)
    )
    badge_alone: bool = setting(
        False, "true: a badge number alone clocks in, without face or PIN. Whoever knows the number can do it."
    )

    def __post_init__(self) -> None:
        expect_in_range(self, "access")
