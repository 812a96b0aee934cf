"""All kiosk files, on the screen or in a folder."""

from pathlib import Path

from app.errors import BadInput
from app.kiosk import linux, macos, windows
from app.kiosk.guide import GUIDE
from app.kiosk.program import Program

GUIDE_NAME = "KIOSK.md"


def kiosk_files(program: Program) -> dict[str, str]:
    """Path below a folder -> text; the guide says where each belongs."""
    return {GUIDE_NAME: GUIDE} | linux.files(program) | windows.files(program) | macos.files(program)


def write_kiosk_files(program: Program, folder: Path) -> list[Path]:
    """Write them all below `folder` and return their paths; nothing outside it is touched.

    Raises:
        BadInput: the folder cannot be written.
    """
    written = []
    try:
        for name, text in kiosk_files(program).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
            if path.name == linux.SESSION:
                path.chmod(0o755)
            written.append(path)
    except OSError as error:
        raise BadInput(
            f"Expected to write below {folder}. Received: {error.strerror}. Choose another folder."
        ) from error
    return written
