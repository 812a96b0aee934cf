"""The program that a kiosk session starts, and where it lies."""

import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Program:
    """python: the interpreter; folder: the checkout that holds main.py; data: the data folder, None: the system's."""

    python: str
    folder: str
    data: str | None = None

    @property
    def words(self) -> list[str]:
        """The command line, word by word."""
        data = ["--data", self.data] if self.data else []
        return [self.python, str(Path(self.folder) / "main.py"), "--kiosk", *data]


def this_program(folder: Path, data: str | None) -> Program:
    """The program that is running now."""
    return Program(python=sys.executable, folder=str(folder), data=data)
