"""Writes the signed record along with the acts, in their transactions; reads it for whoever checks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, select

from app.domain.record import BEGINNING, GENESIS, GONE, KEY_CHANGED, ROWS, Bound, Line, digest, written
from app.services.ports import Event, RecordReader, Signatures, Signer
from app.store.bound import COLUMNS, digest_of, every_digest
from app.store.engine import reading
from app.store.tables import record

MOST_ROWS = 1000  # in one line


class Record:
    """The end of the record within one transaction. The write lock keeps every other writer out, so it is one chain."""

    def __init__(self, connection: Connection, signer: Signer | None) -> None:
        self._connection, self._signer = connection, signer
        self._pending: dict[tuple[str, str], str] = {}
        self._newest: tuple[int, str] | None = None  # seq and digest, within this transaction

    def bind(self, table: str, row: str | int) -> None:
        """Vouch for a row as it is now; call it after every change of a row of a bound table."""
        if self._signer is not None:
            self._pending[table, str(row)] = digest_of(self._connection, table, row) or GONE

    def event(self, event_id: int, event: Event) -> None:
        """A line for an event that was just added, and for the rows that were bound before it."""
        if self._signer is None:
            return
        self.bind("events", event_id)
        while len(self._pending) > MOST_ROWS:
            self._write(ROWS, self._taken())
        by = str(event.details.get("by", ""))
        self._write(event.kind, self._taken(), event.subject, by, event_id, event.at_utc)

    def flush(self, kind: str = ROWS) -> None:
        """Lines for the rows that no event came after."""
        while self._pending:
            self._write(kind, self._taken())
        self._newest = None  # after the commit another process may write

    def begin(self) -> None:
        """The first lines: the public key, and every row there is already."""
        if self._signer is None:
            return
        self._write(GENESIS, (), self._signer.public.hex())
        for table in COLUMNS:
            for row, found in every_digest(self._connection, table):
                self._pending[table, row] = found
        self.flush()

    def change_key(self) -> None:
        """A line that says that another key signs from here on."""
        if self._signer is not None:
            self._write(KEY_CHANGED, (), self._signer.public.hex())

    def _taken(self) -> tuple[Bound, ...]:
        first = list(self._pending.items())[:MOST_ROWS]
        for name, _ in first:
            del self._pending[name]
        return tuple((table, row, found) for (table, row), found in first)

    def _write(
        self,
        kind: str,
        bound: tuple[Bound, ...],
        subject: str = "",
        by: str = "",
        event: int = 0,
        at: datetime | None = None,
    ) -> None:
        if self._signer is None:
            return
        seq, previous = self._newest or _end(self._connection)
        if seq == 0 and kind != GENESIS:  # a restored database from before the record
            self.begin()
            seq, previous = _end(self._connection)
        line = written(
            Line(
                seq=seq + 1,
                at=(at or datetime.now(UTC)).astimezone(UTC).isoformat(),
                kind=kind,
                subject=subject,
                by=by,
                event=event,
                bound=bound,
                previous=previous,
            )
        )
        row = (seq + 1, line, self._signer.sign(line.encode()))
        self._connection.exec_driver_sql("INSERT INTO record (seq, line, signature) VALUES (?, ?, ?)", row)
        self._newest = seq + 1, digest(line)


def _end(connection: Connection) -> tuple[int, str]:
    """Seq and digest of the newest line."""
    seq, text = head(connection)
    return seq, digest(text) if seq else BEGINNING


def head(connection: Connection) -> tuple[int, str]:
    """Seq and text of the newest line; 0 and "" when there is none."""
    row = connection.exec_driver_sql("SELECT seq, line FROM record ORDER BY seq DESC LIMIT 1").first()
    return (0, "") if row is None else (int(row[0]), str(row[1]))


def start(engine: Engine, signer: Signer, signatures: Signatures) -> None:
    """Begin the record where there is none yet, and say so where another key than before will sign."""
    if _goes_on(engine, signer, signatures):
        return
    with engine.begin() as connection:
        if head(connection)[0] == 0:
            Record(connection, signer).begin()
        elif not _signed_the_newest(connection, signer, signatures):
            Record(connection, signer).change_key()


def _goes_on(engine: Engine, signer: Signer, signatures: Signatures) -> bool:
    with reading(engine).connect() as connection:
        return _signed_the_newest(connection, signer, signatures)


def _signed_the_newest(connection: Connection, signer: Signer, signatures: Signatures) -> bool:
    newest = select(record).order_by(record.c.seq.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return row is not None and signatures.matches(signer.public, row.line.encode(), row.signature)


class StoredRecord:
    """The RecordReader port on one reading transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lines(self, first: int = 1) -> Iterator[tuple[int, str, bytes]]:
        query = select(record).where(record.c.seq >= first).order_by(record.c.seq)
        for row in self._connection.execution_options(yield_per=1000).execute(query):
            yield row.seq, row.line, row.signature

    def head(self) -> tuple[int, str]:
        return head(self._connection)

    def tables(self) -> tuple[str, ...]:
        return tuple(COLUMNS)

    def digests(self, table: str) -> Iterator[tuple[str, str]]:
        return every_digest(self._connection, table)


@contextmanager
def open_record(engine: Engine) -> Iterator[RecordReader]:
    """Read one moment of the record."""
    with reading(engine).connect() as connection:
        yield StoredRecord(connection)
