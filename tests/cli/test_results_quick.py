"""make results-quick: what it would run can be run."""

from pathlib import Path

from app.cli.parser import build_parser
from app.cli.siamese_sets import SETS
from scripts.results_quick import ROOT, commands


def test_every_command_is_accepted_and_every_set_that_is_there_has_one(tmp_path):
    for part in ["faces/orl", "mnist", *(entry.data for entry in SETS.values())]:
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / part).mkdir(exist_ok=True)
    (tmp_path / "mnist" / "mnist.npz").touch()

    found = commands(tmp_path, tmp_path / "runs")

    for words in found:
        if words[0] == "main.py":
            assert callable(build_parser().parse_args(words[1:]).run)
        else:
            assert (ROOT / Path(*words[1].split("."))).with_suffix(".py").is_file()
    assert {name for name in SETS if any(name in words for words in found)} == set(SETS)


def test_data_that_is_not_there_leaves_its_lines_out(tmp_path):
    assert commands(tmp_path, tmp_path / "runs") == []
