"""A schedule that is made or changed; no Kivy."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from app.domain.assignment import ALWAYS
from app.domain.permission import Operator
from app.domain.schedule import WEEKDAYS, Schedule, ScheduleVersion
from app.domain.schedulefile import parsed
from app.language import _
from app.services.planning import Planning
from app.ui.screens.admin.schedules import rules
from app.ui.screens.admin.schedules.draft import (
    A_WEEK,
    break_rows,
    head,
    planned_minutes,
    schedule_table,
    texts_of,
    weekday_parts,
)
from app.ui.screens.admin.schedules.form import Control, Form, Group, Line
from app.ui.screens.admin.schedules.typed import Reading, day_of, hours_text
from app.ui.worker import Submit


def since_words(day: date) -> str:
    """From when on something holds."""
    return _("since ever") if day == ALWAYS else _("from {day}").format(day=day)


class ScheduleForm(Form):
    """name: of the stored schedule, "" while a new one is typed. versions: of it, oldest first.

    version: first day of the one that is shown.
    """

    def __init__(self, planning: Planning, in_background: Submit, who: Callable[[], Operator]) -> None:
        self._planning = planning
        super().__init__(in_background, who)

    def _begin(self) -> None:
        super()._begin()
        self.name = self.version = ""
        self.versions: tuple[ScheduleVersion, ...] = ()
        self._names: tuple[str, ...] = ()

    def take(self, versions: Sequence[ScheduleVersion]) -> None:
        """Every version of every schedule was read anew; what was typed stays."""
        self._names = tuple(dict.fromkeys(one.schedule.name for one in versions))
        own = tuple(one for one in versions if one.schedule.name == self.name)
        if self.name and own and own != self.versions:
            self.versions = own
            if not self.is_changed:
                message = self.message
                self._show(own[-1])
                self.message = message
                self.changed()

    # ------------------------------------------------------------ what is shown

    def open(self, name: str, versions: Sequence[ScheduleVersion]) -> None:
        """The newest version of a stored schedule."""
        self._begin()
        self.take(versions)
        self.name = self.title = name
        self.versions = tuple(one for one in versions if one.schedule.name == name)
        self._show(self.versions[-1])

    def fresh(self) -> None:
        """An empty week of working days."""
        self.name, self.version, self.versions, self.title = "", "", (), _("A new schedule")
        self.load(self._texts(A_WEEK))

    def copy(self) -> None:
        """What is shown becomes a new schedule, which still wants a name."""
        self.name, self.version, self.versions, self.title = "", "", (), _("A new schedule")
        self.refused, self.message, self.error = {}, "", ""
        self.texts = {**self.texts, "name": ""}
        self.changed()

    def show_version(self, from_day: str) -> None:
        """The rules as they are from that day on."""
        self._show(next(version for version in self.versions if version.from_day.isoformat() == from_day))

    def _show(self, version: ScheduleVersion) -> None:
        self.version = version.from_day.isoformat()
        self.load(self._texts(version.schedule))

    def _texts(self, schedule: Schedule) -> dict[str, str | bool]:
        return {"name": self.name, "from_day": "", **texts_of(schedule)}

    def like_monday(self) -> None:
        """Tuesday to Friday as Monday is."""
        for day in WEEKDAYS[1:5]:
            for part in ("on", "start", "end", "hours", "core_start", "core_end"):
                self.texts[f"{day}.{part}"] = self.texts[f"mon.{part}"]
        self.refused = {key: words for key, words in self.refused.items() if key.partition(".")[0] not in WEEKDAYS[1:5]}
        self.changed()

    @property
    def words(self) -> str:
        """How long a week is, when what was typed can be used."""
        reading = self._read_texts()
        if any(key not in ("name", "from_day") for key in reading.refused):
            return ""
        schedule = parsed({"schedules": {"-": schedule_table(reading)}}).schedules[0]
        return _("{hours} planned a week").format(hours=hours_text(planned_minutes(schedule)))

    @property
    def groups(self) -> tuple[Group, ...]:
        is_flexible = self.texts.get("kind") == "flexible"
        return (
            self._head(),
            self._week(),
            rules.late_and_early(),
            rules.breaks(break_rows(self.texts)),
            rules.rounding(),
            rules.overtime(is_flexible=is_flexible),
            rules.forgotten(),
            rules.days(),
        )

    def _head(self) -> Group:
        kinds = (("fixed", _("fixed")), ("flexible", _("flexible")))
        return Group(
            "",
            (
                replace(rules.line("name"), is_fixed=bool(self.name)),
                rules.line("title"),
                Line("from_day", _("Holds from"), self._since_words()),
                rules.line("kind", Control.CHOICE, kinds),
            ),
        )

    def _since_words(self) -> str:
        if self.name:
            return _("A day like 2026-12-01; earlier days keep the rules they had. Empty: from today on.")
        return _("A day like 2026-12-01. Empty: since ever.")

    def _week(self) -> Group:
        kind = str(self.texts.get("kind", "fixed"))
        captions = {
            "start": _("from"),
            "end": _("to"),
            "hours": _("hours"),
            "core_start": _("core from"),
            "core_end": _("core to"),
        }
        lines = [
            Line(f"{day}.on", title, self._day_words(day, kind), Control.WEEKDAY,
                 parts=tuple((key, captions[key.partition(".")[2]]) for key in weekday_parts(day, self.texts)))
            for day, title in zip(WEEKDAYS, rules.weekday_names(), strict=True)
        ]  # fmt: skip
        if kind == "fixed":
            words = _("An end that is not after the start is on the next day. Hours only where they are not that time.")
        else:
            words = _("Hours to be worked, and the core time in which everybody has to be there, if there is one.")
        return Group(_("The week"), tuple(lines), words)

    def _day_words(self, day: str, kind: str) -> str:
        start, end = (str(self.texts.get(f"{day}.{part}", "")).zfill(5) for part in ("start", "end"))
        is_over_midnight = (
            kind == "fixed" and self.texts.get(f"{day}.on") is True and ":" in start and ":" in end and end <= start
        )
        return _("Ends on the next day.") if is_over_midnight else ""

    # ------------------------------------------------------------ what is done

    def _read_texts(self) -> Reading:
        reading = Reading(self.texts)
        head(reading, () if self.name else self._names)
        schedule_table(reading)
        return reading

    def _take_over(self, reading: Reading) -> None:
        name, from_day, by = self.name or reading.text("name"), reading.take("from_day", day_of), self._who().key
        file = parsed({"schedules": {name: schedule_table(reading)}})

        def saved() -> None:
            self.name = self.title = name
            self.texts = {**self.texts, "name": name, "from_day": ""}
            self._loaded = dict(self.texts)
            self.done()

        def words(versions: Sequence[ScheduleVersion]) -> str:
            since = since_words(versions[0].from_day)
            return _("Saved: {name}, {since}. Reports count by it at once.").format(name=name, since=since)

        self._act(lambda: self._planning.put(file, from_day, by=by), words, saved)

    def remove(self) -> None:
        """Take the stored schedule away, with all its versions; refused while somebody works by it or did."""
        name, by = self.name, self._who().key
        if name and self.may_edit:

            def removed() -> None:
                self._begin()
                self.done()

            self._act(lambda: self._planning.remove(name, by=by), _("{name} is removed.").format(name=name), removed)
