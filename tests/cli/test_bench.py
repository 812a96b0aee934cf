"""main.py bench: the figures of the design, measured on a real visit."""

import pytest

from tests.cli.running import main_py
from tests.company import people, pictures

SPREADS = ("detect_ms", "follow_ms", "align_ms", "embed_ms", "click_to_verdict_ms")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    ran = main_py(
        "bench", "--from", pictures(people()[0])[0], "--data", tmp_path_factory.mktemp("data"), "--json",
        DISPLAY="", WAYLAND_DISPLAY="", timeout=300,
    )  # fmt: skip
    assert ran.status == 0, ran.err
    return ran.json()


def test_every_step_has_a_median_and_a_95th_percentile(result):
    for name in SPREADS:
        assert 0 < result[name]["p50"] <= result[name]["p95"], name
    assert list(result["match_ms"]) == ["100", "10000", "1000000"]


def test_every_visit_went_all_the_way_to_a_stored_punch(result):
    assert set(result["verdicts"]) == {"accepted"}


def test_start_and_memory_are_measured_and_the_window_is_null_without_a_display(result):
    assert 0 < result["startup_s"] < 60
    assert 50 < result["peak_memory_mb"] < 1000
    assert result["window"] is None
    assert result["rival"] is None


def test_a_picture_without_a_face_is_refused(tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("no picture")

    ran = main_py("bench", "--from", empty, "--data", tmp_path)

    assert ran.status == 2
    assert ran.err.strip().startswith("Expected")
