"""Which font draws which sign of a PDF: names come in any script, and no font has them all."""

import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import reportlab
from arabic_reshaper import reshape
from bidi import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from app.domain.brackets import mirrored
from app.errors import BadInput

# The reader of the PDF has to bring these: Acrobat, browsers and poppler with its data do.
CHINESE, JAPANESE, KOREAN = "STSong-Light", "HeiseiKakuGo-W5", "HYGothic-Medium"
HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF))
KANA = ((0x3040, 0x30FF), (0x31F0, 0x31FF), (0xFF65, 0xFF9F))
HAN = ((0x2E80, 0x303F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFF64))
RIGHT_TO_LEFT = ((0x0590, 0x08FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))
UNKNOWN_SIGN = "\N{WHITE SQUARE}"


@dataclass(frozen=True)
class Run:
    """Signs that one font draws, in the order in which they stand on the page."""

    font: str
    text: str


class Fonts:
    """DejaVu Sans, then the fonts that were named, then the reader's own for Chinese, Japanese and Korean.

    missing: signs that no font had so far; a square stands for each.
    Raises:
        BadInput: a named font cannot be read or is no TrueType font.
    """

    def __init__(self, more: Sequence[Path] = ()) -> None:
        named = [_registered(f"Named-{turn}", path) for turn, path in enumerate(more)]
        self._faces = {bold: [_shipped(bold), *named] for bold in (False, True)}
        self.missing: set[str] = set()
        self._seen: dict[tuple[str, bool], tuple[list[Run], float]] = {}  # a report says the same again and again

    def runs(self, text: str, *, bold: bool = False) -> list[Run]:
        """The text cut where the font changes; right-to-left scripts in the order of the page, Arabic joined."""
        return self._measured(text, bold)[0]

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Points that the text takes at this size."""
        return self._measured(text, bold)[1] * size

    def _measured(self, text: str, bold: bool) -> tuple[list[Run], float]:
        known = self._seen.get((text, bold))
        if known is None:
            runs = self._runs(text, bold)
            known = runs, sum(pdfmetrics.stringWidth(run.text, run.font, 1) for run in runs)
            self._seen[text, bold] = known
        return known

    def _runs(self, text: str, bold: bool) -> list[Run]:
        if any(_in(sign, RIGHT_TO_LEFT) for sign in text):
            text = mirrored(str(get_display(reshape(text))))
        asian = _asian_font(text)
        drawn = [self._sign(sign, asian, bold) for sign in text]
        return [Run(font, "".join(run.text for run in runs)) for font, runs in groupby(drawn, lambda run: run.font)]

    def _sign(self, sign: str, asian: str, bold: bool) -> Run:
        for font in self._faces[bold]:
            if ord(sign) in font.face.charToGlyph:
                return Run(font.fontName, sign)
        if _in(sign, (*HANGUL, *KANA, *HAN)):
            return Run(_reader_font(asian), sign)
        self.missing.add(sign)
        return Run(self._faces[bold][0].fontName, UNKNOWN_SIGN)


def _in(sign: str, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= ord(sign) <= last for first, last in ranges)


def _asian_font(text: str) -> str:
    """Chinese, Japanese and Korean share signs that each draws in its own way: the rest of the name tells which."""
    if any(_in(sign, HANGUL) for sign in text):
        return KOREAN
    return JAPANESE if any(_in(sign, KANA) for sign in text) else CHINESE


@lru_cache
def _reader_font(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


@lru_cache
def _shipped(bold: bool) -> Any:
    name = "Bold" if bold else "Regular"
    found = importlib.util.find_spec("matplotlib")  # names its folder without importing it
    folder = Path(found.origin).parent / "mpl-data/fonts/ttf" if found and found.origin else Path()
    dejavu = folder / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")
    # At a door without matplotlib: reportlab's own Vera, which has the letters of Western Europe only.
    vera = Path(reportlab.__file__).parent / "fonts" / ("VeraBd.ttf" if bold else "Vera.ttf")
    return _registered(f"Shipped-{name}", dejavu if dejavu.is_file() else vera)


def _registered(name: str, path: Path) -> Any:
    try:
        font = TTFont(name, str(path))
    except (TTFError, OSError) as error:
        raise BadInput(f"Expected a TrueType font in {path}. Received: {error}. Name a .ttf file.") from error
    pdfmetrics.registerFont(font)
    return font
