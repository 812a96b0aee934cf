"""A folder that others fetch files from: the DropFolder port."""

from pathlib import Path

from app.errors import BadInput
from app.store import durable

READABLE = 0o644  # whoever fetches the files is somebody else; the folder's own rights say who


class Drop:
    """Hidden while it is written: .name.part, as everywhere."""

    def prepare(self, file: Path, content: bytes) -> None:
        """Make it durable under a hidden name.

        Raises:
            BadInput: the folder is not there (a network drive that is not mounted), or cannot be written.
        """
        part = _part(file)
        try:
            part.unlink(missing_ok=True)  # a kill may have left one
            durable.write_hidden(part, content, READABLE)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise BadInput(
                f"Expected to write into the folder {file.parent}. Received: {error.strerror}. "
                "Make the folder, mend its rights, or name another one in exports.toml."
            ) from error

    def finish(self, file: Path) -> bool:
        """Give it its name; False when that was done before. BadInput when the system refuses."""
        try:
            _part(file).replace(file)
            durable.sync_folder(file.parent)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise BadInput(f"Expected to name {file}. Received: {error.strerror}. Mend the folder's rights.") from error
        return True


def _part(file: Path) -> Path:
    return file.with_name(durable.part_name(file.name))
