"""One setting of a part: a value with its explanation, for the file, the documents and the settings screen."""

from collections.abc import Sequence
from dataclasses import Field, field, fields
from typing import Any

from app.domain.sentence import Sentence
from app.errors import SettingsError


def setting(default: Any, explanation: str, *, choices: Sequence[str] = (), between: Sequence[float] = ()) -> Any:
    """A dataclass field of a part's settings; its type is that of the default: text, number, switch, tuple of texts.

    choices: the only texts there are. between: the least and the most of a number. A part that has either calls
    `expect_in_range(self, "its name")` in its `__post_init__`.
    """
    metadata = {"explanation": explanation, "choices": tuple(choices), "between": tuple(between)}
    return field(default=default, metadata=metadata)


def explanation(one: Field[Any]) -> str:
    """What a setting is for, in a sentence; "" where nobody wrote one."""
    return str(one.metadata.get("explanation", ""))


def choices(one: Field[Any]) -> tuple[str, ...]:
    """The only values a text may have; empty where any will do."""
    return tuple(one.metadata.get("choices", ()))


def expect_in_range(part: Any, name: str) -> None:
    """Return when every setting of the part is one of its choices and within its range, else raise SettingsError."""
    for one in fields(part):
        value, allowed, between = getattr(part, one.name), choices(one), one.metadata.get("between", ())
        if allowed and value not in allowed:
            raise SettingsError(
                Sentence(
                    "Expected {part} {key} {allowed}. Received {value}. Choose one of them.",
                    part=name,
                    key=one.name,
                    allowed=", ".join(allowed),
                    value=repr(value),
                )
            )
        if between and not between[0] <= value <= between[1]:
            raise SettingsError(
                Sentence(
                    "Expected {part} {key} from {least:g} to {most:g}. Received {value:g}. Choose one in between.",
                    part=name,
                    key=one.name,
                    least=between[0],
                    most=between[1],
                    value=value,
                )
            )
