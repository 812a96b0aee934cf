"""What sealing costs: the same people in a sealed store and in one that anybody could read, by turns."""

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.cli.bench_children import busy, timed
from app.services.ports import OpenUnitOfWork
from app.store.store import open_store

if TYPE_CHECKING:
    from app.cli.bench_visit import Door

TURNS = 12  # of both, one after the other: what else runs on the machine meets them alike
VISITS = 5  # in each turn
MATCHES = 10
WORKS = ("load", "load_cpu", "match", "visit", "visit_cpu")  # cpu: of the processor, whatever else runs


def compare_sealing(door: "Door") -> dict[str, Any]:
    """Milliseconds of loading the gallery, of a match in it and of a visit, with sealing and without.

    growth: of the median visit, as a share; growth_cpu: in time of the processor. Sealing works when templates are
    written and read; a visit reads the gallery in memory, so that there should be none.
    """
    from app.cli.bench_visit import spread

    times: dict[str, dict[str, list[float]]] = {name: {"sealed": [], "plain": []} for name in WORKS}
    with tempfile.TemporaryDirectory(prefix="twinclock-bench-") as folder:
        plain = open_store(Path(folder))
        _copy(door, plain.unit_of_work)
        for _ in range(TURNS):
            for kind, opened in (("plain", plain.unit_of_work), ("sealed", door.product.open_unit_of_work)):
                _one_turn(door, opened, lambda name, ms, kind=kind: times[name][kind].append(ms))  # type: ignore[misc]
        plain.close()
    medians = {name: {kind: float(np.median(found)) for kind, found in both.items()} for name, both in times.items()}
    told = {f"{name}_ms": {kind: spread(found) for kind, found in both.items()} for name, both in times.items()}
    growth = {name: round(of["sealed"] / of["plain"] - 1, 4) for name, of in medians.items()}
    return told | {"growth": growth["visit"], "growth_cpu": growth["visit_cpu"]}


def _one_turn(door: "Door", opened: OpenUnitOfWork, note: Callable[[str, float], None]) -> None:
    load, visit = partial(_load, door, opened), door.visit
    note("load_cpu", busy(lambda: note("load", timed(load))))
    probe = door.engine.embed([door.face.crop])[0]
    for _ in range(MATCHES):
        note("match", timed(partial(door.product.gallery.match, probe)))
    for _ in range(VISITS):
        note("visit_cpu", busy(lambda: note("visit", timed(visit))))


def _load(door: "Door", opened: OpenUnitOfWork) -> None:
    with opened() as work:
        door.product.gallery.replace(work.templates.of_tower(door.engine.tower))


def _copy(door: "Door", opened: OpenUnitOfWork) -> None:
    """The same people and templates, readable."""
    with door.product.open_unit_of_work() as work:
        people: Sequence[Any] = work.employees.all()
        templates = list(work.templates.of_tower(door.engine.tower))
    with opened() as work:
        for employee in people:
            work.employees.add(employee)
        for template in templates:
            work.templates.add(template)
        work.commit()
