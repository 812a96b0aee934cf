"""TwinClock. Without a command: the window. With one: the command line. Both call the same services."""

import multiprocessing
import sys


def main() -> int:
    """Run what the command line says and return the exit status."""
    # A spawned training child imports this file again: everything heavier stays in here.
    from app.cli.parser import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
