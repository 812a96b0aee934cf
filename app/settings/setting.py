"""One setting of a part: a value with its explanation, for the file, the documents and the settings screen."""

from collections.abc import Sequence
from dataclasses import Field, field, fields
from typing import Any

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
                f"Expected {name} {one.name} {', '.join(allowed)}. Received {value!r}. Choose one of them."
            )
        if between and not between[0] <= value <= between[1]:
            raise SettingsError(
                f"Expected {name} {one.name} from {between[0]:g} to {between[1]:g}. Received {value:g}. "
                "Choose one in between."
            )
