"""main.py as a person runs it: a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse"


@dataclass(frozen=True)
class Ran:
    """What a command left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    def json(self):
        lines = self.out.strip().splitlines()
        assert len(lines) == 1, f"Expected one JSON object on standard output. Received {self.out!r}"
        return json.loads(lines[0])


def main_py(*words, password=PASSWORD, timeout=120, **environment):
    """Run main.py with these words; it has no terminal."""
    env = os.environ | environment
    if password is not None:
        env["TWINCLOCK_PASSWORD"] = password
    command = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
    done = subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, cwd=ROOT
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)
