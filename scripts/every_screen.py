"""Draws every screen, tab and dialog of the window, to be looked at: a made-up company, drawn people, nobody's face.

xvfb-run -a -s "-screen 0 3840x2160x24" .venv/bin/python -m scripts.every_screen [--out runs/screens]
    [--sizes 800x480 1280x800 1920x1080 3840x2160] [--languages en de] [--only admin-report]

Every stop is drawn light and dark: OUT/en-800x480-light/admin-today.png. Beside each folder lie its contact sheets,
OUT/en-800x480-light-00.png. What is cut, runs out of the window, cannot be read or is too small to be touched is
listed with the name of the stop, and the exit status is then 1.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

SIZES = ("800x480", "1280x800", "1920x1080", "3840x2160")
THEMES = ("light", "dark")


def main(words: list[str] | None = None) -> int:
    """Walk once for every size and language."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("runs/screens"))
    parser.add_argument("--sizes", nargs="+", default=list(SIZES))
    parser.add_argument("--languages", nargs="+", default=["en", "de"], help="de has the longest words")
    parser.add_argument("--only", default="", help="beginning of the names of the stops that are drawn")
    wanted = parser.parse_args(words)
    from app.ui.window import prepare

    prepare()
    count = 0
    for language in wanted.languages:
        for size in wanted.sizes:
            count += _walk(wanted.out, language, size, wanted.only)
    sys.stdout.write(f"{count} faults\n")
    return 1 if count else 0


def _walk(out: Path, language: str, size: str, only: str) -> int:
    """Both walks in a window of this size; returns the number of faults."""
    from tests.gui.display import Shown
    from tests.gui.drawn import drawn_product
    from tests.gui.tour.company import fill
    from tests.gui.tour.stops import Tour
    from tests.gui.tour.walk import everything, nothing

    width, height = map(int, size.split("x"))
    count = 0
    for walk, prepared in ((everything, fill), (nothing, lambda product: product)):
        shown = Shown(prepared(drawn_product(theme="light", language=language)), size=(width, height))
        try:
            for name in walk(Tour(shown)):
                if name.startswith(only):
                    count += _draw(shown, out, f"{language}-{size}", name)
        finally:
            shown.close()
    for theme in THEMES:
        _sheets(out / f"{language}-{size}-{theme}")
    return count


def _draw(shown: Any, out: Path, kind: str, name: str) -> int:
    from tests.gui.contrast import pale_words
    from tests.gui.faults import settled_faults

    count = 0
    for theme in THEMES:
        folder = out / f"{kind}-{theme}"
        folder.mkdir(parents=True, exist_ok=True)
        shown.app.use_theme(dark=theme == "dark")
        faults = settled_faults(shown)
        shown.picture(folder / f"{name}.png")
        for fault in faults + pale_words(shown, folder / f"{name}.png"):
            sys.stdout.write(f"{kind}-{theme} {name}: {fault}\n")
            count += 1
    return count


def _sheets(folder: Path) -> None:
    from scripts.contact_sheet import write_sheets

    write_sheets(sorted(folder.glob("*.png")), folder)


if __name__ == "__main__":
    sys.exit(main())
