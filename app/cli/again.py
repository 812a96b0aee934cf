"""Opens TwinClock once more, as it was opened, in place of this process."""

import os
import subprocess
import sys


def command() -> list[str]:
    """What opens it: the program itself where it is one file, else Python and the words it was given."""
    is_one_file = getattr(sys, "frozen", False)
    return [sys.executable, *(sys.argv[1:] if is_one_file else sys.orig_argv[1:])]


def open_again() -> int:
    """Does not return where a process can be exchanged; else the exit status of this one."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(sys.executable, command())  # noqa: S606 - our own program, our own words
    subprocess.Popen(command())  # Windows knows no exchange: the other one goes on by itself
    return 0
