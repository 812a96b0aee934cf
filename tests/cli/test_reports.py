"""Reports, payroll, exports by a plan and the webhook as a person runs them."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from pypdf import PdfReader

from app.cli.parser import run
from app.domain.punch import Direction
from app.store.store import FILE_NAME
from tests.cli.running import PASSWORD, ROOT, Ran
from tests.receiver import listening
from tests.stores import a_punch, an_employee, open_sqlite

NOW = datetime.now(UTC)
YESTERDAY = (NOW - timedelta(days=1)).date()


@pytest.fixture
def here(monkeypatch, capsys):
    """main.py in this process: the same words, without the start of an interpreter for each."""
    monkeypatch.setenv("TWINCLOCK_PASSWORD", PASSWORD)
    monkeypatch.setenv("TWINCLOCK_ZONE", "UTC")

    def run_here(*words):
        try:
            status = run([str(word) for word in words])
        except SystemExit as ended:  # argparse
            status = ended.code
        told = capsys.readouterr()
        return Ran(status, told.out, told.err)

    return run_here


@pytest.fixture
def data(tmp_path, here):
    assert here("--data", tmp_path / "data", "admin", "init").status == 0
    return tmp_path / "data"


def filled(folder):
    """Two people of two sites worked yesterday from eight to four."""
    with open_sqlite(folder)() as work:
        for key, department, site in (("17", "Office", "Vienna"), ("18", "Store", "Graz")):
            work.employees.add(an_employee(key, name=f"Name {key}", department=department, site=site))
            for direction, hour in ((Direction.IN, 8), (Direction.OUT, 16)):
                at = datetime(YESTERDAY.year, YESTERDAY.month, YESTERDAY.day, hour, tzinfo=UTC)
                work.punches.add(a_punch(key, direction=direction, at_utc=at, zone="UTC"))
        work.commit()


def test_a_days_work_on_the_command_line(data, tmp_path, here):
    assert (data / FILE_NAME).exists()
    with listening() as receiver:
        told = here("webhook", "set", receiver.url, "--allow-http", "--data", data, "--json").json()
        assert told["secret"].startswith("whsec_")
        filled(data)

        sent = here("webhook", "send", "--data", data, "--json").json()

        assert sent == {"delivered": 4, "failed": 0, "error": None}
        assert {json.loads(body)["data"]["employee"]["number"] for _, body in receiver.got} == {"17", "18"}
    status = here("webhook", "status", "--data", data, "--json").json()
    assert (status["waiting"], status["delivered_lately"]) == (0, 4)
    gone = here("webhook", "test", "--data", data, "--json")
    assert (gone.status, gone.json()["failed"]) == (1, 1)
    assert here("webhook", "off", "--data", data, "--json").json() == {"dropped": 1}

    span = ("--from", YESTERDAY, "--to", YESTERDAY, "--data", data)
    files = {form: tmp_path / f"hours.{form}" for form in ("csv", "xlsx", "pdf")}
    words = [word for form, file in files.items() for word in (f"--{form}", file)]
    ran = here("report", "hours", *span, *words, "--json")
    (first, second) = ran.json()["rows"]
    assert ran.json()["files"] == [str(file) for file in files.values()]
    with open_sqlite(data)() as work:
        assert [event.details["form"] for event in work.events.newest(3)] == [".pdf", ".xlsx", ".csv"]
    assert (first["employee"], first["worked_s"]) == ({"id": "17", "name": "Name 17"}, second["worked_s"])
    assert 7 * 3600 <= first["worked_s"] <= 8 * 3600

    (_, *rows, _) = csv.reader(io.StringIO(files["csv"].read_text("utf-8")))
    sheet = openpyxl.load_workbook(files["xlsx"]).active
    assert [row[:4] for row in rows] == [[str(cell.value or "") for cell in sheet[line][:4]] for line in (2, 3)]
    assert "Name 18" in PdfReader(files["pdf"]).pages[0].extract_text()

    graz = here("report", "day", YESTERDAY, "--site", "graz", "--data", data, "--json").json()
    assert [row["employee"]["id"] for row in graz["rows"]] == ["18"]
    assert here("report", "now", "--data", data, "--json").json()["rows"] == []

    month = f"{YESTERDAY:%Y-%m}"
    profile = ROOT / "docs" / "payroll" / "hours.toml"
    payroll = ("export", "payroll", "--profile", profile, "--month", month, "--to", tmp_path / "p.csv", "--data", data)
    assert here(*payroll).status == 0
    assert (tmp_path / "p.csv").read_text("utf-8").splitlines()[1].startswith("17,Name 17,Office,")


def test_what_cannot_be_done_says_what_to_do(data, tmp_path, here):
    for words, status, said in (
        (("report", "day", "yesterday"), 2, "2026-10-03"),
        (("report", "month", "2026-13"), 2, "2026-10"),
        (("report", "hours", "--from", "2026-10-02", "--to", "2026-10-01"), 2, "Swap them"),
        (("report", "employee", "404"), 1, "employees list"),
        (("report", "hours", "--csv", tmp_path / "not there" / "x.csv"), 2, "Name another file"),
        (("export", "payroll", "--profile", tmp_path / "none.toml", "--month", "2026-10"), 2, "payroll profile"),
        (("webhook", "set", "http://example.com"), 2, "https"),
    ):
        ran = here(*words, "--data", data)
        assert (ran.status, said in ran.err) == (status, True), ran.err
    (data / "exports.toml").write_text("[[export]]\n", "utf-8")
    ran = here("export", "run-due", "--data", data)
    assert (ran.status, "Expected name" in ran.err) == (2, True)
    (data / "exports.toml").write_text(
        f'[[export]]\nname = "h"\nreport = "hours"\nevery = "day"\nat = "00:00"\nfolder = "{tmp_path}"\n', "utf-8"
    )
    assert here("export", "run-due", "--data", data, "--json").json()["plans"][0]["files"] == []
    assert here("export", "list", "--data", data, "--json").json()["plans"][0]["name"] == "h"
