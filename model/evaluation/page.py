"""One HTML page with figures and pictures inside it: nothing beside it is needed to read it."""

import base64
import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #ccc;padding:.3rem .7rem;text-align:left}"
    "figure{display:inline-block;margin:.3rem;font-size:.7rem;max-width:12rem;overflow-wrap:anywhere}"
    "img{max-width:100%;height:auto;margin:.5rem 0}"
)


def write_page(
    path: Path, title: str, notes: Sequence[str], figures: Mapping[str, Any], pictures: Sequence[Path]
) -> None:
    """Write a self-contained page: title, notes, a table of the figures, the PNG files."""
    parts = [f"<h1>{html.escape(title)}</h1>", *(f"<p>{html.escape(note)}</p>" for note in notes)]
    parts += [figures_table(figures), *(picture_tag(picture) for picture in pictures)]
    path.write_text(page_of(title, parts), "utf8")


def page_of(title: str, parts: Sequence[str]) -> str:
    """A whole page of these pieces of HTML."""
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</html>\n"
    )


def picture_tag(picture: Path) -> str:
    """An <img> with the PNG in it."""
    data = base64.b64encode(picture.read_bytes()).decode("ascii")
    return f'<img alt="{html.escape(picture.stem)}" src="data:image/png;base64,{data}">'


def thumbnail_tag(jpeg: bytes, name: str) -> str:
    """A small <figure> of a JPEG with its name below."""
    data, told = base64.b64encode(jpeg).decode("ascii"), html.escape(name)
    return f'<figure><img alt="{told}" src="data:image/jpeg;base64,{data}"><figcaption>{told}</figcaption></figure>'


def figures_table(figures: Mapping[str, Any]) -> str:
    """Rows of name, value and 95 % interval; nested figures are written out."""
    intervals = figures.get("intervals", {})
    rows = "".join(
        f"<tr><td>{html.escape(name)}</td><td>{_number(value)}</td><td>{_interval(intervals.get(name))}</td></tr>"
        for name, value in flat(figures).items()
    )
    return f"<table><tr><th>figure</th><th>value</th><th>95 % interval</th></tr>{rows}</table>"


def flat(figures: Mapping[str, Any]) -> dict[str, Any]:
    """{"tar": {"0.01": 1}} as {"tar 0.01": 1}; intervals are left out."""
    found: dict[str, Any] = {}
    for name, value in figures.items():
        if name != "intervals":
            found |= {f"{name} {key}": v for key, v in value.items()} if isinstance(value, Mapping) else {name: value}
    return found


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else html.escape(str(value))


def _interval(interval: Sequence[float] | None) -> str:
    return f"{interval[0]:.4g} to {interval[1]:.4g}" if interval else ""
