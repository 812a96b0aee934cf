"""A report handed out as a file, and remembered who took it."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from app.domain.reports.people import Chosen
from app.domain.sentence import Sentence
from app.domain.table import Table
from app.errors import BadInput
from app.services.ports import Clock, Event, OpenUnitOfWork
from app.services.reports import Span

Payroll = Callable[[Path, Span, Chosen, str], bytes]  # profile, span, whom, csv or xlsx -> the file's content


class ReportExport:
    """writers: ending of a file name -> its content. write: puts it there whole, or raises OSError."""

    def __init__(
        self,
        *,
        writers: Mapping[str, Callable[[Table], bytes]],
        payroll: Payroll,
        write: Callable[[Path, bytes], None],
        open_unit_of_work: OpenUnitOfWork,
        clock: Clock,
    ) -> None:
        self._writers, self._payroll, self._write = writers, payroll, write
        self._open, self._clock = open_unit_of_work, clock

    @property
    def endings(self) -> tuple[str, ...]:
        """Of the files that can be written, like .csv."""
        return tuple(self._writers)

    def save(self, table: Table, path: str, *, by: str = "operator") -> Path:
        """Write the table into this file and return its full path.

        Raises:
            BadInput: the path has another ending, or cannot be written; nothing was.
        """
        file = self._file(path, self._writers)
        details = {"report": table.columns[0].key, "rows": len(table.rows), "form": file.suffix.lower(), "by": by}
        return self._put(file, lambda: self._writers[file.suffix.lower()](table), details)

    def save_payroll(self, profile: str, span: Span, chosen: Chosen, path: str, *, by: str = "operator") -> Path:
        """Write the hours in the columns of a payroll profile into a .csv or .xlsx file and return its full path.

        Raises:
            BadInput: profile or path cannot be used; nothing was written.
        """
        file = self._file(path, (".csv", ".xlsx"))
        form = file.suffix.lower()[1:]
        details = {"report": "payroll", "from": span.first.isoformat(), "to": span.last.isoformat(), "by": by}
        return self._put(file, lambda: self._payroll(Path(profile).expanduser(), span, chosen, form), details)

    @staticmethod
    def _file(path: str, endings: Collection[str]) -> Path:
        file = Path(path).expanduser()
        if not path.strip() or file.suffix.lower() not in endings:
            raise BadInput(
                Sentence(
                    "Expected the path of a file that ends in {endings}. Received {path}. Choose one of these endings.",
                    endings=", ".join(endings),
                    path=repr(path),
                )
            )
        return file.absolute()

    def _put(self, file: Path, content: Callable[[], bytes], details: Mapping[str, object]) -> Path:
        made = content()
        with self._open() as work:
            work.events.add(Event(kind="report_exported", at_utc=self._clock.now(), details=details))
            try:
                self._write(file, made)
            except OSError as error:
                raise BadInput(
                    Sentence(
                        "Expected to write {file}. Received: {error}. Choose another place.",
                        file=file,
                        error=error.strerror or error,
                    )
                ) from error
            work.commit()
        return file
