"""Everything the database holds of one person, as one piece: taken out for a backup, put back by a restore.

What belongs to a person is found by the foreign keys: every table that refers to `employees`, whichever part owns it.
"""

import base64
import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

LEFT_OUT = {"data_keys"}  # a backup keeps the data key in its slot

# What somebody wrote about a person in rows that stay when the person goes: hours are kept, words are not.
WORDS = {"corrections": ("reason", "answer")}

Tables = list[tuple[str, str]]
Rows = dict[str, list[dict[str, Any]]]  # by table


def tables_of_a_person(connection: sqlite3.Connection) -> Tables:
    """(table, column that holds the employee's key): employees itself first, as rows are put back in this order."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    found = [("employees", "key")]
    for (table,) in names.fetchall():
        for row in connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
            if row[2] == "employees" and table not in LEFT_OUT:
                found.append((table, row[3]))
    return found


def rows_of(connection: sqlite3.Connection, tables: Tables, employee_key: str) -> Rows:
    """All rows of one person."""
    found: Rows = {}
    for table, column in tables:
        cursor = connection.execute(f'SELECT * FROM "{table}" WHERE "{column}" = ?', (employee_key,))  # noqa: S608
        names = [described[0] for described in cursor.description]
        found.setdefault(table, []).extend(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return {table: rows for table, rows in found.items() if rows}


def take_words(connection: sqlite3.Connection, employee_key: str) -> Rows:
    """Free text about a person, taken out of the rows that stay; [{"seq": ..., its columns}] by table."""
    taken: Rows = {}
    for table, columns in _words_here(connection):
        names = ("seq", *columns)
        query = f'SELECT {", ".join(names)} FROM "{table}" WHERE employee_key = ?'  # noqa: S608
        rows = connection.execute(query, (employee_key,)).fetchall()
        taken[table] = [dict(zip(names, row, strict=True)) for row in rows]
        blank = ", ".join(f"{name} = ''" for name in columns)
        connection.execute(f'UPDATE "{table}" SET {blank} WHERE employee_key = ?', (employee_key,))  # noqa: S608
    return {table: rows for table, rows in taken.items() if rows}


def put_words_back(connection: sqlite3.Connection, words: Rows) -> None:
    """What `take_words` took."""
    for table, columns in _words_here(connection):
        marks = ", ".join(f"{name} = ?" for name in columns)
        for row in words.get(table, []):
            values = (*(row[name] for name in columns), row["seq"])
            connection.execute(f'UPDATE "{table}" SET {marks} WHERE seq = ?', values)  # noqa: S608


def _words_here(connection: sqlite3.Connection) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Those of the tables that a database of this revision has."""
    for table, columns in WORDS.items():
        if connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone():
            yield table, columns


def put_back(connection: sqlite3.Connection, tables: Tables, rows: Rows) -> None:
    """Insert what `rows_of` found; the tables must be of the same revision."""
    for table in dict.fromkeys(table for table, _ in tables):
        for row in rows.get(table, []):
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - names come from the database
            connection.execute(statement, tuple(row.values()))


def to_bytes(told: Mapping[str, Any]) -> bytes:
    """JSON; bytes as {"base64": ...}."""
    return json.dumps(told, ensure_ascii=False, default=_encoded).encode("utf-8", "surrogatepass")


def from_bytes(content: bytes) -> dict[str, Any]:
    return dict(json.loads(content, object_hook=_decoded))


def _encoded(value: Any) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode("ascii")}
    raise TypeError(f"Expected a value of a database. Received {type(value)}.")


def _decoded(found: dict[str, Any]) -> Any:
    return base64.b64decode(found["base64"]) if found.keys() == {"base64"} else found
