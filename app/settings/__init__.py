"""The settings of the product's parts: a frozen dataclass each, a table each in twinclock.toml."""

from dataclasses import dataclass, field

from app.settings.door import DoorSettings
from app.settings.liveness import LivenessSettings


@dataclass(frozen=True, kw_only=True)
class Parts:
    """One field a part; its name is the name of the table: [liveness] policy = "passive"."""

    door: DoorSettings = field(default_factory=DoorSettings)
    liveness: LivenessSettings = field(default_factory=LivenessSettings)
