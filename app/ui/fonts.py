"""Which font can draw a text: Roboto where it can, else one of the system's own, so that a name is no row of boxes."""

import unicodedata
from functools import lru_cache
from pathlib import Path

# Roboto has Latin, Greek and Cyrillic, and the signs that go with them.
IN_ROBOTO = ((0x0000, 0x052F), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x215F))
FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/System/Library/Fonts/Supplemental",
    "/Library/Fonts",
    "C:/Windows/Fonts",
    "~/.local/share/fonts",
    "~/Library/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
)
NOTO_CJK = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-VF.ttc", "NotoSansCJK-VF.otf.ttc")
CANDIDATES: dict[str, tuple[str, ...]] = {  # script: files, the better first
    # Those with Latin letters too go first: a sentence that names somebody is drawn by one font.
    "ARABIC": (
        "segoeui.ttf",
        "Arial.ttf",
        "DejaVuSans.ttf",
        "NotoSansArabic-Regular.ttf",
        "NotoSansArabic[wght].ttf",
        "NotoNaskhArabic-Regular.ttf",
        "GeezaPro.ttc",
    ),
    "HEBREW": (
        "segoeui.ttf",
        "Arial.ttf",
        "DejaVuSans.ttf",
        "NotoSansHebrew-Regular.ttf",
        "NotoSansHebrew[wght].ttf",
        "ArialHB.ttc",
    ),
    "CJK": (*NOTO_CJK, "msyh.ttc", "PingFang.ttc", "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf"),
    "HANGUL": (*NOTO_CJK, "malgun.ttf", "AppleSDGothicNeo.ttc"),
    "HIRAGANA": (*NOTO_CJK, "YuGothR.ttc", "ヒラギノ角ゴシック W3.ttc"),
    "KATAKANA": (*NOTO_CJK, "YuGothR.ttc", "ヒラギノ角ゴシック W3.ttc"),
    "THAI": ("NotoSansThai-Regular.ttf", "LeelawUI.ttf", "Thonburi.ttc"),
    "DEVANAGARI": ("NotoSansDevanagari-Regular.ttf", "Nirmala.ttf", "Kohinoor.ttc"),
    "GEORGIAN": ("NotoSansGeorgian-Regular.ttf", "segoeui.ttf", "DejaVuSans.ttf"),
    "ARMENIAN": ("NotoSansArmenian-Regular.ttf", "segoeui.ttf", "DejaVuSans.ttf"),
}
ANYTHING = ("NotoSans-Regular.ttf", "DejaVuSans.ttf", "Arial Unicode.ttf", "segoeui.ttf")


def font_for(text: str) -> str | None:
    """The file of a font for this text, None where Roboto can draw it or the system has no better one."""
    foreign = next((letter for letter in text if not _is_in_roboto(letter)), "")
    return _file_for(_script(foreign)) if foreign else None


def _is_in_roboto(letter: str) -> bool:
    is_icon = unicodedata.category(letter) == "Co"  # drawn by the icon font, within a text of ours
    return is_icon or any(first <= ord(letter) <= last for first, last in IN_ROBOTO)


def _script(letter: str) -> str:
    """The first word of the letter's name: ARABIC, CJK, HANGUL ..."""
    return unicodedata.name(letter, "").partition(" ")[0]


@lru_cache(maxsize=64)
def _file_for(script: str) -> str | None:
    wanted = (*CANDIDATES.get(script, ()), *ANYTHING)
    there = _system_fonts()
    return next((there[name] for name in wanted if name in there), None)


@lru_cache(maxsize=1)
def _system_fonts() -> dict[str, str]:
    """Name and path of every font file of this system."""
    folders = [folder for folder in (Path(name).expanduser() for name in FOLDERS) if folder.is_dir()]
    files = (file for folder in folders for file in folder.rglob("*.tt[fc]"))
    return {file.name: str(file) for file in files}
