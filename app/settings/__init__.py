"""The settings of the product's parts: a frozen dataclass each, a table each in twinclock.toml."""

from dataclasses import dataclass, field

from app.settings.access import AccessSettings
from app.settings.attendance import AttendanceSettings
from app.settings.audit import AuditSettings
from app.settings.door import DoorSettings
from app.settings.keys import KeySettings
from app.settings.liveness import LivenessSettings
from app.settings.privacy import PrivacySettings
from app.settings.retention import RetentionSettings
from app.settings.templates import TemplateSettings


@dataclass(frozen=True, kw_only=True)
class Parts:
    """One field a part; its name is the name of the table: [liveness] policy = "passive"."""

    attendance: AttendanceSettings = field(default_factory=AttendanceSettings)
    access: AccessSettings = field(default_factory=AccessSettings)
    audit: AuditSettings = field(default_factory=AuditSettings)
    door: DoorSettings = field(default_factory=DoorSettings)
    liveness: LivenessSettings = field(default_factory=LivenessSettings)
    keys: KeySettings = field(default_factory=KeySettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    templates: TemplateSettings = field(default_factory=TemplateSettings)
