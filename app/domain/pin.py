"""What counts as a PIN, and which ones a colleague would guess first."""

import re

from app.domain.sentence import Sentence

SHORTEST_PIN, LONGEST_PIN = 4, 12
KEYPAD_LINES = ("2580", "0852", "1470", "0741", "3690", "0963", "1590", "159", "951", "357", "753")
REPEATED = re.compile(r"(\d+?)\1+")
A_YEAR = re.compile(r"(19|20)\d\d")


def checked_pin(pin: str, number: str = "", shortest: int = SHORTEST_PIN) -> str:
    """Return the PIN unchanged, or raise ValueError with what is wrong; the PIN itself is never in the text.

    Args:
        number: the employee's number, which may neither hold the PIN nor be held by it.
        shortest: digits this company asks for, at least SHORTEST_PIN.
    """
    if not pin.isascii() or not pin.isdigit() or not shortest <= len(pin) <= LONGEST_PIN:
        raise ValueError(
            Sentence(
                "Expected a PIN of {shortest} to {longest} digits. Received another text. Type digits.",
                shortest=shortest,
                longest=LONGEST_PIN,
            )
        )
    why = weakness(pin, number)
    if why:
        raise ValueError(Sentence("Expected a PIN that is hard to guess. Received {why}. Choose another one.", why=why))
    return pin


def weakness(pin: str, number: str = "") -> str:
    """What makes this PIN easy to guess, in words; "" when nothing does."""
    if REPEATED.fullmatch(pin):
        return Sentence("the same digits over and over")
    if _runs(pin):
        return Sentence("digits in a row")
    if len(pin) == SHORTEST_PIN and A_YEAR.fullmatch(pin):
        return Sentence("a year")
    if any(pin.startswith(line) for line in KEYPAD_LINES):
        return Sentence("a line on the keypad")
    digits = re.sub(r"\D", "", number)
    if len(digits) >= 3 and (digits in pin or pin in digits):
        return Sentence("the employee number")
    return ""


def _runs(pin: str) -> bool:
    """True for 1234, 9876, 7890 and the like: every step is the same one up or down, 0 following 9."""
    steps = {(int(b) - int(a)) % 10 for a, b in zip(pin, pin[1:], strict=False)}
    return steps in ({1}, {9})
