"""main.py bench: how long each step takes on this machine, and how much memory."""

import argparse
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from app.bootstrap import Product, build
from app.camera.source import open_source
from app.cli.bench_children import match_times, random_embeddings, timed
from app.cli.context import Context
from app.cli.window import has_display
from app.config import CHECKOUT, SETTINGS_FILE, Config, Folders
from app.domain.decision import Outcome
from app.domain.employee import Employee
from app.errors import EngineStopped, Refused
from app.services.ports import Embedding, Event, FaceEngine, Frame, SeenFace, Template

FRAME_SIZE = (640, 480)
PEOPLE = 10_000
GALLERIES_HERE, GALLERY_APART = (100, 10_000), 1_000_000
RUNS = 60
FOLLOWED_PER_SEARCH = 4  # the engine searches the whole frame every fifth time
CHILD_TIMEOUT_S = 180


def register(commands: Any) -> None:
    parser = commands.add_parser("bench", help="milliseconds of each step, start-up time, memory")
    parser.add_argument("--from", dest="image", metavar="IMAGE", help="a picture or video of one face")
    parser.set_defaults(run=run_bench)


def run_bench(args: argparse.Namespace, context: Context) -> int:
    name, frame = _frame(args.image, context.config)
    with tempfile.TemporaryDirectory() as folder:
        config = _config_for(context.config, Path(folder))
        context.say(f"Measuring with {name}, {PEOPLE:,} people")
        result = _measured_here(config, frame, context) | _measured_apart(config, frame, context)
    result["match_ms"][str(GALLERY_APART)] = result.pop("match_apart_ms")
    result |= {"rival": None, "machine": _machine(), "people": PEOPLE, "picture": name}
    context.emit(result, _as_text(result))
    return 0


def _frame(image: str | None, config: Config) -> tuple[str, Frame]:
    """What is looked at: --from, else a webcam clip beside the checkout, else the camera; brought to 640x480."""
    shared = Path(os.environ.get("TWINCLOCK_SHARED") or CHECKOUT.parent / "shared")
    clips = sorted((shared / "video").glob("nuaa_real_*.mp4"))
    spec = image or (str(clips[0]) if clips else config.camera)
    source = open_source(spec, loop=False, paced=False)
    try:
        frame = source.read()
    finally:
        source.close()
    if frame is None:
        raise Refused(f"Expected a frame from {spec}. Received none. Name a picture: --from IMAGE")
    return spec, _fitted(frame)


def _fitted(frame: Frame) -> Frame:
    """The frame on a 640x480 one, as large as it fits, grey around it."""
    width, height = FRAME_SIZE
    scale = min(width / frame.shape[1], height / frame.shape[0])
    size = (max(1, round(frame.shape[1] * scale)), max(1, round(frame.shape[0] * scale)))
    fitted = np.full((height, width, 3), 128, np.uint8)
    top, left = (height - size[1]) // 2, (width - size[0]) // 2
    fitted[top : top + size[1], left : left + size[0]] = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    return fitted


def _config_for(config: Config, folder: Path) -> Config:
    # The children read their settings from the throw-away folder; JSON's texts are TOML's as well.
    kept = {"weights": config.weights, "detector": config.recognition.detector}
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in kept.items()]
    (folder / SETTINGS_FILE).write_text("".join(lines), "utf8")
    # Every visit must go all the way to a stored punch: no repeat window, no look-alike.
    recognition = replace(config.recognition, repeat_s=0.0, margin=0.0)
    return replace(config, folders=Folders(data=folder, samples=folder), recognition=recognition)


def _measured_here(config: Config, frame: Frame, context: Context) -> dict[str, Any]:
    product = build(config, context.say)
    engine = product.make_engine()
    face = _face(engine, frame)
    _fill(product, engine, engine.embed([face.crop])[0])
    for _ in range(5):  # the first runs load code and warm caches
        product.check_in.visit([engine.look(frame)], engine)
    looks = [engine.look(frame).ms for _ in range(RUNS)]
    context.say("Measuring the whole visit")
    visits, outcomes = _visits(product, engine, frame)
    return {
        "detect_ms": _spread([ms["detect"] for ms in looks]),
        "follow_ms": _spread(_followed(engine, frame)),
        "align_ms": _spread([ms["align"] for ms in looks]),
        "quality_ms": _spread([ms["quality"] for ms in looks]),
        "embed_ms": _spread([timed(lambda: engine.embed([face.crop])) for _ in range(RUNS)]),
        "match_ms": {str(count): _spread(match_times(count)) for count in GALLERIES_HERE},
        "click_to_verdict_ms": _spread(visits),
        "verdicts": outcomes,
    }


def _face(engine: FaceEngine, frame: Frame) -> SeenFace:
    view = engine.look(frame)
    if len(view.faces) != 1:
        raise Refused(f"Expected a picture of one face. Received {len(view.faces)}. Name another: --from IMAGE")
    return view.faces[0]


