"""main.py schedule, as somebody who sets a company up types it."""

import json

import pytest

from app.cli.parser import run
from tests.conftest import ROOT

EXAMPLE = str(ROOT / "docs" / "schedules" / "example.toml")


@pytest.fixture
def product(tmp_path, monkeypatch, capsys):
    """Run a command line on a data folder that has a password; its exit status, JSON and error lines."""
    monkeypatch.setenv("TWINCLOCK_PASSWORD", "a long password")

    def call(*words):
        status = run(["--data", str(tmp_path / "data"), "--json", *words])
        out, err = capsys.readouterr()
        return status, json.loads(out) if out else None, err

    assert call("admin", "init")[0] == 0
    return call


def test_a_file_is_checked_set_assigned_listed_and_shown(product):
    assert product("schedule", "set", EXAMPLE, "--check")[0] == 0
    assert product("schedule", "list")[1] == {"schedules": [], "assignments": []}

    assert product("schedule", "set", EXAMPLE)[0] == 0
    assert product("schedule", "assign", "office", "--company")[1]["from"] is None
    assert product("schedule", "assign", "night", "--site", "Vienna", "--from", "2026-12-01")[0] == 0

    listed = product("schedule", "list")[1]
    assert [one["name"] for one in listed["schedules"]] == ["lab", "night", "office", "shop"]
    assert [(one["schedule"], one["level"], one["from"]) for one in listed["assignments"]] == [
        ("office", "company", None),
        ("night", "site", "2026-12-01"),
    ]
    assert product("schedule", "show", "office")[1]["versions"][0]["mon"] == {"time": "09:00-17:30"}


def test_holidays_are_the_public_ones_of_the_site_and_the_companys(product):
    product("schedule", "set", EXAMPLE)

    days = {
        one["day"]: one["name"]
        for one in product("schedule", "holidays", "--site", "Vienna", "--year", "2026")[1]["days"]
    }

    assert days["2026-10-26"] == "Nationalfeiertag"
    assert days["2026-12-24"] == "Christmas Eve"
    assert "2026-12-08" not in days
    added = product("schedule", "holidays", "--year", "2026", "--add", "2026-12-31", "New Year's Eve")[1]["days"]
    assert {"day": "2026-12-31", "name": "New Year's Eve"} in added


def test_a_mistake_is_one_line_with_its_place_and_nothing_is_taken_over(product, tmp_path):
    file = tmp_path / "wrong.toml"
    file.write_text('[schedules.good]\nmon = "09:00-17:00"\n[schedules.bad]\nmon = "9 to 5"\n', "utf8")

    status, said, errors = product("schedule", "set", str(file))

    assert status == 2
    assert "[schedules.bad] mon" in said["error"]
    assert said["error"] in errors
    assert product("schedule", "list")[1]["schedules"] == []


def test_without_the_password_nothing_changes(product, monkeypatch):
    monkeypatch.setenv("TWINCLOCK_PASSWORD", "another password")

    assert product("schedule", "set", EXAMPLE)[0] == 1
    assert product("schedule", "leave")[0] == 1


def test_what_cannot_be_done_says_what_was_expected(product):
    for words, status in (
        (["set", "nowhere.toml"], 2),
        (["assign", "nonsense", "--company"], 1),
        (["show", "nonsense"], 1),
        (["holidays", "--site", "Nowhere"], 1),
        (["holidays", "--add", "tomorrow", "x"], 2),
        (["leave", "--add", "1", "2026-08-14", "2026-08-03", "vacation"], 1),
    ):
        ended, said, _ = product("schedule", *words)

        assert (ended, said["error"][:8], "Received" in said["error"]) == (status, "Expected", True), words
