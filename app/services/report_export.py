"""A report handed out as a file, and remembered who took it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.domain.table import Table
from app.errors import BadInput
from app.services.ports import Clock, Event, OpenUnitOfWork


class ReportExport:
    """writers: ending of a file name -> its content. write: puts it there whole, or raises OSError."""

    def __init__(
        self,
        *,
        writers: Mapping[str, Callable[[Table], bytes]],
        write: Callable[[Path, bytes], None],
        open_unit_of_work: OpenUnitOfWork,
        clock: Clock,
    ) -> None:
        self._writers, self._write, self._open, self._clock = writers, write, open_unit_of_work, clock

    @property
    def endings(self) -> tuple[str, ...]:
        """Of the files that can be written, like .csv."""
        return tuple(self._writers)

    def save(self, table: Table, path: str, *, by: str = "operator") -> Path:
        """Write the table into this file and return its full path.

        Raises:
            BadInput: the path has another ending, or cannot be written; nothing was.
        """
        file = Path(path).expanduser()
        if not path.strip() or file.suffix.lower() not in self._writers:
            raise BadInput(
                f"Expected the path of a file that ends in {', '.join(self._writers)}. Received {path!r}. "
                "Choose one of these endings."
            )
        file = file.absolute()
        with self._open() as work:
            details = {"report": table.columns[0].key, "rows": len(table.rows), "form": file.suffix.lower(), "by": by}
            work.events.add(Event(kind="report_exported", at_utc=self._clock.now(), details=details))
            try:
                self._write(file, self._writers[file.suffix.lower()](table))
            except OSError as error:
                raise BadInput(
                    f"Expected to write {file}. Received: {error.strerror or error}. Choose another place."
                ) from error
            work.commit()
        return file
