"""The lines of the signed record: what they hold, how they are written, and how they hang together."""

import hashlib
import json
from dataclasses import dataclass

BEGINNING = "0" * 64  # what the first line follows
GENESIS, KEY_CHANGED, ROWS = "genesis", "key_changed", "rows"  # kinds of lines that no event stands behind
GONE = ""  # the digest of a row that was removed by rule

Bound = tuple[str, str, str]  # table, id, SHA-256 of the row (GONE: removed)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One act. Opaque keys only: nothing in it names or describes a person.

    at: ISO 8601, UTC. subject: opaque key; of genesis and key_changed the public key, hex. event: id of its event, 0
    without one. bound: the rows that this act wrote. previous: SHA-256 of the line before, as text.
    """

    seq: int
    at: str
    kind: str
    subject: str
    by: str
    event: int
    bound: tuple[Bound, ...]
    previous: str


def written(line: Line) -> str:
    """The line as text: the same for the same line, on every machine."""
    return json.dumps(vars(line), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def read(text: str) -> Line:
    """The line of a text that `written` made, or ValueError."""
    try:
        values = json.loads(text)
        bound = tuple((str(table), str(row), str(digest)) for table, row, digest in values.pop("bound"))
        return Line(bound=bound, **values)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"Expected a line of the record. Received {text[:60]!r}. It was changed.") from error


def digest(text: str) -> str:
    """SHA-256 of a line's text or of a row's values, hex."""
    return hashlib.sha256(text.encode("ascii", "backslashreplace")).hexdigest()


def row_digest(values: list[object]) -> str:
    """SHA-256 of a row: its values as SQLite keeps them, in the order of the table's bound columns."""
    return digest(json.dumps(values, separators=(",", ":"), ensure_ascii=True))
