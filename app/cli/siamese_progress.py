"""How a training shows itself: a live table on a terminal, a line an epoch elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.cli.context import Context
from model.training.run import RunProgress

SHOWN_EPOCHS = 12


@contextmanager
def shown_live(context: Context, name: str) -> Iterator[Callable[[RunProgress], None]]:
    """What to call with each progress; the display ends with the block."""
    console = Console(stderr=True)
    if not console.is_terminal or context.as_json:
        yield lambda told: context.say(_line(told)) if told.figures else None
        return
    shown = _Shown(name)
    with Live(shown.drawn(), console=console, refresh_per_second=4) as live:

        def tell(told: RunProgress) -> None:
            shown.add(told)
            live.update(shown.drawn())

        yield tell


class _Shown:
    def __init__(self, name: str) -> None:
        self._name, self._rows = name, list[tuple[str, ...]]()
        self._columns: tuple[str, ...] = ("epoch", "loss", "eer", "auc", "seconds")
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[loss]}"), TimeElapsedColumn()
        )
        self._task = self._bar.add_task(name, total=1, loss="starting")

    def add(self, told: RunProgress) -> None:
        self._bar.update(
            self._task,
            total=told.epochs * told.steps,
            completed=(told.epoch - 1) * told.steps + told.step,
            loss=f"epoch {told.epoch}/{told.epochs}, loss {told.loss:.4f}",
        )
        if told.figures:
            self._columns = tuple(told.figures)
            self._rows.append(tuple(f"{value:.4g}" for value in told.figures.values()))

    def drawn(self) -> Group:
        table = Table(*self._columns)
        for row in self._rows[-SHOWN_EPOCHS:]:
            table.add_row(*row)
        return Group(table, self._bar)


def _line(told: RunProgress) -> str:
    figures = "  ".join(f"{name} {value:.4g}" for name, value in told.figures.items() if name != "epoch")
    return f"epoch {told.epoch}/{told.epochs}  {figures}"
