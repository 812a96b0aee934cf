"""What the window changes of the plan stands in the signed record like what the command line changes."""

from app.bootstrap import build
from app.cli.parser import run as run_command
from app.config import load_config
from app.domain.assignment import Level
from app.ui.screens.admin.schedules.viewmodel import SchedulesViewModel
from tests.gui.viewmodels.admin.running import run

PASSWORD = "correct horse"  # a data folder of this test's own
FILE = '[schedules.night]\nmon-fri = "22:00-06:00"\n'


def plan_events(product):
    """Kinds and details of what the record says about the plan; moments and who acted left out."""
    with product.open_unit_of_work() as work:
        events = [event for event in work.events.since(0) if event.kind.startswith("schedule_")]
    return [(event.kind, {name: value for name, value in event.details.items() if name != "by"}) for event in events]


def by_window(product):
    operator = product.access.check(PASSWORD)
    says = SchedulesViewModel(product.planning, product.roster, "UTC", run, lambda: operator)
    says.reload()
    says.schedule.fresh()
    for key, text in (("name", "night"), ("mon.start", "22:00"), ("mon.end", "6:00")):
        says.schedule.type(key, text)
    says.schedule.like_monday()
    says.schedule.save()
    says.assigning.open("night", Level.COMPANY)
    says.assigning.save()
    assert says.schedule.error == says.assigning.error == ""
    return operator


def by_command_line(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("TWINCLOCK_PASSWORD", PASSWORD)
    file = tmp_path / "night.toml"
    file.write_text(FILE, "utf8")
    assert run_command(["--data", str(folder), "schedule", "set", str(file)]) == 0
    assert run_command(["--data", str(folder), "schedule", "assign", "night", "--company"]) == 0


def a_product(folder):
    product = build(load_config({"data": str(folder)}, {}))
    product.access.set_first_password(PASSWORD)
    return product


def test_the_window_writes_the_same_signed_lines_as_the_command_line(tmp_path, monkeypatch):
    first, second = a_product(tmp_path / "window"), a_product(tmp_path / "typed")

    operator = by_window(first)
    by_command_line(tmp_path / "typed", tmp_path, monkeypatch)

    assert plan_events(first) == plan_events(second) != []
    assert first.audit.verify().is_whole
    with first.open_unit_of_work() as work:
        acted = {event.details["by"] for event in work.events.since(0) if event.kind.startswith("schedule_")}
    assert acted == {operator.key}
    assert first.planning.schedules() == second.planning.schedules()
