"""The order in which letters are drawn: Kivy lays them from left to right, Arabic and Hebrew are read the other way."""

from functools import lru_cache

PAIRS = {"(": ")", "[": "]", "{": "}"}
OPENING = {closing: opening for opening, closing in PAIRS.items()}
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

    return "\n".join(_mirrored(str(get_display(reshape(line), base_dir="L"))) for line in text.split("\n"))


def _mirrored(drawn: str) -> str:
    """Brackets look the other way where the order was turned: there the closing one comes first."""
    out, waiting = list(drawn), list[int]()
    for place, sign in enumerate(drawn):
        if sign not in PAIRS and sign not in OPENING:
            continue
        before = drawn[waiting[-1]] if waiting else ""
        if PAIRS.get(before) == sign:
            waiting.pop()
        elif OPENING.get(before) == sign:
            out[waiting.pop()], out[place] = sign, before
        else:
            waiting.append(place)
    return "".join(out)
