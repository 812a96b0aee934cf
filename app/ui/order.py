"""The order in which letters are drawn: Kivy lays them from left to right, Arabic and Hebrew are read the other way."""

from functools import lru_cache

from app.domain.brackets import mirrored

RIGHT_TO_LEFT = ((0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))


def as_drawn(text: str) -> str:
    """The text in the order of the screen, Arabic letters joined; a text without such letters is returned as it is.

    The window speaks languages that are read from left to right, so a sentence keeps that order and a name in it has
    its own.
    """
    return _ordered(text) if any(_is_right_to_left(letter) for letter in text) else text


def _is_right_to_left(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in RIGHT_TO_LEFT)


@lru_cache(maxsize=4096)
def _ordered(text: str) -> str:
    # Here: most companies never need them.
    from arabic_reshaper import reshape
    from bidi import get_display

    return "\n".join(mirrored(str(get_display(reshape(line), base_dir="L"))) for line in text.split("\n"))
