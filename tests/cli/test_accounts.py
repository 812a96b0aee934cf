"""Accounts, PINs and the record as somebody at a terminal uses them."""

import json
import sqlite3

import pytest

from tests.cli.running import main_py
from tests.company import people, pictures

OTHER = "battery staple"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    assert main_py("--data", folder, "admin", "init").status == 0
    return folder


def test_a_day_of_an_admin_a_viewer_and_somebody_without_a_face(data, tmp_path):
    ran = main_py(
        "admin", "accounts", "add", "Vic", "--role", "viewer", "--data", data, TWINCLOCK_NEW_PASSWORD=OTHER
    )  # fmt: skip
    assert ran.status == 0, ran.err
    assert main_py("enroll", "Ada", "--id", "17", "--from", *pictures(people()[0])[:2], "--data", data).status == 0
    token = main_py("admin", "token", "create", "--hours", "1", "--data", data, "--json").json()["token"]

    by_vic = main_py("employees", "erase", "17", "--data", data, password=OTHER, TWINCLOCK_ACCOUNT="Vic")
    assert (by_vic.status, "Vic (viewer)" in by_vic.err) == (1, True)
    by_token = {"password": None, "TWINCLOCK_TOKEN": token}
    assert main_py("employees", "pin", "17", "--data", data, **by_token, TWINCLOCK_PIN="48150263").status == 0

    wrong = main_py("checkin", "--id", "17", "--pin", "--data", data, password=None, TWINCLOCK_PIN="9999")
    right = main_py("checkin", "--id", "17", "--pin", "--data", data, "--json", password=None, TWINCLOCK_PIN="48150263")
    assert wrong.status == 1 and "Received another pair" in wrong.err
    assert (right.json()["outcome"], right.json()["direction"]) == ("accepted", "in")
    first = main_py("employees", "pin", "17", "--reset", "--data", data, "--json", **by_token).json()["pin"]
    pins = {"TWINCLOCK_PIN": first, "TWINCLOCK_NEW_PIN": "70319526", "TWINCLOCK_REPEAT_S": "86400", "password": None}
    assert "too soon" in main_py("checkin", "--id", "17", "--pin", "--new-pin", "--data", data, **pins).out

    anchor = tmp_path / "anchor.json"
    assert main_py("audit", "anchor", "--to", anchor, "--data", data, password=None).status == 0
    whole = main_py("audit", "verify", "--from", anchor, "--data", data, "--json", password=None).json()
    kinds = [
        line["kind"] for line in main_py("audit", "list", "--by", "admin", "--data", data, "--json").json()["lines"]
    ]
    assert whole["whole"] and whole["anchored"] == whole["lines"]
    assert {"login", "account_added", "enrolled", "token_created", "pin_set"} <= set(kinds)

    exported = tmp_path / "record.jsonl"
    assert main_py("audit", "export", "--to", exported, "--data", data).status == 0
    text = exported.read_text()
    assert len(json.loads(text.splitlines()[0])["signature"]) == 128 and "Ada" not in text and "48150263" not in text
    with sqlite3.connect(data / "twinclock.sqlite3") as connection:
        assert connection.execute("SELECT method FROM punches").fetchall() == [("pin",)]
        connection.execute("UPDATE punches SET direction = 'out'")
    connection.close()
    edited = main_py("audit", "verify", "--data", data, password=None)
    assert edited.status == 1 and "edited by hand" in edited.out
