"""Everything stored about an employee handed out as a file, and remembered who did it."""

from collections.abc import Callable
from pathlib import Path

from app.errors import BadInput
from app.services.ports import Clock, Event, OpenUnitOfWork
from app.services.privacy import PersonalData, Privacy
from app.services.roster import found


class HandingOut:
    """as_file: the content of the file. write: puts it there whole, or raises OSError."""

    def __init__(
        self,
        *,
        privacy: Privacy,
        as_file: Callable[[PersonalData], bytes],
        write: Callable[[Path, bytes], None],
        open_unit_of_work: OpenUnitOfWork,
        clock: Clock,
    ) -> None:
        self._privacy, self._as_file, self._write = privacy, as_file, write
        self._open, self._clock = open_unit_of_work, clock

    def save(self, number: str, path: str, *, by: str = "operator") -> Path:
        """Write the employee's data into this file and return its full path.

        Raises:
            Refused: nobody has the number. BadInput: the file cannot be written; nothing was.
        """
        if not path.strip():
            raise BadInput("Expected the path of a zip file. Received an empty one. Type where the file is to go.")
        file = Path(path).expanduser().absolute()
        content = self._as_file(self._privacy.export(number))
        with self._open() as work:
            key = found(work, number).key
            work.events.add(Event(kind="data_exported", at_utc=self._clock.now(), subject=key, details={"by": by}))
            try:
                self._write(file, content)
            except OSError as error:
                raise BadInput(
                    f"Expected to write {file}. Received: {error.strerror or error}. Choose another place."
                ) from error
            work.commit()
        return file
