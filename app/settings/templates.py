"""Whether the door learns how people look as time goes by."""

from dataclasses import dataclass

from app.settings.setting import expect_in_range, setting


@dataclass(frozen=True, kw_only=True)
class TemplateSettings:
    """[templates] in twinclock.toml."""

    learn: bool = setting(
        False,
        "Whether a clear, good look at the door is kept as a further template, with its picture: at most one a day per "
        "employee. It takes looks that no enrolment had: other light, glasses, a beard.",
    )
    most: int = setting(
        8,
        "How many templates an employee may have, those learnt at the door among them. The enrolment's always stay.",
        between=(2, 20),
    )

    def __post_init__(self) -> None:
        expect_in_range(self, "templates")
