"""How a door makes sure that the face before it is a living one."""

from dataclasses import dataclass

from app.settings.setting import expect_in_range, setting

POLICIES = ("off", "passive", "active")


@dataclass(frozen=True, kw_only=True)
class LivenessSettings:
    """[liveness] in twinclock.toml; a site's doors share a data folder, so each data folder has its own."""

    policy: str = setting(
        "off",
        "off: not checked. passive: each visit's pictures are judged. active: as passive, and in doubt the person is "
        "asked to turn the head.",
        choices=POLICIES,
    )
    turn_s: float = setting(10.0, "Seconds in which the head must be turned and be back.", between=(4.0, 60.0))

    def __post_init__(self) -> None:
        expect_in_range(self, "liveness")
