"""scripts/run_tests.py: no suite may pass by running nothing."""

import pytest

from scripts import run_tests


@pytest.fixture
def suite(tmp_path, monkeypatch, capsys):
    """Run one suite that consists of a file with this text; its exit status and last line."""

    def run(text):
        (tmp_path / "test_it.py").write_text(text, "utf8")
        monkeypatch.setattr(run_tests, "SUITES", {"it": [str(tmp_path), "-p", "no:cacheprovider"]})
        status = run_tests.main([])
        return status, capsys.readouterr().out.strip().splitlines()[-1]

    return run


def test_a_suite_of_passing_tests_passes_and_the_last_line_sums_up(suite):
    assert suite("def test_a(): pass\ndef test_b(): pass") == (0, "2 passed, 0 failed, 0 skipped")


def test_a_failing_test_fails(suite):
    assert suite("def test_a(): pass\ndef test_b(): raise ValueError") == (1, "1 passed, 1 failed, 0 skipped")


def test_a_suite_that_collects_nothing_fails(suite):
    assert suite("") == (1, "0 passed, 0 failed, 0 skipped")


def test_a_file_that_cannot_be_imported_fails(suite):
    assert suite("import nothing_of_that_name")[0] == 1


def test_a_process_that_dies_fails(suite):
    assert suite("import os\ndef test_a(): os._exit(0)")[0] == 1


def test_an_unknown_suite_is_bad_usage():
    assert run_tests.main(["nonsense"]) == 2


def test_suites_that_run_at_the_same_time_print_in_one_piece_each_and_are_summed_up(tmp_path, monkeypatch, capfd):
    loud = (
        "import time\ndef test_{0}():\n    for _ in range(4):\n        print('{0}'); time.sleep(0.05)\n    assert {1}"
    )
    for name, holds in (("one", True), ("two", False)):
        (tmp_path / f"test_{name}.py").write_text(loud.format(name, holds), "utf8")
    files = {name: [str(tmp_path / f"test_{name}.py"), "-s", "-p", "no:cacheprovider"] for name in ("one", "two")}
    monkeypatch.setattr(run_tests, "SUITES", files)

    assert run_tests.main([]) == 1

    lines = capfd.readouterr().out.splitlines()
    spoken = [line for line in lines if line in ("one", "two")]
    assert len(spoken) == 8 and spoken in (sorted(spoken), sorted(spoken, reverse=True))
    assert lines[-2:] == ["two: 1 failed", "1 passed, 1 failed, 0 skipped"]
