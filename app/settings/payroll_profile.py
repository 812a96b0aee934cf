"""Reads a payroll profile: a TOML file, see docs/integration.md."""

import codecs
import difflib
import tomllib
from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from app.domain.payroll import COUNTS, DURATIONS, OF_A_DAY, OF_A_WAGE_TYPE, VALUES, Field, Profile, Rows, Unit, WageType
from app.errors import SettingsError

Choice = TypeVar("Choice", bound=StrEnum)
LINE_ENDS = {"crlf": "\r\n", "lf": "\n"}
PROFILE_KEYS = {
    "title": str, "rows": str, "columns": list, "wage_types": list, "header": bool, "delimiter": str, "decimal": str,
    "encoding": str, "line_end": str,
}  # fmt: skip
FIELD_KEYS = {"name": str, "value": str, "text": str, "unit": str, "digits": int, "format": str}
WAGE_KEYS = {"code": str, "value": str, "unit": str}


def read_profile(file: Path) -> Profile:
    """The profile in this file.

    Raises:
        SettingsError: it cannot be read, or says something that there is not; the text says where.
    """
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"Expected a payroll profile in {file}. Received: {error}. Mend or name the file."
        ) from error
    where = str(file)
    _expect_keys(table, PROFILE_KEYS, where)
    rows = _choice(Rows, table.get("rows", "employee"), f"rows in {where}")
    profile = Profile(
        title=table.get("title", file.stem),
        rows=rows,
        columns=tuple(_field(one, rows, f"column {turn} in {where}") for turn, one in _listed(table, "columns", where)),
        wage_types=tuple(
            _wage(one, f"wage type {turn} in {where}") for turn, one in _listed(table, "wage_types", where)
        ),
        line_end=_line_end(table, where),
        **{key: table[key] for key in ("header", "delimiter", "decimal", "encoding") if key in table},
    )
    _check(profile, where)
    return profile


def _listed(table: Mapping[str, Any], key: str, where: str) -> list[tuple[int, Mapping[str, Any]]]:
    entries = table.get(key, [])
    if not all(isinstance(one, Mapping) for one in entries):
        raise SettingsError(f"Expected [[{key}]] tables in {where}. Received {entries!r}. Write [[{key}]].")
    return list(enumerate(entries, 1))


def _field(entry: Mapping[str, Any], rows: Rows, where: str) -> Field:
    _expect_keys(entry, FIELD_KEYS, where)
    if "name" not in entry or ("value" in entry) == ("text" in entry):
        raise SettingsError(f"Expected a name, and either value or text, in {where}. Received {dict(entry)}. Mend it.")
    value = entry.get("value", "")
    if value:
        _expect_known(value, VALUES, f"value of {where}")
    for of_rows, values in ((Rows.DAY, OF_A_DAY), (Rows.WAGE_TYPE, OF_A_WAGE_TYPE)):
        if value in values and rows is not of_rows:
            raise SettingsError(f'Expected rows = "{of_rows}" for the value {value} of {where}. Received "{rows}".')
    if not 0 <= entry.get("digits", 2) <= 6:
        raise SettingsError(
            f"Expected digits from 0 to 6 in {where}. Received {entry['digits']}. Choose one in between."
        )
    unit = _choice(Unit, entry.get("unit", "hours"), f"unit of {where}")
    return Field(**{**entry, "unit": unit})


def _wage(entry: Mapping[str, Any], where: str) -> WageType:
    _expect_keys(entry, WAGE_KEYS, where)
    if not {"code", "value"} <= set(entry):
        raise SettingsError(f"Expected code and value in {where}. Received {dict(entry)}. Add them.")
    _expect_known(entry["value"], (*DURATIONS, *COUNTS), f"value of {where}")
    unit = _choice(Unit, entry.get("unit", "hours"), f"unit of {where}")
    if unit is Unit.CLOCK:
        raise SettingsError(f"Expected the unit hours or minutes for {where}. Received h:mm. Amounts are numbers.")
    return WageType(code=entry["code"], value=entry["value"], unit=unit)


def _line_end(table: Mapping[str, Any], where: str) -> str:
    name = table.get("line_end", "crlf")
    if name not in LINE_ENDS:
        raise SettingsError(f"Expected line_end crlf or lf in {where}. Received {name!r}. Choose one of them.")
    return LINE_ENDS[name]


def _check(profile: Profile, where: str) -> None:
    try:
        codecs.lookup(profile.encoding)
    except LookupError as error:
        raise SettingsError(f"Expected an encoding like utf-8 in {where}. Received {profile.encoding!r}.") from error
    wrong = {
        "[[columns]]": (not profile.columns, "none"),
        "a delimiter of one sign": (len(profile.delimiter) != 1 or profile.delimiter in '"\r\n', profile.delimiter),
        "the decimal sign . or ,": (profile.decimal not in (".", ","), profile.decimal),
        "[[wage_types]] with rows = \"wage_type\", and only with it": (
            bool(profile.wage_types) != (profile.rows is Rows.WAGE_TYPE), profile.rows,
        ),
    }  # fmt: skip
    for expected, (is_wrong, received) in wrong.items():
        if is_wrong:
            raise SettingsError(f"Expected {expected} in {where}. Received {received!r}. Mend the profile.")


def _expect_keys(table: Mapping[str, Any], known: Mapping[str, type], where: str) -> None:
    for key, value in table.items():
        _expect_known(key, known, where)
        if type(value) is not known[key]:
            raise SettingsError(f"Expected a {known[key].__name__} for {key} of {where}. Received {value!r}. Mend it.")


def _expect_known(name: str, known: Collection[str], where: str) -> None:
    if name not in known:
        nearest = difflib.get_close_matches(name, list(known), n=1, cutoff=0.0)[0]
        raise SettingsError(f"Expected a known name for {where}. Received {name}. The nearest known one is {nearest}.")


def _choice(kind: type[Choice], value: str, where: str) -> Choice:
    if value not in list(kind):
        raise SettingsError(f"Expected {', '.join(kind)} for {where}. Received {value!r}. Choose one of them.")
    return kind(value)
