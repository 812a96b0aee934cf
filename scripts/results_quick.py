"""A small version of every figure of the workbench, as `make results-quick` prints it.

    python scripts/results_quick.py [--shared FOLDER]

Each line is a command that can be typed as it stands; what it prints stands below it, with the seconds it took. The
named sets are judged with the shipped weights where they are there, and a short training of each is run beside.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHORT = ["--epochs", "2", "--steps", "40"]
LIMIT_S = 300  # of one command


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make results-quick", description=__doc__)
    parser.add_argument("--shared", default=os.environ.get("TWINCLOCK_SHARED") or str(ROOT.parent / "shared"))
    shared = Path(parser.parse_args(words).shared)
    os.environ["TWINCLOCK_SHARED"] = str(shared)
    started, failed = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="twinclock-results-") as runs:
        for command in commands(shared, Path(runs)):
            failed += [] if _ran(command) else [shlex.join(command)]
    print(f"\nDone in {time.monotonic() - started:.0f} s, {len(failed)} failed.", flush=True)
    for line in failed:
        print(f"failed: {line}")
    return 1 if failed else 0


def commands(shared: Path, runs: Path) -> list[list[str]]:
    """What is run, in order; a part of the data that is not there leaves its lines out."""
    sys.path.insert(0, str(ROOT))
    from app.cli.siamese_sets import SETS, WEIGHTS

    orl, people, run = str(shared / "faces" / "orl"), str(shared / "faces" / "people"), str(runs / "orl")
    siamese = ["main.py", "siamese"]
    faces = [
        [*siamese, "joining", "--data", people],
        [*siamese, "train", orl, "--image-size", "32", "--run", run, *SHORT],
        [*siamese, "evaluate", "--run", run, "--data", people, "--beside-shipped"],
        [*siamese, "oneshot", "--run", run, "--data", people],
    ]
    found = faces if (shared / "faces").is_dir() else []
    if (shared / "mnist" / "mnist.npz").is_file():
        found.append(["-m", "model.training.loops", "--seconds", "20", "--data", str(shared / "mnist" / "mnist.npz")])
    for name, entry in SETS.items():
        if not (shared / entry.data).exists():
            print(f"{name}: no data at {shared / entry.data}, left out")
            continue
        if (WEIGHTS / name / "head.json").is_file():
            found += [[*siamese, act, name] for act in ("evaluate", "oneshot") if getattr(entry, act)]
        if entry.train is not None:
            found.append([*siamese, "train", name, "--run", str(runs / name), *SHORT])
    return found


def _ran(command: list[str]) -> bool:
    print(f"\n$ python {shlex.join(command)}", flush=True)
    started = time.monotonic()
    try:
        ended = subprocess.run([sys.executable, *command], cwd=ROOT, stdin=subprocess.DEVNULL, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        print(f"  not done within {LIMIT_S} s", flush=True)
        return False
    print(f"  {time.monotonic() - started:.0f} s, status {ended.returncode}", flush=True)
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
