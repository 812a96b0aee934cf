"""Window tests that press through an admin's day."""

import csv
from datetime import UTC, datetime, timedelta

from app.domain.punch import Direction
from app.ui.screens.admin.reports.kinds import Report
from tests.gui.drawn import drawn_product
from tests.gui.test_screens import PASSWORD, enrolled, row_of, unlocked, with_password


def log_in(shown, name, password):
    shown.key("f3")
    shown.until_says("Account")
    shown.type(shown.screen.panel.ids.account, name)
    shown.type(shown.screen.panel.ids.password, password)
    shown.press("Unlock")
    shown.until(lambda: shown.screen.gate == "open")


def test_a_day_from_the_punch_over_a_correction_to_the_report_in_a_file(show, tmp_path):
    product = enrolled(drawn_product(), "Ada Lovelace")
    shown = show(with_password(product))
    shown.press("Check in")
    shown.until_says("Ada Lovelace")
    came = datetime.now(UTC) - timedelta(hours=3)
    product.people.corrections.ask_forgotten("1", Direction.IN, came, "came earlier", by="1")

    shown.key("f3")
    shown.until_says("Admin password")
    shown.type(shown.screen.panel.ids.password, PASSWORD)
    shown.press("Unlock")
    shown.until(lambda: shown.screen.gate == "open")
    shown.press(shown.screen.panel.entries["corrections"])
    shown.until_says("1 waiting")
    shown.press(row_of(shown, "Ada Lovelace"))
    shown.until_says("Reason: came earlier")
    shown.press("Approve")
    shown.press(shown.screen._asked.ids.yes)
    shown.until_says("Approved. It counts from now on.")

    shown.press(shown.screen.panel.entries["reports"])
    shown.screen.shown.says.open(Report.TODAY)
    shown.until(lambda: shown.screen.shown.says.title.startswith("Today"))
    shown.press("Save as a file")
    shown.screen._asked.ids.place.text = str(tmp_path / "today.csv")
    shown.press(shown.screen._asked.ids.yes)
    shown.until_says("Written:")

    rows = list(csv.DictReader((tmp_path / "today.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0]["Name"] == "Ada Lovelace"
    assert rows[0]["Worked"].startswith(("2.9", "3.0", "2:5", "3:0"))


def test_a_manager_logs_in_by_account_and_finds_their_own_department_only(show):
    product = with_password(enrolled(drawn_product(), "Ada Lovelace", "Grace Hopper"))
    product.roster.set("1", {"department": "Store"})
    product.accounts.add("Mona", "manager", ("Store",), "battery staple", by="admin")
    shown = show(product)

    log_in(shown, "mona", "battery staple")
    sections = list(shown.screen.panel.entries)
    shown.press(shown.screen.panel.entries["people"])
    shown.until_says("Ada Lovelace")

    assert not shown.says("Grace Hopper")
    assert "settings" not in sections and "accounts" not in sections and "upkeep" not in sections


def test_the_keyboard_alone_opens_an_employee_and_goes_back(show):
    shown = unlocked(show, enrolled(drawn_product(), "Ada Lovelace", "Grace Hopper"))
    shown.key("2", "ctrl")
    shown.until_says("Grace Hopper")

    shown.screen.shown.pages.page.table.ids.body.focus = True
    shown.key("down")
    shown.key("enter")
    shown.until_says("Days and hours")
    opened = shown.screen.shown.says.person.name
    shown.key("esc")

    assert opened == "Grace Hopper"
    assert shown.screen.shown.pages.current == "list"


def test_a_setting_is_changed_in_place_and_written(show):
    product = drawn_product()
    shown = unlocked(show, product)
    shown.press(shown.screen.panel.entries["settings"])
    shown.until(lambda: shown.screen.shown.says.all)
    shown.type(shown.screen.shown.ids.search, "repeat_s")
    line = shown.until(lambda: shown.screen.shown._lines.get(("", "repeat_s")))
    shown.turn(0.3)

    shown.press(line.control.ids.input)
    line.control.ids.input.text = "5"
    shown.until(lambda: shown.screen.shown.says.can_save)
    shown.press("Save")
    shown.until_says("Saved. It counts")

    written = (product.config.folders.data / "twinclock.toml").read_text("utf8")
    assert "repeat_s = 5.0" in written
