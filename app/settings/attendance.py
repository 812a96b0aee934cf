"""What can be chosen about attendance; everything else about hours stands in the schedules."""

from dataclasses import dataclass

from app.settings.setting import expect_in_range, setting


@dataclass(frozen=True, kw_only=True)
class AttendanceSettings:
    """The table [attendance]."""

    automatic: str = setting(
        "last_punch",
        "What an automatic IN or OUT follows from. last_punch: the opposite of the last one. schedule: where a fixed "
        "plan is near, the first punch of a shift is IN, or OUT when the shift's end is nearer; so a forgotten punch "
        "does not turn round those that follow.",
        choices=("last_punch", "schedule"),
    )

    def __post_init__(self) -> None:
        expect_in_range(self, "attendance")
