"""Colours that people with any kind of colour vision tell apart, and the letters that say the same; no Kivy.

Source: Okabe and Ito 2008, "Color Universal Design". A colour is never the only sign: each has its letter.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    """How a day of a status is drawn. ink: the letter's colour on it, contrast 4.5:1 and more."""

    letter: str
    fill: str
    ink: str


BLACK, WHITE = "#000000", "#FFFFFF"
SIGNS = {
    "present": Sign("P", "#009E73", BLACK),
    "half_day": Sign("½", "#56B4E9", BLACK),
    "absent": Sign("A", "#D55E00", BLACK),
    "expected": Sign("E", "#F0E442", BLACK),
    "day_off": Sign("", "#00000000", BLACK),
    "holiday": Sign("H", "#0072B2", WHITE),
    "leave": Sign("L", "#CC79A7", BLACK),
    "not_employed": Sign("–", "#00000000", BLACK),
}
ATTENTION = Sign("!", "#E69F00", BLACK)
