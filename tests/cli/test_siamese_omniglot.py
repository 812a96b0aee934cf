"""Omniglot from the command line: the shipped tower on the official runs, and what a user may ask for besides."""

import json

import cv2
import pytest

from app.cli.siamese_sets import WEIGHTS
from model.datasets.omniglot import BACKGROUND, HELD_OUT, read_characters
from tests.cli.running import main_py
from tests.omniglot import write_omniglot
from tests.shared_data import shared


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    return write_omniglot(tmp_path_factory.mktemp("omniglot"))


def test_the_shipped_tower_names_the_characters_of_the_official_runs(tmp_path):
    ran = main_py(
        "siamese", "oneshot", "omniglot", "--data", shared("omniglot"), "--pictures", tmp_path / "runs", "--json"
    )

    report = ran.json()
    assert ran.status == 0
    assert (report["runs"], report["ways"], report["shots"], report["trials"]) == (20, 20, 1, 400)
    assert report["accuracy"] >= 0.92
    assert list(report["errors"]) == [f"run{number:02}" for number in range(1, 21)]
    assert sum(report["errors"].values()) / 20 == pytest.approx(1 - report["accuracy"])
    assert len(list((tmp_path / "runs").iterdir())) == 20
    assert cv2.imread(str(tmp_path / "runs" / "run07.png")) is not None


def test_more_examples_and_fewer_ways_are_easier(drawn):
    def accuracy(*words):
        return main_py("siamese", "oneshot", "omniglot", "--data", shared("omniglot"), *words, "--json").json()

    hard = accuracy("--ways", 20, "--episodes", 15, "--seed", 3)
    easy = accuracy("--ways", 5, "--shots", 5, "--episodes", 15, "--seed", 3)

    assert (hard["runs"], hard["ways"], hard["shots"], hard["official"]) == (15, 20, 1, False)
    assert (easy["ways"], easy["shots"]) == (5, 5)
    assert easy["accuracy"] > hard["accuracy"] > 0.5


def test_a_person_reads_one_line_a_run_and_the_mean(drawn):
    ran = main_py("siamese", "oneshot", "omniglot", "--data", drawn)

    lines = ran.out.strip().splitlines()
    assert ran.status == 0
    assert [line.split()[0] for line in lines] == ["run01", "run02", "5-way"]


@pytest.mark.parametrize(
    "words, told",
    [
        (("--ways", 7), "Expected 2 to 6 ways"),
        (("--shots", 4), "1 to 3 shots"),
        (("--ways", 3, "--pictures", "x"), "Expected --pictures with the official runs"),
    ],
)
def test_what_cannot_be_asked_is_told(drawn, words, told):
    ran = main_py("siamese", "oneshot", "omniglot", "--data", drawn, *words)

    assert ran.status == 2
    assert told in ran.err


def test_a_folder_without_the_archives_is_told_with_the_way_to_them(tmp_path):
    ran = main_py("siamese", "oneshot", "omniglot", "--data", tmp_path)

    assert ran.status == 2
    assert "Expected all_runs.zip" in ran.err and "siamese download omniglot" in ran.err


def test_the_shipped_tower_never_saw_what_it_is_judged_on():
    split = json.loads((WEIGHTS / "omniglot" / "split.json").read_text("utf8"))
    background = read_characters(shared("omniglot"), BACKGROUND)

    trained = {name.split("/")[0] for name in split["train"]}

    assert set(split["train"]) | set(split["validation"]) == set(background.names)
    assert trained == set(background.alphabets) - set(HELD_OUT)


def test_the_shipped_files_stay_small():
    assert sum(file.stat().st_size for file in (WEIGHTS / "omniglot").iterdir()) <= 5 * 2**20
