"""A day of whoever keeps the list of people: import, change, correct, leave, hand out, erase."""

import csv
import json
import zipfile

import pytest

from app.cli import parser
from tests.cli.running import PASSWORD, Ran


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("people")


@pytest.fixture
def office(folder, monkeypatch, capsys):
    """The commands in this process: a new one for each of twenty would cost a minute."""
    monkeypatch.setenv("TWINCLOCK_PASSWORD", PASSWORD)

    def run(*words):
        try:
            status = parser.run(["--data", str(folder), *map(str, words)])
        except SystemExit as usage:
            status = usage.code
        return Ran(status, *capsys.readouterr())

    if not (folder / "twinclock.sqlite3").exists():
        assert run("admin", "init").status == 0
    return folder, run


def test_people_are_imported_corrected_and_leave(office):
    folder, run = office
    sheet = folder / "people.csv"
    sheet.write_bytes("Personal-Nr.;Name;Abteilung;Eintritt\n17;José;Lager;01.02.2026\n17;Twin;;\n".encode("latin-1"))

    preview = run("employees", "import", sheet, "--dry-run", "--json")
    refused = run("employees", "import", sheet)
    done = run("employees", "import", sheet, "--skip-bad", "--json").json()

    assert (preview.status, refused.status, preview.json()["bad"]) == (1, 1, 1)
    assert "Nothing was imported: 1 bad rows. Line 3" in refused.err
    assert (done["stored"], done["add"], done["read_as"]) == (True, 1, "windows-1252, semicolon")
    (jose,) = run("employees", "list", "--not-enrolled", "--json").json()["employees"]
    assert (jose["id"], jose["name"], jose["starts_on"], jose["enrolled_at"]) == ("17", "José", "2026-02-01", None)

    asked = run(
        "corrections", "ask", "--employee", "17", "--in", "--at", "2026-03-02T08:00+01:00", "--reason", "x", "--json"
    ).json()
    approved = run("corrections", "approve", asked["id"][:8], "--json").json()
    assert (approved["state"], approved["decided_by"]) == ("approved", "admin")
    assert run("corrections", "approve", asked["id"]).status == 1

    assert run("employees", "leave", "17", "--json").json()["left"] is True
    assert "(left, not enrolled yet, until" in run("employees", "list", "--inactive").out


def test_a_folder_of_pictures_leaves_a_report_of_who_was_refused_and_why(office):
    folder, run = office
    (folder / "pictures").mkdir()
    (folder / "pictures" / "999.jpg").write_bytes(b"no picture")

    done = run("enroll", "--from-folder", folder / "pictures", "--csv", folder / "refused.csv", "--json")

    assert (done.status, done.json()["refused"]) == (1, 1), done.err
    (row,) = csv.DictReader((folder / "refused.csv").read_text("utf-8").splitlines())
    assert (row["Number"], row["Status"]) == ("999", "refused")
    assert row["Reason"].startswith("Nobody has the number 999.")


def test_what_is_stored_of_them_is_handed_out_and_erased_with_their_identity(office):
    folder, run = office

    run("employees", "export", "17", "--to", folder / "17.zip")
    with zipfile.ZipFile(folder / "17.zip") as archive:
        record = json.loads(archive.read("data.json"))
    erased = run("employees", "erase", "17", "--identity-too")

    assert [c["state"] for c in record["corrections"]] == ["approved"]
    assert erased.status == 0
    (row,) = run("corrections", "list", "--all", "--json").json()["corrections"]
    assert (row["employee"], row["reason"]) == (None, "")
    assert run("audit", "verify").status == 0


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("employees", "import", "nothing.csv"), 2, "No such file"),
        (("employees", "leave", "17", "--on", "tomorrow"), 2, "Expected a date"),
        (("employees", "set", "99", "--site", "Graz"), 1, "Expected the number of an employee"),
        (("corrections", "ask", "--withdraw", "nothing", "--reason", "x"), 1, "Expected the id of a punch"),
        (("corrections", "ask", "--employee", "17", "--reason", "x"), 2, "Expected --in or --out"),
        (("admin", "accounts", "add", "Vic", "--role", "viewer"), 1, "Set TWINCLOCK_NEW_PASSWORD"),
        (("enroll", "--from-folder", "nothing"), 2, "Expected a folder of pictures"),
        (("enroll", "Ada", "--replace", "--from", "a.jpg"), 2, "Expected --replace with --id"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(office, words, status, told):
    result = office[1](*words)

    assert (result.status, told in result.err) == (status, True), result.err
