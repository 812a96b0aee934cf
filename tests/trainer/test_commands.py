"""main.py retrain and main.py model, as an admin types them, on a small company of real faces."""

import pytest

from tests.cli.running import PASSWORD, main_py
from tests.trainer.companies import enrol_everybody, product_on


@pytest.fixture(scope="module")
def data(faces, tmp_path_factory):
    root = tmp_path_factory.mktemp("company")
    product = product_on(root)
    product.access.set_first_password(PASSWORD)
    enrol_everybody(product, faces)
    return root


@pytest.fixture
def run(data):
    return lambda *words: main_py(*words, "--data", data, "--json")


@pytest.fixture(scope="module")
def installed(data):
    """A calibration, installed on the admin's yes."""
    return main_py("retrain", "--calibrate-only", "--yes", "--data", data, "--json")


def test_thin_evidence_is_not_installed_without_a_yes(run):
    ran = run("retrain", "--calibrate-only")

    assert (ran.status, ran.json()["installed"], ran.json()["thin"]) == (1, False, True)
    assert "thin" in ran.json()["reason"]


def test_a_calibration_tells_figures_data_and_hash(installed):
    told = installed.json()

    assert (installed.status, told["installed"], told["kind"]) == (0, True, "calibrated")
    assert told["data"] == {"people": 8, "pictures": 32, "strangers": 8, "stranger_pictures": 16}
    assert len(told["hash"]) == 12
    assert [step["version"] for step in told["steps"]] == [told["version"]]
    assert told["before"].keys() == told["after"].keys()


def test_versions_are_listed_with_those_that_were_refused(run, installed):
    listed = run("model", "list").json()

    assert listed["current"] == installed.json()["version"]
    assert [version["kind"] for version in listed["versions"]] == ["base", "calibrated"]
    assert len(listed["rejected"]) == 1
    assert all(len(version["hash"]) == 12 for version in listed["versions"])


def test_a_version_is_shown_with_the_threshold_in_words_and_its_last_step(run, installed):
    shown = run("model", "show").json()

    assert shown["parent"] == installed.json()["parent"]
    assert "would be let in" in shown["threshold_words"]
    assert shown["threshold_moved"]["version"] == installed.json()["version"]
    assert "would be let in" in shown["threshold_moved"]["words"]


def test_a_version_is_shown_in_lines_that_a_person_can_read(run, installed, data):
    shown = main_py("model", "show", "--data", data).out

    lines = dict(line.split(": ", 1) for line in shown.splitlines())
    assert lines["version"] == installed.json()["version"]
    assert "would be let in" in lines["threshold"]
    assert "would be let in" in lines["threshold moved"]
    assert lines["verdict"] == run("model", "show").json()["metrics"]["words"]


def test_two_versions_are_shown_side_by_side(run, installed):
    new, base = installed.json()["version"], installed.json()["parent"]

    rows = run("model", "diff", base, new).json()["rows"]

    assert rows["version"] == [base, new]
    assert rows["people"] == [None, 8]
    assert rows["fnmr"] == [None, installed.json()["after"]["fnmr"]]


def test_an_unknown_version_is_refused_with_those_there_are(run, installed):
    ran = run("model", "diff", "base-0", installed.json()["version"])

    assert ran.status == 1
    assert "Choose one of" in ran.json()["error"]


def test_an_unknown_loss_is_bad_usage(run):
    assert run("retrain", "--loss", "hinge").status == 2


def test_going_back_is_one_command(run, installed):
    assert run("model", "rollback").json() == {"current": installed.json()["parent"]}
    assert run("model", "rollback").status == 1
