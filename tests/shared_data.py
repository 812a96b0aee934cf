"""The research data beside the project: where it is, and what happens when it is not there."""

import os
from pathlib import Path

import pytest


def shared(name: str) -> Path:
    """Return the path of a part of ../shared (or TWINCLOCK_SHARED).

    Skips the test when it is absent; fails it instead when TWINCLOCK_REQUIRE_SHARED=1, so that a run that is meant
    to judge real faces cannot pass by skipping them.
    """
    root = Path(os.environ.get("TWINCLOCK_SHARED") or Path(__file__).parents[2] / "shared")
    path = root / name
    if path.exists():
        return path
    reason = f"Expected {name} in {root}. Received nothing there: set TWINCLOCK_SHARED, see docs."
    if os.environ.get("TWINCLOCK_REQUIRE_SHARED") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
