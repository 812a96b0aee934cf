"""What the doctor found out about one thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was found out about one thing. text: for a fault, what to do as well."""

    about: str
    usable: bool
    text: str
