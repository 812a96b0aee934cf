"""A progress bar on standard error."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import track

Item = TypeVar("Item")


def tracked(items: Sequence[Item], text: str) -> Iterator[Item]:
    """The items, with a bar that shows how far they are."""
    yield from track(items, description=text, console=Console(stderr=True), transient=True)
