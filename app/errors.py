"""Every failure the product raises on purpose.

AttendanceError                 the root: one line, Expected ... Received ... and what to do
├── BadInput                    what was handed in cannot be used (exit status 2)
│   └── SettingsError           the settings file, an environment variable or a flag is off
├── Refused                     a rule said no, with its reason (exit status 1)
│   ├── AccessDenied            wrong or missing password or code
│   │   ├── LockedOut           too many wrong ones: wait
│   │   └── PinToChange         it was right, and has to be exchanged for an own one first
│   ├── NotAllowed              this account's role or departments do not cover it
│   └── AlreadyRunning          another window or training holds this data folder
├── StoreUnavailable            the database or the sample folder cannot be read or written
│   └── KeyMissing              the key that sealed them is not at hand, or its place cannot be used
├── CameraLost                  the camera is absent, unplugged or sends nothing
├── EngineStopped               detector or tower cannot be loaded
└── TrainingFailed              the training child ended without a result

An ordinary day is no failure: a stranger at the door is a Verdict, not an exception.
"""


class AttendanceError(Exception):
    """Root of the tree; its text is fit to be shown to a person."""

    exit_status = 1


class BadInput(AttendanceError):
    """What was handed in cannot be used."""

    exit_status = 2


class SettingsError(BadInput):
    """A setting is missing, misspelt or out of range."""


class Refused(AttendanceError):
    """A rule of the product said no; the text is the reason."""


class AccessDenied(Refused):
    """The password or code is wrong or missing."""


class LockedOut(AccessDenied):
    """Too many wrong passwords or PINs in a row; the text says how long to wait, wait_s in seconds."""

    def __init__(self, text: str, wait_s: float = 0.0) -> None:
        super().__init__(text)
        self.wait_s = wait_s


class PinToChange(AccessDenied):
    """The PIN was right, and is good for choosing another one only."""


class NotAllowed(Refused):
    """The account's role or departments do not cover this act."""


class AlreadyRunning(Refused):
    """Another window or training holds this data folder."""


class StoreUnavailable(AttendanceError):
    """The database or the sample folder cannot be read or written."""

    exit_status = 2


class KeyMissing(StoreUnavailable):
    """The key that sealed the data is not at hand, or the place that keeps it cannot be used."""


class CameraLost(AttendanceError):
    """The camera is absent, unplugged or sends nothing."""


class EngineStopped(AttendanceError):
    """The detector or the tower cannot be loaded."""

    exit_status = 2


class TrainingFailed(AttendanceError):
    """The training child ended without a result."""
