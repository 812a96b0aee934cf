"""The bench of the window's tables, in a process of its own as `main.py bench` runs it."""

import json
import os
import subprocess
import sys

import pytest

from app.cli.bench_text import _table_lines
from tests.conftest import ROOT


@pytest.mark.skipif(sys.platform.startswith("linux") and not os.environ.get("DISPLAY"), reason="needs a display")
def test_ten_thousand_employees_take_less_time_than_in_the_table_of_kivymd():
    ran = subprocess.run(
        [sys.executable, "-m", "app.cli.bench_children", "table"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=400,
    )

    assert ran.returncode == 0, ran.stderr
    ready, line = ran.stdout.strip().splitlines()
    result = json.loads(line)
    assert (ready, result["rows"]) == ("ready", 10_000)
    assert result["ratio"]["first_frame"] > 2
    assert "times as long" in _table_lines(result)[0]
