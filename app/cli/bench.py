"""main.py bench: how long each step takes on this machine, and how much memory."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from app.bootstrap import build
from app.camera.source import open_source
from app.cli import bench_reports
from app.cli.bench_machine import machine
from app.cli.bench_record import record_costs
from app.cli.bench_text import as_text
from app.cli.bench_visit import PEOPLE, Door, open_door, spread, steps
from app.cli.context import Context
from app.cli.rival import Ours, compare, install
from app.cli.window import has_display
from app.config import CHECKOUT, SETTINGS_FILE, Config, Folders
from app.errors import EngineStopped, Refused
from app.security.keystore import KEY_FILE_VARIABLE
from app.services.ports import Frame

FRAME_SIZE = (640, 480)
GALLERY_APART = 1_000_000
CHILD_TIMEOUT_S = 300
KEYS = "keys.json"


def register(commands: Any) -> None:
    parser = commands.add_parser("bench", help="milliseconds of each step, start-up time, memory")
    parser.add_argument("--from", dest="image", metavar="IMAGE", help="a picture or video of one face")
    parser.add_argument("--rival", action="store_true", help="install face_recognition beside the cache, to compare")
    parser.add_argument("--reports", action="store_true", help="only this: every report over a year of 200 employees")
    parser.set_defaults(run=run_bench)


def run_bench(args: argparse.Namespace, context: Context) -> int:
    if args.reports:
        reported = bench_reports.measure(lambda folder: _config_for(context.config, folder), context)
        context.emit(reported, bench_reports.as_text(reported))
        return 0
    name, frame = _frame(args.image, context.config)
    if args.rival:
        install(context.say)
    with tempfile.TemporaryDirectory() as folder:
        config = _config_for(context.config, Path(folder))
        context.say(f"Measuring with {name}, {PEOPLE:,} people")
        door = open_door(build(config, context.say), frame)
        result = (
            steps(door)
            | {"record": record_costs()}
            | _rival(door, Path(folder), context)
            | _measured_apart(config, frame, context)
        )
    result["match_ms"][str(GALLERY_APART)] = result["galleries"]["int8"]["match_ms"]
    result |= {"machine": machine(), "people": PEOPLE, "picture": name}
    context.emit(result, as_text(result))
    return 0


def _rival(door: Door, folder: Path, context: Context) -> dict[str, Any]:
    context.say("Measuring the rival beside us, where it is installed")
    rival, why_not = compare(door.frame, PEOPLE, Ours(door.name, door.visit), folder)
    return {"rival": rival, "rival_missing": why_not}


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
    return replace(config, folders=Folders(data=folder, samples=folder, keys=folder / KEYS), recognition=recognition)


@dataclass(frozen=True)
class _Child:
    """What a process of its own told. ready_s: from its start to its "ready"."""

    ready_s: float
    result: dict[str, Any]


def _measured_apart(config: Config, frame: Frame, context: Context) -> dict[str, Any]:
    data = str(config.folders.data)
    np.save(config.folders.data / "frame.npy", frame)
    context.say("Measuring the start")
    engine = _child(config.folders.data, "engine", data)
    window = table = None
    if has_display():
        context.say("Measuring the window")
        picture = config.folders.data / "frame.png"
        cv2.imwrite(str(picture), frame)
        window = _child(config.folders.data, "window", data, str(picture))
        context.say("Measuring a table of the window")
        table = _child(config.folders.data, "table").result
    return {
        "startup_s": round(engine.ready_s, 3),
        "peak_memory_mb": engine.result["peak_memory_mb"],
        "window": window and {"first_frame_s": round(window.ready_s, 3)} | window.result,
        "table": table,
        "galleries": {kind: _gallery(kind, data, context) for kind in ("float32", "int8")},
    }


def _gallery(kind: str, data: str, context: Context) -> dict[str, Any]:
    context.say(f"Measuring a gallery of {GALLERY_APART:,} as {kind}")
    told = _child(Path(data), "gallery", kind, str(GALLERY_APART), data).result
    return told | {name: spread(told[name]) for name in ("match_ms", "match_cpu_ms", "rival_cpu_ms")}


def _child(data: Path, *words: str) -> _Child:
    command = [sys.executable, "-m", "app.cli.bench_children", *words]
    environment = os.environ | {KEY_FILE_VARIABLE: str(data / KEYS)}
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
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
