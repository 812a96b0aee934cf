"""The rival that the bench measures itself against: face_recognition (dlib), in a venv of its own."""

import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from app.cli.bench_visit import spread
from app.services.ports import Frame
from model.faces.detector_files import cache_folder

NAME = "face_recognition (dlib)"
# face_recognition names dlib, which has to be compiled; dlib-bin is the same, compiled. It finds its models by
# pkg_resources, which newer setuptools have dropped.
PACKAGES = ("dlib-bin", "face_recognition_models", "setuptools<81", "numpy", "pillow", "click")
WITHOUT_THEIR_NEEDS = ("face_recognition",)
INSTALL_TIMEOUT_S = 600
ROUNDS = 12
MISSING = "not installed; main.py bench --rival installs it"


class Spent(NamedTuple):
    """Milliseconds of one round, by the clock and of the processor."""

    wall_ms: float
    cpu_ms: float


def install(say: Callable[[str], None]) -> None:
    """Build the venv where there is none yet; says why where that fails, and leaves nothing half done behind."""
    if _python().is_file() and _imports():
        return
    say(f"Installing {NAME} into {_folder()}, once")
    try:
        venv.create(_folder(), with_pip=True, clear=True)
        _pip(*PACKAGES)
        _pip("--no-deps", *WITHOUT_THEIR_NEEDS)
    except (OSError, subprocess.SubprocessError) as error:
        output = getattr(error, "stderr", None) or str(error)
        say(f"Expected pip to install {NAME}. Received: {_last_line(output)}. It is left out of this comparison.")


class Ours(NamedTuple):
    """What we do with a picture: say who it is, as the rival does; and beyond that, store the punch."""

    name: Callable[[], object]
    punch: Callable[[], object]


def compare(frame: Frame, people: int, ours: Ours, folder: Path) -> tuple[dict[str, Any] | None, str | None]:
    """Whole path from a picture in memory to a name among so many people, the rival's and ours in turns.

    Args:
        frame: BGR, of one face. ours: does either path once. folder: for a file that hands the picture over.
    Returns:
        {"name", "picture_to_name_ms", "our_picture_to_name_ms", "our_picture_to_punch_ms", "ratio", "cpu_ratio",
        "punch_ratio", "punch_cpu_ratio"} and None, or None and the reason. The ratios are the rival's name by our
        name, and by our stored punch, of the medians: by the clock, and in time of the processor, which other work
        on the machine does not change.
    """
    if not _python().is_file():
        return None, MISSING
    picture = folder / "rival.npy"
    np.save(picture, frame[:, :, ::-1])  # it takes RGB
    with subprocess.Popen(
        [_python(), Path(__file__).with_name("rival_child.py"), picture, str(people)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        rounds = [(_answer(process), _spent(ours.name), _spent(ours.punch)) for _ in range(ROUNDS + 1)][1:]
        if any(theirs is None for theirs, *_ in rounds):
            process.kill()
            return None, f"it stopped: {_last_line(process.communicate()[1])}"
        process.communicate("")
    (theirs, their_cpu), (name, name_cpu), (punch, punch_cpu) = (
        _columns([spent[path] for spent in rounds]) for path in range(3)
    )
    return {
        "name": NAME,
        "picture_to_name_ms": theirs,
        "our_picture_to_name_ms": name,
        "our_picture_to_punch_ms": punch,
        "ratio": round(theirs["p50"] / name["p50"], 2),
        "cpu_ratio": round(their_cpu["p50"] / name_cpu["p50"], 2),
        "punch_ratio": round(theirs["p50"] / punch["p50"], 2),
        "punch_cpu_ratio": round(their_cpu["p50"] / punch_cpu["p50"], 2),
    }, None


def _columns(rounds: Sequence[Spent | None]) -> tuple[dict[str, float], dict[str, float]]:
    spent = [one for one in rounds if one is not None]
    return spread([one.wall_ms for one in spent]), spread([one.cpu_ms for one in spent])


def _answer(process: "subprocess.Popen[str]") -> Spent | None:
    """One round of the rival; None when it has ended."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        process.stdin.write("go\n")
        process.stdin.flush()
    except OSError:
        return None
    line = process.stdout.readline().split()
    return Spent(*map(float, line)) if line else None


def _spent(work: Callable[[], object]) -> Spent:
    started, busy = time.perf_counter(), time.process_time()
    work()
    return Spent((time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000)


def _folder() -> Path:
    return cache_folder() / "rival"


def _python() -> Path:
    return _folder() / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _imports() -> bool:
    command = [str(_python()), "-W", "ignore", "-c", "import face_recognition"]
    return subprocess.run(command, capture_output=True, timeout=INSTALL_TIMEOUT_S).returncode == 0


def _pip(*words: str) -> None:
    command = [str(_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words]
    subprocess.run(command, capture_output=True, text=True, check=True, timeout=INSTALL_TIMEOUT_S)


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].rstrip(".") if lines else "nothing said"
