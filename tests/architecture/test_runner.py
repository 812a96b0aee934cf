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
