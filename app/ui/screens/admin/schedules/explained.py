"""What every setting of a schedule is called and what it is for, a sentence or two each; no Kivy."""

from app.domain.sentence import Sentence

EXPLAINED: dict[str, tuple[Sentence, Sentence]] = {  # by key: title, explanation
    "name": (
        Sentence("Short name"),
        Sentence("By it employees are assigned; it stays as it is."),
    ),
    "title": (
        Sentence("Title"),
        Sentence("What it is called in words, if you like."),
    ),
    "kind": (
        Sentence("Kind"),
        Sentence("Fixed: a day has a beginning and an end. Flexible: it has hours only, and nobody is late."),
    ),
    "late_grace": (
        Sentence("Grace when late, minutes"),
        Sentence(
            "So much later than the plan is forgiven. Beyond it the whole time is late: with 5, 9:06 for 9:00 is "
            "6 minutes late."
        ),
    ),
    "early_grace": (
        Sentence("Grace when early, minutes"),
        Sentence("So much earlier than the planned end is forgiven. Beyond it the whole time is missing."),
    ),
    "half_day_below": (
        Sentence("Half a day below, hours"),
        Sentence("Who worked less than this made half a day. 0: never."),
    ),
    "absent_below": (
        Sentence("Absent below, hours"),
        Sentence("Who worked less than this was absent. 0: only who did not come at all."),
    ),
    "break": (
        Sentence("Break"),
        Sentence(
            "Who is there longer than this has a break of so long in all. A punched break counts towards it, and "
            "only the rest is taken off. Empty: no such rule."
        ),
    ),
    "longest_break": (
        Sentence("Longest punched break, hours"),
        Sentence("A longer gap between OUT and IN is no break: the time before and after it is worked in parts."),
    ),
    "rounding": (
        Sentence("First IN and last OUT"),
        Sentence(
            "For the employer: IN later, OUT earlier. For the employee: the other way round. Breaks and lateness "
            "are never rounded."
        ),
    ),
    "rounding_step": (
        Sentence("Step"),
        Sentence("The times are rounded to whole steps of the hour."),
    ),
    "before_start_counts": (
        Sentence("Time before the plan counts"),
        Sentence("Off: who comes at 8:15 for 9:00 has hours from 9:00 on."),
    ),
    "after_end_counts": (
        Sentence("Time after the plan counts"),
        Sentence("Off: who stays longer than planned has no hours for it."),
    ),
    "week_hours": (
        Sentence("Hours by the week"),
        Sentence(
            "What is to be worked in a week, whenever that is: a day without a punch is then no absence. Empty: "
            "the days count one by one."
        ),
    ),
    "overtime.beyond_target": (
        Sentence("Beyond the planned hours"),
        Sentence("What is worked beyond the hours planned for the day is overtime."),
    ),
    "overtime.day": (
        Sentence("Beyond hours a day"),
        Sentence("More than this a day is overtime, whatever was planned. Empty: no such limit."),
    ),
    "overtime.week": (
        Sentence("Beyond hours a week"),
        Sentence("More than this a week is overtime, daily overtime left out. Empty: no such limit."),
    ),
    "overtime.least": (
        Sentence("The least, minutes"),
        Sentence("Overtime of a day that is shorter than this is none; from there on it counts whole."),
    ),
    "overtime.off_days": (
        Sentence("On days off"),
        Sentence("All work on a day off, a holiday or leave is overtime."),
    ),
    "week_starts": (
        Sentence("A week begins on"),
        Sentence("From this day on the hours of a week are counted anew."),
    ),
    "forgotten": (
        Sentence("A forgotten OUT"),
        Sentence("What becomes of an IN whose OUT never came. The day is marked either way, and it can be corrected."),
    ),
    "forgotten_length": (
        Sentence("So long after the IN, hours"),
        Sentence("Where the OUT is put when it goes by the IN, or when that day has no planned end."),
    ),
    "longest_shift": (
        Sentence("Forgotten after, hours"),
        Sentence("An IN that is older than this was never closed."),
    ),
    "repeat": (
        Sentence("Repeated punch within, minutes"),
        Sentence("A second punch of the same direction within this time is the same punch, also at another door."),
    ),
    "works_on_holidays": (
        Sentence("Works on holidays"),
        Sentence("On: the plan holds on public holidays too."),
    ),
    "around": (
        Sentence("Belongs to the plan within, hours"),
        Sentence("So long before the planned start and after the planned end a punch still belongs to that day."),
    ),
    "day_changes_at": (
        Sentence("A day changes at"),
        Sentence("Where nothing is planned. With 05:00, work at 1:00 at night still is yesterday's."),
    ),
    "zone": (
        Sentence("Time zone"),
        Sentence("Like Europe/Vienna. Empty: that of the employee's site, and without a site the door's."),
    ),
}
