"""What holds for every test: nothing of the developer's own is read or written, and no required test skips."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
KEPT = {"TWINCLOCK_CACHE", "TWINCLOCK_SHARED", "TWINCLOCK_REQUIRE_SHARED"}
REQUIRED = os.environ.get("TWINCLOCK_REQUIRE_SHARED") == "1"

for name in [name for name in os.environ if name.startswith("TWINCLOCK_") and name not in KEPT]:
    del os.environ[name]
os.environ.setdefault("KIVY_NO_ARGS", "1")  # or Kivy reads pytest's arguments
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@pytest.fixture(autouse=True, scope="session")
def own_key_file(tmp_path_factory):
    """One for the whole run: it keeps the keys of each data folder apart, and several tests may use one folder."""
    os.environ["TWINCLOCK_KEY_FILE"] = str(tmp_path_factory.mktemp("keys") / "keys.json")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path, monkeypatch):
    """No test can reach the data folder of the person who runs it, nor can a child it starts."""
    monkeypatch.setenv("TWINCLOCK_DATA", str(tmp_path / "twinclock-data"))


def pytest_addoption(parser):
    parser.addoption("--kills", type=int, default=36, help="how often the killing tests kill, at random moments")


def pytest_configure(config):
    config.addinivalue_line("markers", "may_skip(why): allowed to skip even where nothing may be missing")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With TWINCLOCK_REQUIRE_SHARED=1 a skipped test is a failed one, unless it is marked may_skip."""
    report = yield
    if REQUIRED and report.skipped and not hasattr(report, "wasxfail") and not item.get_closest_marker("may_skip"):
        report.outcome = "failed"
        report.longrepr = f"Required, but skipped: {report.longrepr[2]}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if REQUIRED and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"Required, but skipped as a whole: {collector.nodeid}"
    return report
