"""The page of one employee: who it is, where and when they work, and what may be done; no Kivy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from app.domain.employee import Employee
from app.domain.permission import Act, Operator, may
from app.language import _
from app.services.roster import Roster
from app.ui.screens.admin.acting import Acting
from app.ui.screens.admin.people.columns import standing_words
from app.ui.worker import Submit

FIELDS = ("name", "department", "site", "starts_on", "ends_on")
DATES = ("starts_on", "ends_on")


class Erases(Protocol):
    """Who removes an employee's data for good."""

    def erase(self, number: str, *, by: str) -> object: ...


class HandsOut(Protocol):
    """Who writes everything stored about an employee into a file."""

    def save(self, number: str, path: str, *, by: str) -> Path: ...


class ResetsPins(Protocol):
    """Who gives a fresh PIN, shown once."""

    def reset(self, number: str, *, by: str) -> str: ...


@dataclass(frozen=True, kw_only=True)
class PersonActs:
    """What can be done to one employee. pins: None where there are none. expect_password: once more."""

    roster: Roster
    privacy: Erases
    pins: ResetsPins | None
    handing_out: HandsOut
    expect_password: Callable[[str], object]


class PersonViewModel(Acting):
    """drafts: what was typed into the fields and not saved. pin: a fresh one, shown until the page is left."""

    def __init__(self, acts: PersonActs, in_background: Submit, who: Callable[[], Operator]) -> None:
        super().__init__(in_background)
        self._acts, self._who = acts, who
        self.done: Callable[[], None] = lambda: None
        self._begin()

    def _begin(self) -> None:
        self.employee: Employee | None = None
        self.drafts: dict[str, str] = {}
        self.facts, self.pin = "", ""

    def forget(self) -> None:
        self._begin()
        super().forget()

    # ------------------------------------------------------------ showing

    def open(self, employee: Employee | None) -> None:
        self._begin()
        self.employee, self.message, self.error = employee, "", ""
        self._tell()
        self.changed()

    def renew(self, everybody: Mapping[str, Employee]) -> None:
        """The list was read anew."""
        if self.employee is not None:
            self.employee = everybody.get(self.employee.number)
            self._tell()

    def _tell(self) -> None:
        one = self.employee
        if one is None:
            return
        roster = self._acts.roster
        self._read(lambda: (one.number, roster.templates(one.number), roster.today()), self._told)

    def _told(self, result: tuple[str, int, date]) -> None:
        number, templates, today = result
        one = self.employee
        if one is None or one.number != number:
            return
        face = _("no face yet")
        if one.enrolled_at_utc is not None:
            face = _("face since {day}, {count} templates").format(
                day=f"{one.enrolled_at_utc:%Y-%m-%d}", count=templates
            )
        parts = (_("Number {number}").format(number=number), standing_words(one, today), face)
        self.facts = "   ".join(parts)

    @property
    def name(self) -> str:
        return self.employee.name if self.employee else ""

    @property
    def number(self) -> str:
        return self.employee.number if self.employee else ""

    @property
    def is_active(self) -> bool:
        """False while an admin keeps the door shut, or after they left."""
        return self.employee is not None and self.employee.active and not self.employee.left

    def text(self, field: str) -> str:
        """What a field shows."""
        if field in self.drafts:
            return self.drafts[field]
        value = getattr(self.employee, field, None)
        return value.isoformat() if isinstance(value, date) else value or ""

    def may(self, act: Act) -> bool:
        return self.employee is not None and may(self._who(), act, self.employee.department)

    @property
    def may_reset_pin(self) -> bool:
        return self._acts.pins is not None and self.may(Act.SET_PINS)

    # ------------------------------------------------------------ changing

    def type(self, field: str, text: str) -> None:
        stored = getattr(self.employee, field, None)
        if text.strip() == (stored.isoformat() if isinstance(stored, date) else stored or ""):
            self.drafts.pop(field, None)
        else:
            self.drafts[field] = text
        self.changed()

    @property
    def can_save(self) -> bool:
        return bool(self.drafts) and not self.busy and self.may(Act.EDIT_EMPLOYEES)

    def save(self) -> None:
        """Write the fields that were changed."""
        one = self.employee
        if one is None or not self.can_save:
            return
        try:
            changes = {field: _value(field, text) for field, text in self.drafts.items()}
        except ValueError as error:
            self.error = str(error)
            self.changed()
            return
        by = self._who().key

        def saved() -> None:
            self.drafts = {}
            self.done()

        self._act(lambda: self._acts.roster.set(one.number, changes, by=by), _("Saved."), saved)

    def set_active(self, active: bool) -> None:
        act = self._acts.roster.activate if active else self._acts.roster.deactivate
        self._do(act, _("{name} is active again.") if active else _("{name} is no longer active."))

    def leave(self, last_day: str) -> None:
        """At once without a day, else when that day is over."""
        one = self.employee
        if one is None:
            return
        try:
            day = _day(last_day.strip())
        except ValueError as error:
            self.error = str(error)
            self.changed()
            return
        words = _("{name} leaves at once.") if day is None else _("{name} leaves after {day}.")
        leave, by = self._acts.roster.leave, self._who().key
        self._act(lambda: leave(one.number, day, by=by), words.format(name=one.name, day=last_day), self.done)

    def _do(self, act: Callable[..., object], words: str) -> None:
        one, by = self.employee, self._who().key
        if one is not None:
            self._act(lambda: act(one.number, by=by), words.format(name=one.name), self.done)

    # ------------------------------------------------------------ rights and secrets

    def reset_pin(self) -> None:
        one, by, pins = self.employee, self._who().key, self._acts.pins
        if one is None or pins is None:
            return

        def shown(pin: str) -> str:
            self.pin = pin
            return _("{name} chooses an own PIN at the door with this one.").format(name=one.name)

        self._act(lambda: pins.reset(one.number, by=by), shown, lambda: None)

    def hand_out(self, path: str) -> None:
        """Everything stored about this employee, as a zip file."""
        one, by = self.employee, self._who().key
        if one is not None:
            words: Callable[[Any], str] = lambda file: _("Written: {file}").format(file=file)  # noqa: E731
            self._act(lambda: self._acts.handing_out.save(one.number, path, by=by), words, lambda: None)

    def erase(self, password: str) -> None:
        """For good, with the operator's password once more: an open session is not enough."""
        one = self.employee
        if one is None:
            return

        def work() -> None:
            self._acts.expect_password(password)
            self._acts.privacy.erase(one.number, by=self._who().key)

        self._act(work, _("{name} was erased, pictures and numbers too.").format(name=one.name), self.done)


def _value(field: str, text: str) -> object:
    """What was typed into a field, in the field's own type; ValueError for no date of the calendar."""
    return _day(text.strip()) if field in DATES else text.strip()


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            _("Expected a day like 2026-11-25. Received {text}. Type year, month and day.").format(text=repr(text))
        ) from None
