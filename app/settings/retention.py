"""How long things are kept."""

from dataclasses import dataclass, fields

from app.domain.sentence import Sentence
from app.errors import SettingsError
from app.settings.setting import setting

LONGEST_DAYS = 36500


@dataclass(frozen=True, kw_only=True)
class RetentionSettings:
    """[retention] in twinclock.toml, in days; 0 keeps for good."""

    events_days: float = setting(730, "Events of the log on the screens; the signed record is not shortened by it.")
    unknown_faces_days: float = setting(30, "Notes that somebody unknown stood at the door.")
    leavers_faces_days: float = setting(30, "Pictures and templates of people who have left or are inactive.")
    punches_identity_days: float = setting(0, "Whose a punch is; afterwards it counts for nobody.")

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if not 0 <= value <= LONGEST_DAYS:
                raise SettingsError(
                    Sentence(
                        "Expected retention {name} from 0 to {most} days. Received {value:g}. Choose one "
                        "in between; 0 keeps for good.",
                        name=one.name,
                        most=LONGEST_DAYS,
                        value=value,
                    )
                )
