"""Open a .keras file that a checkout or a run brought: never a pickle, and the very file that was exported."""

import hashlib
from pathlib import Path
from typing import Any

from model.errors import WeightsError

SUMS = "SHA256SUMS"  # as sha256sum writes it: digest, two blanks, name


def load_keras(path: Path) -> Any:
    """The Keras model in a file; where SHA256SUMS beside it lists it, only with that digest.

    Raises:
        WeightsError: another digest than listed.
        OSError, ValueError, TypeError: Keras's own words about a file that is none of its models, or that would run
            code of its own (`safe_mode`).
    """
    import keras

    expected = listed_digest(path)
    received = _digest(path) if expected else expected
    if received != expected:
        raise WeightsError(
            f"Expected {path} as it was exported, SHA-256 {expected[:12]}…. Received another file, {received[:12]}…. "
            "Restore it from the checkout."
        )
    return keras.saving.load_model(path, compile=False, safe_mode=True)


def write_sums(folder: Path, names: list[str]) -> None:
    """Write SHA256SUMS of these files of the folder, whole or not at all."""
    partial = folder / f".{SUMS}.part"
    partial.write_text("".join(f"{_digest(folder / name)}  {name}\n" for name in names), "utf8")
    partial.replace(folder / SUMS)


def listed_digest(path: Path) -> str:
    """The SHA-256 that SHA256SUMS beside the file lists for it; "" where it lists none."""
    sums = path.with_name(SUMS)
    if not sums.is_file():
        return ""
    lines = (line.split(maxsplit=1) for line in sums.read_text("utf8").splitlines())
    return {words[1].strip(): words[0] for words in lines if len(words) == 2}.get(path.name, "")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
