"""Everything stored about an employee handed out as a file."""

from collections.abc import Callable
from pathlib import Path

from app.errors import BadInput
from app.services.privacy import PersonalData, Privacy


class HandingOut:
    """as_file: the content of the file. write: puts it there whole, or raises OSError."""

    def __init__(
        self,
        *,
        privacy: Privacy,
        as_file: Callable[[PersonalData], bytes],
        write: Callable[[Path, bytes], None],
    ) -> None:
        self._privacy, self._as_file, self._write = privacy, as_file, write

    def save(self, number: str, path: str, *, by: str = "operator") -> Path:
        """Write the employee's data into this file and return its full path; `Privacy.export` remembers by whom.

        Raises:
            Refused: nobody has the number. BadInput: the file cannot be written; nothing was.
        """
        if not path.strip():
            raise BadInput("Expected the path of a zip file. Received an empty one. Type where the file is to go.")
        file = Path(path).expanduser().absolute()
        try:
            self._write(file, self._as_file(self._privacy.export(number, by=by)))
        except OSError as error:
            raise BadInput(
                f"Expected to write {file}. Received: {error.strerror or error}. Choose another place."
            ) from error
        return file
