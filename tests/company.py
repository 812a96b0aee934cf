"""A small company from the shared face pictures, for end-to-end tests."""

from pathlib import Path

from tests.shared_data import shared

PICTURES = 8  # of each person


def people() -> list[Path]:
    """Every person's folder of pictures, in a fixed order."""
    return sorted(folder for folder in shared("faces/people").iterdir() if folder.is_dir())


def pictures(person: Path) -> list[Path]:
    """A person's pictures, in a fixed order."""
    return sorted(path for path in person.iterdir() if path.is_file())
