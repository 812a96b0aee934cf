"""Reads the settings outside the parts, each as its type."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.errors import SettingsError


def from_text(text: str) -> Any:
    """What TOML would have made of it; anything else is a plain text, so that paths need no quotes."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _text(value: Any, where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise SettingsError(f"Expected a text for {where}. Received {value!r}. Put it in quotes.")
    return str(value)  # camera = 0 means the same as camera = "0"


def _path_or_name(value: Any, where: str) -> str:
    text = _text(value, where)
    return text if text == "mtcnn" else str(Path(text).expanduser())


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingsError(f"Expected a number for {where}. Received {value!r}. Write it without quotes.")
    return float(value)


def _switch(value: Any, where: str) -> bool:
    if value in (True, False):
        return bool(value)
    raise SettingsError(f"Expected true or false for {where}. Received {value!r}. Choose one of them.")


READERS: dict[str, Callable[[Any, str], Any]] = {
    "camera": _text,
    "weights": _path_or_name,
    "zone": _text,
    "detector": _path_or_name,
    "wanted_fpir": _number,
    "pair_fmr": _number,
    "margin": _number,
    "repeat_s": _number,
    "theme": _text,
    "hands_free": _switch,
    "kiosk": _switch,
}
