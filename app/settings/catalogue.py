"""Every setting there is, with its explanation, its value and where that comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from app.config import PREFIX, Config
from app.domain.chosen import Chosen, Source, Value
from app.settings.core import CHOICES, CORE
from app.settings.reading import PART_TYPES, SHORT_NAMES
from app.settings.recognition import RecognitionConfig
from app.settings.setting import choices, explanation
from app.settings.window import WindowConfig


def catalogue(config: Config, in_file: Mapping[str, Any], environment: Mapping[str, str]) -> tuple[Chosen, ...]:
    """All settings, those above the tables first.

    Args:
        config: of this run. in_file: the parsed settings file as it is now.
        environment: variable -> text.
    """
    return tuple([*_core(config, in_file, environment), *_of_parts(config, in_file, environment)])


def _core(config: Config, in_file: Mapping[str, Any], environment: Mapping[str, str]) -> Iterator[Chosen]:
    for key, words in CORE.items():
        holder = _holder(config, key)
        default = _default(next(one for one in fields(holder) if one.name == key))
        variable = PREFIX + key.upper()
        yield Chosen(
            part="",
            key=key,
            explanation=words,
            value=getattr(holder, key),
            default=getattr(holder, key) if default is None else default,
            in_file=_plain(in_file.get(key), default),
            source=_source(key in config.flags, bool(environment.get(variable)), key in in_file),
            variable=variable,
            choices=CHOICES.get(key, ()),
        )


def _of_parts(config: Config, in_file: Mapping[str, Any], environment: Mapping[str, str]) -> Iterator[Chosen]:
    short = {long: name for name, long in SHORT_NAMES.items()}
    for part, kind in PART_TYPES.items():
        table = in_file.get(part, {})
        for one in fields(kind):
            long = f"{part}_{one.name}".upper()
            names = [PREFIX + long, *([PREFIX + short[long]] if long in short else [])]
            said = next((name for name in names if environment.get(name)), "")
            yield Chosen(
                part=part,
                key=one.name,
                explanation=explanation(one),
                value=getattr(getattr(config.parts, part), one.name),
                default=_default(one),
                in_file=_plain(table.get(one.name), _default(one)),
                source=_source(False, bool(said), one.name in table),
                variable=said or names[0],
                choices=choices(one),
                between=tuple(one.metadata.get("between", ())),
            )


def _holder(config: Config, key: str) -> Any:
    """The value that has this field."""
    for holder, kind in ((config.recognition, RecognitionConfig), (config.window, WindowConfig)):
        if key in {one.name for one in fields(kind)}:
            return holder
    return config


def _default(one: Field[Any]) -> Any:
    return None if one.default is MISSING else one.default


def _source(by_flag: bool, by_environment: bool, by_file: bool) -> Source:
    if by_flag:
        return Source.FLAG
    if by_environment:
        return Source.ENVIRONMENT
    return Source.FILE if by_file else Source.DEFAULT


def _plain(value: Any, default: Any) -> Value | None:
    """What the file says, in the setting's own type."""
    if value is None:
        return None
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return float(value) if isinstance(default, float) and not isinstance(value, bool) else value
