"""macOS: an agent of one account starts the window at every login and again when it breaks off."""

import plistlib

from app.kiosk.program import Program

LABEL = "app.twinclock.door"


def files(program: Program) -> dict[str, str]:
    """Path below the folder -> text."""
    agent = {
        "Label": LABEL,
        "ProgramArguments": program.words,
        "WorkingDirectory": program.folder,
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},  # an admin who closes the window is let go
        "LimitLoadToSessionType": "Aqua",
        "ProcessType": "Interactive",
        "ThrottleInterval": 2,
    }
    return {f"macos/Library/LaunchAgents/{LABEL}.plist": plistlib.dumps(agent).decode("utf8")}
