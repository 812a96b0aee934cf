"""A setting as an admin reads it: what it is for, what it is now, and who said so."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.sentence import Sentence

Value = str | int | float | bool | tuple[str, ...]


class Source(StrEnum):
    """Who said what a setting is; a later one wins over an earlier one."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    FLAG = "flag"


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One setting.

    part: its table in twinclock.toml, "" for those above all tables.
    value: in this run. default: where nobody says anything; its type is the setting's.
    in_file: what the file says for the next run, None when it says nothing.
    variable: the environment variable that wins over the file.
    choices: the only texts there are; between: the least and the most of a number. Empty where any will do.
    """

    part: str
    key: str
    explanation: str
    value: Value
    default: Value
    in_file: Value | None
    source: Source
    variable: str
    choices: tuple[str, ...] = ()
    between: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """Like door.language: what the event log calls it."""
        return f"{self.part}.{self.key}" if self.part else self.key

    @property
    def next(self) -> Value:
        """What it will be after the next start, as far as the file decides."""
        if self.source in (Source.ENVIRONMENT, Source.FLAG):
            return self.value
        return self.default if self.in_file is None else self.in_file


def value_of(text: str, default: Value) -> Value:
    """What somebody typed, in the type of the default; a list is separated by commas.

    Raises:
        ValueError: a number was expected.
    """
    text = text.strip()
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if not isinstance(default, int | float):
        return text
    try:
        return int(text) if isinstance(default, int) else float(text.replace(",", "."))
    except ValueError:
        told = {"default": default, "text": repr(text)}
        if isinstance(default, int):
            whole = Sentence("Expected a whole number, like {default}. Received {text}. Type it in digits.", **told)
            raise ValueError(whole) from None
        raise ValueError(
            Sentence("Expected a number, like {default}. Received {text}. Type it in digits.", **told)
        ) from None


def text_of(value: Value) -> str:
    """The value as somebody would type it."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
