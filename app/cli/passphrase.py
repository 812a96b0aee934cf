"""Where a passphrase comes from: TWINCLOCK_PASSPHRASE for scripts, else the terminal."""

import getpass
import os
import sys

from app.errors import AccessDenied, BadInput

PASSPHRASE_VARIABLE = "TWINCLOCK_PASSPHRASE"  # noqa: S105 - a name, not a passphrase


def passphrase(prompt: str = "Passphrase: ") -> str:
    """TWINCLOCK_PASSPHRASE where it is set, else what is typed without echo."""
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise AccessDenied(
            f"Expected a passphrase. Received none. Set {PASSPHRASE_VARIABLE}, or run this in a terminal."
        )
    return getpass.getpass(prompt)


def new_passphrase() -> str:
    """The same for something new: typed twice."""
    first = passphrase("Passphrase: ")
    if PASSPHRASE_VARIABLE not in os.environ and passphrase("Again: ") != first:
        raise BadInput("Expected the same passphrase twice. Received two different ones. Try again.")
    return first
