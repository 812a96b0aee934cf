"""One setting of a part: a value with its explanation, for the file, the documents and the settings screen."""

from dataclasses import Field, field
from typing import Any


def setting(default: Any, explanation: str) -> Any:
    """A dataclass field of a part's settings; its type is that of the default: text, number, switch, tuple of texts."""
    return field(default=default, metadata={"explanation": explanation})


def explanation(one: Field[Any]) -> str:
    """What a setting is for, in a sentence; "" where nobody wrote one."""
    return str(one.metadata.get("explanation", ""))
