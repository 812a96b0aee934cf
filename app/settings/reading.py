"""Reads the settings of the parts out of TOML tables and the environment."""

import difflib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from app.errors import SettingsError
from app.settings import Parts
from app.settings.plain import from_text

_DEFAULTS = Parts()
PART_TYPES: dict[str, Any] = {one.name: type(getattr(_DEFAULTS, one.name)) for one in fields(Parts)}
SHORT_NAMES = {"LANGUAGE": "DOOR_LANGUAGE"}  # variables that people expect to be called so


def parts_from(tables: Mapping[str, Any], environment: Mapping[str, str]) -> Parts:
    """The parts' settings; the environment wins over the file.

    Args:
        tables: name of a part -> its table.
        environment: "LIVENESS_POLICY" -> text, without the product's prefix.
    Raises:
        SettingsError: an unknown name, or a value of another type.
    """
    chosen: dict[str, dict[str, Any]] = {name: {} for name in PART_TYPES}
    for name, table in tables.items():
        if not isinstance(table, Mapping):
            raise SettingsError(
                f"Expected a table [{name}]. Received {table!r}. Write [{name}], its settings below it."
            )
        chosen[name] |= {key: _typed(name, key, value, f"[{name}] {key}") for key, value in table.items()}
    for variable, text in environment.items():
        if text:
            name, _, key = SHORT_NAMES.get(variable, variable).lower().partition("_")
            chosen[name][key] = _typed(name, key, from_text(text), variable)
    return Parts(**{name: PART_TYPES[name](**values) for name, values in chosen.items()})


def is_of_a_part(variable: str) -> bool:
    """True when a variable, without the product's prefix, names a setting of a part: "LIVENESS_POLICY"."""
    return variable.upper() in SHORT_NAMES or variable.lower().partition("_")[0] in PART_TYPES


def _typed(part: str, key: str, value: Any, where: str) -> Any:
    known: dict[str, Any] = {one.name: one.default for one in fields(PART_TYPES[part])}
    if key not in known:
        nearest = difflib.get_close_matches(key, list(known), n=1, cutoff=0.0)
        raise SettingsError(f"Expected a known setting. Received {where}. The nearest known one is {nearest[0]}.")
    default = known[key]
    if isinstance(default, bool) or isinstance(value, bool):
        fits = isinstance(default, bool) and isinstance(value, bool)
    elif isinstance(default, int | float):
        fits = isinstance(value, int | float)
    elif isinstance(default, tuple):
        fits = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    else:
        value, fits = (str(value), True) if isinstance(value, int) else (value, isinstance(value, str))
    if not fits:
        raise SettingsError(f"Expected {_words(default)} for {where}. Received {value!r}. Mend that setting.")
    return type(default)(value)


def _words(default: Any) -> str:
    if isinstance(default, bool):
        return "true or false"
    if isinstance(default, int | float):
        return "a number"
    return "a list of texts" if isinstance(default, tuple) else "a text"
