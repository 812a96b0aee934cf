"""A progress bar on standard error."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import track

Item = TypeVar("Item")


def tracked(items: Iterable[Item], text: str, total: int | None = None) -> Iterator[Item]:
    """The items, with a bar that shows how far they are. total: how many, where the items don't know."""
    yield from track(items, description=text, total=total, console=Console(stderr=True), transient=True)
