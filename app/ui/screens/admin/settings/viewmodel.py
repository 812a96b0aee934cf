"""The settings as the admin reads and changes them; no Kivy."""

from collections.abc import Callable
from typing import Any

from app.domain.chosen import Chosen, Source, Value, text_of, value_of
from app.domain.permission import Operator
from app.language import _
from app.services.settings import Settings
from app.ui.screens.admin.acting import Acting
from app.ui.wording import fault
from app.ui.worker import Submit

Key = tuple[str, str]


class SettingsViewModel(Acting):
    """drafts: what was typed and not saved. refused: why a draft will not do, by setting."""

    def __init__(self, settings: Settings, in_background: Submit, who: Callable[[], Operator]) -> None:
        super().__init__(in_background)
        self._settings, self._who = settings, who
        self.part, self.words = "", ""
        self.all: tuple[Chosen, ...] = ()
        self.drafts: dict[Key, Value] = {}
        self.refused: dict[Key, str] = {}

    def reload(self) -> None:
        if not self.drafts:
            self._read(self._settings.all, self._listed)

    def forget(self) -> None:
        self.drafts, self.refused, self.words, self.part = {}, {}, "", ""
        super().forget()

    def _listed(self, every: tuple[Chosen, ...]) -> None:
        self.all = every

    @property
    def parts(self) -> list[str]:
        """Names of the tables, "" first."""
        return list(dict.fromkeys(one.part for one in self.all))

    @property
    def shown(self) -> list[Chosen]:
        """Those of the chosen part; those that hold the searched words, of every part."""
        words = self.words.casefold().split()
        if not words:
            return [one for one in self.all if one.part == self.part]
        return [one for one in self.all if all(w in f"{one.name} {_(one.explanation)}".casefold() for w in words)]

    def open(self, part: str) -> None:
        self.part, self.words = part, ""
        self.changed()

    def search(self, words: str) -> None:
        self.words = words
        self.changed()

    # ------------------------------------------------------------ changing

    def draft(self, one: Chosen) -> Value:
        """What the control shows: the draft, else what counts after the next start."""
        return self.drafts.get((one.part, one.key), one.next if one.in_file is None else one.in_file)

    def edit(self, one: Chosen, typed: Value) -> None:
        """Somebody typed or pressed; a value that will not do is said beside it."""
        key = (one.part, one.key)
        self.refused.pop(key, None)
        try:
            value = value_of(typed, one.default) if isinstance(typed, str) else typed
        except ValueError as error:
            self.drafts[key], self.refused[key] = typed, fault(error)
            self.changed()
            return
        if value == (one.next if one.in_file is None else one.in_file):
            self.drafts.pop(key, None)
        else:
            self.drafts[key] = value
            self._in_background(
                lambda: self._settings.check(*key, value), lambda result: self._checked(key, value, result)
            )
        self.changed()

    def _checked(self, key: Key, value: Value, result: Any) -> None:
        if isinstance(result, Exception) and self.drafts.get(key) == value:
            self.refused[key] = fault(result)
            self.changed()

    def undo(self) -> None:
        self.drafts, self.refused = {}, {}
        self.reload()
        self.changed()

    def reset(self, one: Chosen) -> None:
        """Take a setting out of the file: as it came."""
        self._act(
            lambda: self._settings.save({(one.part, one.key): None}, by=self._who().key),
            _("{name} is as it came, from the next start on.").format(name=one.name),
        )

    @property
    def can_save(self) -> bool:
        return bool(self.drafts) and not self.refused and not self.busy

    def save(self) -> None:
        if not self.can_save:
            return
        changes = dict(self.drafts)

        def saved() -> None:
            self.drafts = {}
            self.reload()

        self._act(
            lambda: self._settings.save(changes, by=self._who().key),
            _("Saved. It counts from the next start of TwinClock."),
            saved,
        )


def part_title(part: str) -> str:
    """How a table of the settings file is called on the screen."""
    titles = {
        "": _("General"),
        "attendance": _("Attendance"),
        "access": _("Access"),
        "audit": _("Audit"),
        "door": _("Door"),
        "liveness": _("Liveness"),
        "keys": _("Keys"),
        "privacy": _("Privacy"),
        "retention": _("Retention"),
        "templates": _("Templates"),
    }
    return titles.get(part, part)


def source_words(one: Chosen) -> str:
    """Where the value comes from, and what is different after the next start."""
    match one.source:
        case Source.FLAG:
            words = _("Now {value}, by the command line: it wins over the file.")
        case Source.ENVIRONMENT:
            words = _("Now {value}, by {variable}: it wins over the file.")
        case Source.FILE:
            words = _("Now {value}, from the settings file.")
        case _default:
            words = _("Now {value}, as it came.")
    said = words.format(value=text_of(one.value) or "–", variable=one.variable)
    if one.next != one.value:
        said += " " + _("From the next start on: {value}.").format(value=text_of(one.next) or "–")
    return said
