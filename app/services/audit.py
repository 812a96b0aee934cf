"""Checks the signed record against itself, the rows it vouches for, and an anchor kept elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.anchor import Anchor, content
from app.domain.record import BEGINNING, GENESIS, GONE, KEY_CHANGED, Line, digest, read
from app.errors import Refused
from app.services.ports import Clock, OpenRecord, RecordReader, Signatures, Signer


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as it was written. kind: a stable id. where: line, or table and row."""

    kind: str
    where: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What a check found. key: the public key of the first line, hex."""

    lines: int
    rows: int
    head: str
    key: str
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        return not self.findings


@dataclass
class _Walk:
    """Where the check stands."""

    expected: int = 1
    previous: str = BEGINNING
    key: bytes = b""
    first_key: str = ""
    is_broken: bool = False
    findings: list[Finding] = field(default_factory=list)
    bound: dict[str, dict[str, tuple[str, int]]] = field(default_factory=dict)
    at_anchor: str = ""

    def find(self, kind: str, where: str, words: str) -> None:
        self.findings.append(Finding(kind=kind, where=where, words=words))


class Audit:
    """Reads the record. signer: this machine's own, None where its key is not at hand."""

    def __init__(self, *, open_record: OpenRecord, signatures: Signatures, signer: Signer | None, clock: Clock) -> None:
        self._open, self._signatures, self._signer, self._clock = open_record, signatures, signer, clock

    def verify(self, anchor: Anchor | None = None) -> Verified:
        """Check every line, every signature and every row they vouch for.

        anchor: what was exported to another machine earlier; only with it a tail that was cut off, or a record that was
        written anew as a whole with another key, is noticed.
        """
        walk = _Walk()
        with self._open() as record:
            for seq, text, signature in record.lines():
                self._step(walk, seq, text, signature, anchor)
            count, head_text = record.head()
            rows = _compare(walk, record)
        if count == 0:
            walk.find("no_record", "line 1", "Expected a record. Received none: every line was removed.")
        self._expect_own_key(walk)
        if anchor is not None:
            self._expect_anchor(walk, anchor, count)
        return Verified(
            lines=count,
            rows=rows,
            head=digest(head_text) if count else "",
            key=walk.first_key,
            findings=tuple(walk.findings),
        )

    def anchor(self) -> Anchor:
        """The newest line's number and hash, signed: to be kept where nobody who writes here can write."""
        if self._signer is None:
            raise Refused("Expected the signing key. Received none. See: main.py keys status")
        with self._open() as record:
            seq, text = record.head()
        unsigned = Anchor(
            seq=seq,
            hash=digest(text),
            at=self._clock.now().isoformat(),
            key=self._signer.public.hex(),
            signature="",
        )
        return unsigned.signed(self._signer.sign(content(unsigned)).hex())

    def lines(self, *, since: str = "", kind: str = "", by: str = "") -> Iterator[tuple[Line, str, bytes]]:
        """Lines with their text and signature, oldest first. since: the beginning of an ISO moment. "" takes all."""
        with self._open() as record:
            for _, text, signature in record.lines():
                line = read(text)
                if line.at >= since and (not kind or line.kind == kind) and (not by or line.by == by):
                    yield line, text, signature

    def _step(self, walk: _Walk, seq: int, text: str, signature: bytes, anchor: Anchor | None) -> None:
        where = f"line {seq}"
        if seq != walk.expected:
            lines = str(walk.expected) if seq == walk.expected + 1 else f"{walk.expected} to {seq - 1}"
            walk.find("missing_line", f"line {lines}", f"Expected line {lines}. Received none: removed by hand.")
        line = self._line(walk, seq, text, signature)
        if line is None:
            walk.find("changed_line", where, f"Expected line {seq} as it was signed. Received a changed one.")
        elif line.previous != walk.previous and seq == walk.expected and not walk.is_broken:
            walk.find("broken_link", where, f"Expected line {seq} to follow line {seq - 1}. Received another before.")
        if line is not None:
            for table, row, found in line.bound:
                walk.bound.setdefault(table, {})[row] = (found, seq)
        walk.is_broken, walk.expected, walk.previous = line is None, seq + 1, digest(text)
        if anchor is not None and seq == anchor.seq:
            walk.at_anchor = walk.previous

    def _line(self, walk: _Walk, seq: int, text: str, signature: bytes) -> Line | None:
        """The line when it is what its key signed, else None."""
        try:
            line = read(text)
            if line.kind in (GENESIS, KEY_CHANGED):
                self._take_key(walk, seq, line)
        except ValueError:
            return None
        is_signed = self._signatures.matches(walk.key, text.encode(), signature)
        return line if is_signed and line.seq == seq else None

    def _take_key(self, walk: _Walk, seq: int, line: Line) -> None:
        public = bytes.fromhex(line.subject)
        if walk.key and public != walk.key:
            walk.find(
                "key_changed",
                f"line {seq}",
                f"Expected the key of the first line to sign. Received another from line {seq} on ({line.at}): the key "
                "was lost, or somebody wrote what follows with a key of their own.",
            )
        walk.key, walk.first_key = public, walk.first_key or line.subject

    def _expect_own_key(self, walk: _Walk) -> None:
        if self._signer is not None and walk.key and walk.key != self._signer.public:
            walk.find(
                "wrong_key",
                "the last line",
                "Expected the newest lines to be signed by this machine's key. Received another key: the record comes "
                "from elsewhere.",
            )

    def _expect_anchor(self, walk: _Walk, anchor: Anchor, count: int) -> None:
        where = f"line {anchor.seq}"
        if not self._signatures.matches(bytes.fromhex(anchor.key), content(anchor), bytes.fromhex(anchor.signature)):
            walk.find("changed_anchor", "the anchor", "Expected the anchor as it was signed. Received a changed one.")
        elif count < anchor.seq:
            missing = f"{count + 1} to {anchor.seq}"
            walk.find("cut_tail", where, f"Expected line {anchor.seq} of the anchor. Received {count}: {missing} cut.")
        elif walk.at_anchor != anchor.hash:
            walk.find("rewritten", where, f"Expected line {anchor.seq} as anchored {anchor.at}. Received another.")
        elif walk.first_key and anchor.key not in (walk.first_key, walk.key.hex()):
            walk.find("wrong_key", "line 1", "Expected the anchor's key to have signed. Received another key.")


def _compare(walk: _Walk, record: RecordReader) -> int:
    """Hold every row against what the record vouches for; how many rows there are."""
    rows = 0
    for table in record.tables():
        bound = walk.bound.get(table, {})
        for row, found in record.digests(table):
            rows += 1
            expected, seq = bound.pop(row, (None, 0))
            where = f"{table} {row}"
            if expected is None or expected == GONE:
                walk.find("inserted_row", where, f"Expected no row {row} in {table}. Received one: added by hand.")
            elif expected != found:
                words = f"Expected row {row} of {table} as line {seq} says. Received another content: edited by hand."
                walk.find("edited_row", where, words)
        for row, (expected, seq) in bound.items():
            if expected != GONE:
                words = f"Expected row {row} in {table}, see line {seq}. Received none: deleted by hand."
                walk.find("deleted_row", f"{table} {row}", words)
    return rows
