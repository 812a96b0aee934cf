"""What the bench measures in a process of its own: python -m app.cli.bench_children ROLE ...

engine DATA        a fresh interpreter to the engine ready, and its peak memory after a visit
window DATA VIDEO  the window to its first live frame, and its peak memory with it open
gallery COUNT      matching against so many random templates

Each writes "ready" on a line of its own when the clock may stop, then one JSON object.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOW_STAYS_S = 4.0  # after its first frame: memory is steady by then
REPEATS = 50


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


def run_gallery(count: str) -> dict[str, Any]:
    """Milliseconds of matching a probe."""
    times = match_times(int(count))
    _ready()
    return {"ms": times, "peak_memory_mb": peak_memory_mb()}


def match_times(count: int) -> list[float]:
    """Milliseconds of each of REPEATS matches against `count` people with one random template each."""
    from model.inference.gallery import Gallery

    generator = np.random.default_rng(count)
    gallery = Gallery(generator.uniform(0, 8, 128).astype(np.float32), bias=4.0)
    gallery.load(range(count), random_embeddings(generator, count))
    probes = random_embeddings(generator, REPEATS + 1)
    gallery.match(probes[-1])
    return [timed(partial(gallery.match, probe)) for probe in probes[:REPEATS]]


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


def peak_memory_mb() -> float | None:
    """Largest resident size of this process so far; None on Windows, which does not say it as simply."""
    try:
        import resource
    except ImportError:
        return None
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / (1e6 if sys.platform == "darwin" else 1e3)  # macOS counts bytes, Linux kilobytes


def _product(**flags: str) -> Any:
    # Here and not above: the gallery's process is to hold the gallery only.
    from app.bootstrap import build
    from app.config import load_config

    return build(load_config(flags))


def _ready() -> None:
    print("ready", flush=True)


ROLES: dict[str, Callable[..., dict[str, Any]]] = {"engine": run_engine, "window": run_window, "gallery": run_gallery}


def main(words: Sequence[str]) -> int:
    print(json.dumps(ROLES[words[0]](*words[1:])), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