def _fill(product: Product, engine: FaceEngine, embedding: Embedding) -> None:
    """Enrol the person in the picture among PEOPLE - 1 random ones."""
    now = datetime.now(UTC)
    others = random_embeddings(np.random.default_rng(0), PEOPLE - 1)
    with product.open_unit_of_work() as work:
        for number, row in enumerate(itertools.chain([embedding], others)):
            key = f"bench-{number}"
            work.employees.add(Employee(key=key, number=str(number), name=f"Employee {number}", enrolled_at_utc=now))
            work.templates.add(
                Template(
                    id=key,
                    employee_key=key,
                    embedding=row,
                    tower=engine.tower,
                    detector=engine.detector,
                    pose="straight",
                    quality=1.0,
                    created_at_utc=now,
                )  # fmt: skip
            )
        work.events.add(Event(kind="enrolled", at_utc=now))
        work.commit()
    product.refresh()


def _visits(product: Product, engine: FaceEngine, frame: Frame) -> tuple[list[float], dict[str, int]]:
    """Milliseconds from the click to the stored punch, full search; and what came of them."""
    times, outcomes = [], dict.fromkeys(Outcome, 0)
    for _ in range(RUNS):
        started = time.perf_counter()
        verdict = product.check_in.visit([engine.look(frame)], engine)
        times.append((time.perf_counter() - started) * 1000)
        outcomes[verdict.outcome] += 1
    return times, {outcome.value: count for outcome, count in outcomes.items() if count}


def _followed(engine: FaceEngine, frame: Frame) -> list[float]:
    times = []
    for _ in range(RUNS // FOLLOWED_PER_SEARCH):
        engine.look(frame)
        times += [engine.follow(frame).ms["detect"] for _ in range(FOLLOWED_PER_SEARCH)]
    return times


@dataclass(frozen=True)
class _Child:
    """What a process of its own told. ready_s: from its start to its "ready"."""

    ready_s: float
    result: dict[str, Any]


def _measured_apart(config: Config, frame: Frame, context: Context) -> dict[str, Any]:
    data = str(config.folders.data)
    np.save(config.folders.data / "frame.npy", frame)
    context.say("Measuring the start")
    engine = _child("engine", data)
    window = None
    if has_display():
        context.say("Measuring the window")
        picture = config.folders.data / "frame.png"
        cv2.imwrite(str(picture), frame)
        window = _child("window", data, str(picture))
    context.say(f"Measuring a gallery of {GALLERY_APART:,}")
    largest = _child("gallery", str(GALLERY_APART))
    return {
        "startup_s": round(engine.ready_s, 3),
        "peak_memory_mb": engine.result["peak_memory_mb"],
        "window": window and {"first_frame_s": round(window.ready_s, 3)} | window.result,
        "match_apart_ms": _spread(largest.result["ms"]),
        "gallery_apart_peak_memory_mb": largest.result["peak_memory_mb"],
    }


def _child(*words: str) -> _Child:
    command = [sys.executable, "-m", "app.cli.bench_children", *words]
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        deadline = threading.Timer(CHILD_TIMEOUT_S, process.kill)
        deadline.start()
        lines = iter(process.stdout or [])
        ready_s = next((time.perf_counter() - started for line in lines if line.strip() == "ready"), None)
        rest = "".join(lines)
        deadline.cancel()
    if process.returncode or ready_s is None:
        raise EngineStopped(
            f"Expected a figure from a process of its own ({words[0]}). Received its end with status "
            f"{process.returncode}. Free some memory, then run main.py doctor."
        )
    return _Child(ready_s, json.loads(rest))


def _spread(times: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50": round(float(p50), 3), "p95": round(float(p95), 3)}


def _machine() -> dict[str, Any]:
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _memory_gb() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (AttributeError, ValueError, OSError):  # Windows
        return None


def _as_text(result: dict[str, Any]) -> str:
    steps = {name: times for name, times in result.items() if name.endswith("_ms") and "p50" in times}
    steps |= {f"match_ms in {int(count):,}": times for count, times in result["match_ms"].items()}
    machine = result["machine"]
    return "\n".join(
        [
            f"{'milliseconds':<24}{'p50':>10}{'p95':>10}",
            *(f"{name:<24}{times['p50']:>10.2f}{times['p95']:>10.2f}" for name, times in steps.items()),
            f"start to engine ready   {result['startup_s']:.2f} s, peak memory {_mb(result['peak_memory_mb'])}",
            _window_line(result["window"]),
            f"{result['people']:,} people, {result['picture']}, verdicts {result['verdicts']}",
            f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}",
        ]
    )


def _window_line(window: dict[str, Any] | None) -> str:
    if window is None:
        return "window                  not measured: no display"
    return f"window's first frame    {window['first_frame_s']:.2f} s, peak memory {_mb(window['peak_memory_mb'])}"


def _mb(memory: float | None) -> str:
    return "unknown here" if memory is None else f"{memory:.0f} MB"
