"""What counts as a password."""

from app.domain.sentence import Sentence

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256


def checked_password(password: str) -> str:
    """Return the password unchanged, or raise ValueError when it is too short, too long or blank."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or not password.strip():
        raise ValueError(
            Sentence(
                "Expected a password of {shortest} to {longest} characters. Received "
                "{count} characters. Choose a longer one.",
                shortest=SHORTEST_PASSWORD,
                longest=LONGEST_PASSWORD,
                count=len(password),
            )
        )
    return password
