"""A form: lines that are typed into, what is wrong with each, and one button that takes them over; no Kivy."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.permission import Act, Operator, may
from app.language import ngettext
from app.ui.screens.admin.acting import Acting
from app.ui.screens.admin.schedules.typed import Reading, Typed
from app.ui.worker import Submit


class Control(StrEnum):
    """What a line is answered with."""

    TEXT = "text"
    SWITCH = "switch"
    CHOICE = "choice"  # one of a few
    SEARCH = "search"  # one of many, found by typing
    WEEKDAY = "weekday"  # on or off, and three texts
    PAIR = "pair"  # two texts


@dataclass(frozen=True)
class Line:
    """One line of a form.

    words: what it is for, in a sentence. options: (value, words) of a choice; a row of a search, whose columns have
    heads.
    parts: keys of the texts of a WEEKDAY or PAIR, each with its caption. is_captioned: the captions stand above them.
    is_fixed: shown, not to be changed.
    """

    key: str
    title: str
    words: str = ""
    control: Control = Control.TEXT
    options: tuple[tuple[str, ...], ...] = ()
    heads: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    is_captioned: bool = False
    is_fixed: bool = False

    @property
    def ident(self) -> tuple[str, ...]:
        """The same for lines that are drawn with the same widget."""
        return (*self.keys, self.control.value)

    @property
    def keys(self) -> tuple[str, ...]:
        """Of everything that can be typed into this line."""
        return (self.key, *(key for key, _caption in self.parts))


@dataclass(frozen=True)
class Group:
    """Lines under one title."""

    title: str
    lines: tuple[Line, ...]
    words: str = ""

    @property
    def ident(self) -> tuple[str, ...]:
        return ("group", self.title)


class Form(Acting):
    """texts: what the lines show. refused: why a text will not do, by its key. is_open: somebody is at it.

    done: called after it was taken over.
    """

    def __init__(self, in_background: Submit, who: Callable[[], Operator]) -> None:
        super().__init__(in_background)
        self._who = who
        self.done: Callable[[], None] = lambda: None
        self._begin()

    def _begin(self) -> None:
        self.title, self.is_open = "", False
        self.texts: dict[str, Typed] = {}
        self._loaded: dict[str, Typed] = {}
        self.refused: dict[str, str] = {}

    def forget(self) -> None:
        self._begin()
        super().forget()

    def close(self) -> None:
        """Somebody left it: what was typed and not saved is gone."""
        self._begin()
        self.message = self.error = ""
        self.changed()

    def load(self, texts: Mapping[str, Typed]) -> None:
        """Show these texts, as unchanged."""
        self.texts, self._loaded, self.refused, self.is_open = dict(texts), dict(texts), {}, True
        self.message = self.error = ""
        self.changed()

    @property
    @abstractmethod
    def groups(self) -> tuple[Group, ...]:
        """The lines, in their order."""

    @abstractmethod
    def _read_texts(self) -> Reading:
        """Read every text; what will not do is in the reading's `refused`."""

    @abstractmethod
    def _take_over(self, reading: Reading) -> None:
        """Everything can be used: act."""

    @property
    def words(self) -> str:
        """What can be said of everything that was typed, beside the title."""
        return ""

    @property
    def is_changed(self) -> bool:
        return self.texts != self._loaded

    @property
    def may_edit(self) -> bool:
        return may(self._who(), Act.SCHEDULES)

    @property
    def can_save(self) -> bool:
        return self.may_edit and self.is_changed and not self.busy

    def type(self, key: str, typed: Typed) -> None:
        """Somebody typed or pressed; what was refused is looked at again."""
        if self.texts.get(key) == typed:
            return
        self.texts[key] = typed
        if self.refused:
            self.refused = {one: words for one, words in self._read_texts().refused.items() if one in self.refused}
        self.changed()

    def left(self, key: str) -> None:
        """The keyboard went on from this field: say what is wrong with what was typed into it."""
        if self.texts.get(key) == self._loaded.get(key):
            return
        words = self._read_texts().refused.get(key, "")
        if words and self.refused.get(key) != words:
            self.refused = {**self.refused, key: words}
            self.changed()

    def save(self) -> None:
        """Take everything over, or say beside each field what is wrong; what was typed stays."""
        if not self.can_save:
            return
        reading = self._read_texts()
        self.refused = reading.refused
        if not self.refused:
            self._take_over(reading)
            return
        count = len(self.refused)
        self.message = ""
        self.error = ngettext(
            "Nothing is saved yet: {count} field wants another value.",
            "Nothing is saved yet: {count} fields want another value.",
            count,
        ).format(count=count)
        self.changed()

    def _saved(self) -> None:
        """It was taken over: there is nothing left to do here."""
        self._loaded, self.is_open = dict(self.texts), False
        self.done()
