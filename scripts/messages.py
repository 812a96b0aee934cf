"""Gathers the texts of the window into app/locale and compiles the catalogs.

.venv/bin/python -m scripts.messages [--check]

Texts are found in `_("…")`, `ngettext("…", "…", n)` and `Sentence("…")` of Python files, in `_("…")` of .kv files, and
in the titles of a report's `Column`, the explanations of a `setting`, and the hints of `Problem`, `NotUsable` and
`Refusal`. A catalog keeps its translations; what has none yet is listed.
--check changes nothing and fails where something would change or is missing.
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.language import DOMAIN, FOLDER, NAMES, SOURCE

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {
    "_": None, "ngettext": (1, 2), "Sentence": None, "Problem": (2,), "NotUsable": (2,), "Refusal": (3,),
    "Column": (2,), "setting": (2,),
}  # fmt: skip
SOME_DAY = datetime(2026, 11, 25, tzinfo=UTC)
LITERAL = r'"(?:[^"\\]|\\.)*"'
IN_KV = re.compile(rf"\b_\(({LITERAL})\)")


def kivy_texts(fileobj: io.BufferedIOBase, *_: object, **__: object) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel's extraction method for .kv files: line, function, text, comments."""
    for line, text in enumerate(fileobj.read().decode("utf8").splitlines(), start=1):
        for literal in IN_KV.findall(text):
            yield line, "_", ast.literal_eval(literal), []


METHODS = [("**.py", "python"), ("**.kv", "scripts.messages:kivy_texts")]


@cache
def gathered() -> Catalog:
    """Every text there is, with the files it stands in."""
    catalog = Catalog(project="TwinClock", charset="utf-8")
    for name, _, message, _, context in extract_from_dir(ROOT / "app", METHODS, keywords=KEYWORDS):
        if message:
            catalog.add(message, locations=[(f"app/{name}", 0)], context=context)
    return catalog


def catalog_of(language: str) -> Catalog:
    """The catalog as it is kept; an empty one where there is none."""
    path = path_of(language)
    if not path.is_file():
        return Catalog(locale=language, project="TwinClock", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def path_of(language: str, ending: str = "po") -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def renewed(language: str) -> Catalog:
    """The catalog with today's texts: translations are kept, texts that are gone are dropped."""
    catalog = catalog_of(language)
    catalog.update(deepcopy(gathered()), no_fuzzy_matching=True)  # else languages would share what is not there yet
    catalog.obsolete.clear()
    catalog.fuzzy, catalog.header_comment = False, f"# {NAMES[language]}: what TwinClock's window says."
    catalog.project, catalog.version = "TwinClock", ""
    catalog.creation_date = catalog.revision_date = SOME_DAY  # a compiled catalog carries both
    return catalog


def lacking(catalog: Catalog) -> list[str]:
    """Texts without a translation."""
    return [str(message.id) for message in catalog if message.id and not _is_translated(message.string)]


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def po_bytes(catalog: Catalog) -> bytes:
    """The .po file: sorted, without dates, so that it changes only with its texts."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
    stamp = re.compile(rb'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By|Report-Msgid).*\n', re.M)
    return stamp.sub(b"", buffer.getvalue())


def mo_bytes(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def main(words: list[str]) -> int:
    """Renew every catalog, or only look; 1 where a translation is missing or --check found a difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail where something would change")
    check = parser.parse_args(words).check
    faults = [fault for language in NAMES if language != SOURCE for fault in _renew(language, check)]
    print("\n".join(faults) or "Every catalog is complete.")
    return 1 if faults else 0


def _renew(language: str, check: bool) -> list[str]:
    catalog = renewed(language)
    files = {path_of(language): po_bytes(catalog), path_of(language, "mo"): mo_bytes(catalog)}
    faults = [f"{language}: no translation of {text!r}" for text in lacking(catalog)]
    for path, data in files.items():
        if check and (not path.is_file() or path.read_bytes() != data):
            faults.append(f"{path} is not up to date. Run: make messages")
        elif not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
