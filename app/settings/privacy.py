"""How much is kept of a face."""

from dataclasses import dataclass

from app.settings.setting import setting


@dataclass(frozen=True, kw_only=True)
class PrivacySettings:
    """[privacy] in twinclock.toml."""

    keep_pictures: bool = setting(
        True,
        "true: the pictures of an enrolment are kept, sealed. false: only their numbers; then a fine-tuning or an "
        "update of the recogniser cannot use them, and everybody has to be enrolled again for it.",
    )
