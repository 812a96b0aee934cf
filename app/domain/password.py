"""What counts as a password."""

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256


def checked_password(password: str) -> str:
    """Return the password unchanged, or raise ValueError when it is too short, too long or blank."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or not password.strip():
        raise ValueError(
            f"Expected a password of {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters. "
            f"Received {len(password)} characters. Choose a longer one."
        )
    return password
