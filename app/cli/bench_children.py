"""What the bench measures in a process of its own: python -m app.cli.bench_children ROLE ...

engine DATA                  a fresh interpreter to the engine ready, and its peak memory after a visit
window DATA VIDEO            the window to its first live frame, and its peak memory with it open
table                        ten thousand employees in a table of the window, beside a table of KivyMD
gallery KIND COUNT FOLDER    filling a gallery with so many random templates as float32 or int8, and matching

Each writes "ready" on a line of its own when the clock may stop, then one JSON object.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOW_STAYS_S = 4.0  # after its first frame: memory is steady by then
REPEATS = 50
LOADED_AT_A_TIME = 4096
RIVAL_ROWS, RIVAL_REPEATS = 125_000, 5  # as often as it takes to come to the gallery's number


def run_engine(data: str) -> dict[str, Any]:
    """Build what a check-in needs, say so, then decide on one visit."""
    product = _product(data=data)
    engine = product.make_engine()
    _ready()
    frame = np.load(f"{data}/frame.npy")
    product.check_in.visit([engine.look(frame)], engine, dry_run=True)
    return {"peak_memory_mb": peak_memory_mb()}


def run_window(data: str, camera: str) -> dict[str, Any]:
    """Open the real window on a video, say when its first frame is shown, close it a little later."""
    product = _product(data=data, camera=camera)
    from app.ui.window import prepare, run

    prepare()
    from kivy.app import App
    from kivy.clock import Clock

    def look(_: float) -> bool:
        if product.feed.newest().count == 0:
            return True
        # The frame is drawn in this turn of the loop; the next turn comes after it is on the screen.
        Clock.schedule_once(lambda _: _ready(), 0)
        Clock.schedule_once(lambda _: App.get_running_app().stop(), WINDOW_STAYS_S)
        return False

    Clock.schedule_interval(look, 0)
    run(product, kiosk=False)
    return {"peak_memory_mb": peak_memory_mb()}


def run_gallery(kind: str, count: str, folder: str) -> dict[str, Any]:
    """Fill a gallery of so many people with one template each as "float32" or "int8", then match."""
    from model.inference.gallery import CODED_FROM, Gallery

    generator = np.random.default_rng(0)
    coded_from = CODED_FROM if kind == "int8" else None
    gallery = Gallery(_weights(generator), bias=4.0, coded_from=coded_from, folder=Path(folder))
    before, loading_s = resident_mb(), 0.0
    for start in range(0, int(count), LOADED_AT_A_TIME):
        rows = random_embeddings(generator, min(LOADED_AT_A_TIME, int(count) - start))
        loading_s += timed(partial(gallery.load, range(start, start + len(rows)), rows)) / 1000
    after = resident_mb()
    wall, cpu = _matched(gallery, random_embeddings(generator, REPEATS + 1))
    peak = peak_memory_mb()
    _ready()
    return {
        "templates": len(gallery),
        "match_ms": wall,
        "match_cpu_ms": cpu,
        "rival_cpu_ms": _rival_matched(generator, int(count)),
        "load_s": round(loading_s, 3),
        "memory_mb": None if before is None or after is None else round(after - before, 1),
        "peak_memory_mb": peak,
    }


def _rival_matched(generator: np.random.Generator, count: int) -> list[float]:
    """Milliseconds of the processor that SciPy's `cdist` takes for the distances of one probe to `count` rows."""
    from scipy.spatial.distance import cdist

    rows = generator.standard_normal((RIVAL_ROWS, 128))
    probe, passes = rows[:1].copy(), max(1, count // RIVAL_ROWS)

    def match() -> None:
        for _ in range(passes):
            cdist(probe, rows, "cityblock").argmin()

    return [busy(match) for _ in range(RIVAL_REPEATS)]


def match_times(count: int) -> list[float]:
    """Milliseconds of each of REPEATS matches against `count` people with one random template each."""
    from model.inference.gallery import Gallery

    generator = np.random.default_rng(count)
    gallery = Gallery(_weights(generator), bias=4.0)
    gallery.load(range(count), random_embeddings(generator, count))
    return _matched(gallery, random_embeddings(generator, REPEATS + 1))[0]


def _matched(gallery: Any, probes: NDArray[np.float32]) -> tuple[list[float], list[float]]:
    """Milliseconds by the clock and of the processor; the first match, which warms up, is not counted."""
    wall: list[float] = []
    cpu = [busy(lambda: wall.append(timed(partial(gallery.match, probe)))) for probe in probes]  # noqa: B023
    return wall[1:], cpu[1:]


def _weights(generator: np.random.Generator) -> NDArray[np.float32]:
    return generator.uniform(0, 8, 128).astype(np.float32)


def random_embeddings(generator: np.random.Generator, count: int) -> NDArray[np.float32]:
    """float32 (count, 128), rows of length 1."""
    rows = generator.standard_normal((count, 128), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that the work took."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def busy(work: Callable[[], object]) -> float:
    """Milliseconds of the processor that the work took, of all its cores together."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def peak_memory_mb() -> float | None:
    """Largest resident size of this process so far; None on Windows, which does not say it as simply."""
    try:
        import resource
    except ImportError:
        return None
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / 1e6 * (1 if sys.platform == "darwin" else 1024)  # macOS counts bytes, Linux kilobytes


def resident_mb() -> float | None:
    """Resident size of this process now; None where the system does not tell it in /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _product(**flags: str) -> Any:
    # Here and not above: the gallery's process is to hold the gallery only.
    from app.bootstrap import build
    from app.config import load_config

    return build(load_config(flags))


def _ready() -> None:
    print("ready", flush=True)


def run_tables() -> dict[str, Any]:
    """A long table of the window and its rival."""
    from app.cli.bench_table import run_table

    _ready()
    return run_table()


ROLES: dict[str, Callable[..., dict[str, Any]]] = {
    "engine": run_engine,
    "window": run_window,
    "table": run_tables,
    "gallery": run_gallery,
}


def main(words: Sequence[str]) -> int:
    print(json.dumps(ROLES[words[0]](*words[1:])), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
