"""Run the tests as `make test` does: a pytest process for each suite, because TensorFlow and OpenGL crash side by side.

    python scripts/run_tests.py [SUITE ...] [-- PYTEST ARGUMENTS]

Two suites run at a time where there are two cores; what each of them prints comes in one piece when it ends. A suite
that collects no test fails. The last line sums up: N passed, N failed, N skipped.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
SUITES = {
    "unit": ["tests", "--ignore=tests/tensorflow", "--ignore=tests/gui"],
    "tensorflow": ["tests/tensorflow"],
    "viewmodels": ["tests/gui/viewmodels"],
    "window": ["tests/gui", "--ignore=tests/gui/viewmodels"],
}
AT_A_TIME = min(2, os.cpu_count() or 1)
NEEDS_DISPLAY = {"window"}
PRINTING = threading.Lock()  # a suite's lines stay together
DISPLAY_IN_MEMORY = ["xvfb-run", "-a", "-s", "-screen 0 1280x800x24"]


@dataclass(frozen=True)
class Counts:
    """How many tests of a suite ended which way; failed counts errors too."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(words: list[str]) -> int:
    at = words.index("--") if "--" in words else len(words)
    names, extra = words[:at] or list(SUITES), words[at + 1 :]
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        print(f"Expected suites of {', '.join(SUITES)}. Received {', '.join(unknown)}.", file=sys.stderr)
        return 2
    with ThreadPoolExecutor(AT_A_TIME) as lanes:
        ended = list(lanes.map(lambda name: run_suite(name, extra, aloud=len(names) == 1), names))
    total, faults = Counts(), []
    for name, (counts, fault) in zip(names, ended, strict=True):
        total += counts
        faults += [f"{name}: {fault}"] if fault else []
    for fault in faults:
        print(fault)
    print(total)
    return 1 if faults else 0


def run_suite(name: str, extra: list[str], *, aloud: bool = True) -> tuple[Counts, str]:
    """Run one suite; its counts, and what is wrong with it ("" when it is green).

    aloud: it prints while it runs, as it may when it runs alone; else when it has ended.
    """
    with PRINTING:
        print(f"== {name}{'' if aloud else ' has begun'}", flush=True)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as said:
        report = Path(folder) / "report.xml"
        options = ["-q", "--continue-on-collection-errors", f"--junitxml={report}"]
        command = [sys.executable, "-m", "pytest", *options, *SUITES[name], *extra]
        display = _display() if name in NEEDS_DISPLAY else []
        # A Kivy home of its own: the window must not read or write the settings of the person who runs this.
        environment = os.environ | {"KIVY_HOME": folder, "KIVY_NO_ARGS": "1"}
        started = time.monotonic()
        status = subprocess.run(
            [*display, *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=None if aloud else said,
            stderr=None if aloud else subprocess.STDOUT,
        ).returncode
        counts, reported = _counted(report), report.is_file()
        said.seek(0)
        with PRINTING:
            print(said.read(), end="")
            print(f"== {name}: {counts} in {time.monotonic() - started:.0f} s\n", flush=True)
    if not reported or (status not in (0, 5) and not counts.failed):
        return counts, f"Expected pytest to end with a report. Received status {status}: the process broke off."
    if counts == Counts():
        return counts, "Expected tests. Received a suite that collected none."
    return counts, f"{counts.failed} failed" if counts.failed else ""


def _display() -> list[str]:
    if not sys.platform.startswith("linux"):
        return []
    return DISPLAY_IN_MEMORY if shutil.which("xvfb-run") else []


def _counted(report: Path) -> Counts:
    if not report.is_file():
        return Counts()
    # The report is pytest's own, of the line above.
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314
    total = Counts()
    for suite in suites:
        ran, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        total += Counts(max(0, ran - skipped - failed), failed, skipped)
    return total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
