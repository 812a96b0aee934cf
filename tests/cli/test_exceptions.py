"""The exceptions inbox on the command line."""

from datetime import UTC, datetime

import pytest

from app.bootstrap import build
from app.cli import parser
from app.config import load_config
from app.services.ports import Event
from tests.cli.running import PASSWORD, Ran


@pytest.fixture
def office(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TWINCLOCK_PASSWORD", PASSWORD)

    def run(*words):
        status = parser.run(["--data", str(tmp_path), *words])
        return Ran(status, *capsys.readouterr())

    assert run("admin", "init").status == 0
    with build(load_config({"data": str(tmp_path)}, {})).open_unit_of_work() as work:
        for kind in ("spoof_suspected", "unknown_face"):
            work.events.add(Event(kind="exception", at_utc=datetime.now(UTC), details={"kind": kind}))
        work.commit()
    return run


def kinds(ran):
    return sorted(one["kind"] for one in ran.json()["exceptions"])


def test_an_exception_waits_until_somebody_has_seen_it(office):
    assert kinds(office("exceptions", "list", "--json")) == ["spoof_suspected", "unknown_face"]
    (only,) = office("exceptions", "list", "--kind", "unknown_face", "--json").json()["exceptions"]

    assert office("exceptions", "seen", only["id"]).status == 0

    assert kinds(office("exceptions", "list", "--json")) == ["spoof_suspected"]
    every = office("exceptions", "list", "--all", "--json").json()["exceptions"]
    assert [one["kind"] for one in every if one["seen_at"]] == ["unknown_face"]


def test_all_open_ones_are_marked_at_once(office):
    assert office("exceptions", "seen", "--all").status == 0

    assert "Nothing waits" in office("exceptions", "list").out


@pytest.mark.parametrize("words", [("seen",), ("seen", "12345"), ("seen", "1", "--all"), ("list", "--days", "0")])
def test_what_cannot_be_meant_is_bad_input(office, words):
    ran = office("exceptions", *words)

    assert ran.status == 2
    assert "Expected" in ran.err
