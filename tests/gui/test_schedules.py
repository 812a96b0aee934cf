"""The schedules' section of the window: made with real keys and buttons, and what reports say then."""

from datetime import UTC, datetime, timedelta

import pytest
from kivy.core.window import Window

from app.domain.assignment import Level
from app.domain.punch import Direction, Punch
from app.domain.schedulefile import parsed
from app.domain.workday import Status
from app.ui.screens.admin.reports.kinds import Report
from app.ui.screens.admin.schedules.lines import FormLine
from tests.gui.drawn import drawn_product
from tests.gui.people_drawn import enrolled
from tests.gui.test_admin_day import log_in
from tests.gui.test_screens import row_of, unlocked, with_password

YESTERDAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)


def at_work_yesterday(product, came, left):
    """Ada's IN and OUT of yesterday, hours after midnight; she works here since last week."""
    product.roster.set("1", {"starts_on": (YESTERDAY - timedelta(days=7)).date(), "department": "Store"})
    with product.open_unit_of_work() as work:
        key = work.employees.by_number("1").key
        for direction, hours in ((Direction.IN, came), (Direction.OUT, left)):
            at = YESTERDAY + timedelta(hours=hours)
            work.punches.add(Punch(id=direction.value, employee_key=key, direction=direction, at_utc=at, zone="UTC"))
        work.commit()
    return product


def line(shown, key):
    """The line of the open form that has this key."""
    lines = [part for part in shown.screen.shown.walk() if isinstance(part, FormLine) and key in part.line.keys]
    return lines[0] if lines else None


def control(shown, key):
    """What is typed into or pressed for this key, brought into view."""
    part = shown.until(lambda: line(shown, key), what=f"for the line of {key}").controls[key]
    shown.screen.shown.pages.page.ids.scroll.scroll_to(part, animate=False)
    shown.turn(0.2)
    return part


def type_into(shown, key, words):
    field = control(shown, key)
    shown.press(field.ids.input)
    field.ids.input.select_all()
    Window.dispatch("on_textinput", words)
    shown.turn()


def open_section(shown):
    shown.press(shown.screen.panel.entries["schedules"])
    shown.until(lambda: shown.screen.shown.says.known)
    shown.turn(0.2)


def worked_by_plan(shown):
    """How yesterday's row of the report on Ada reads."""
    shown.press(shown.screen.panel.entries["reports"])
    says = shown.screen.shown.says
    says.day = YESTERDAY.date()
    says.open(Report.DAY)
    shown.until(lambda: says.said and not says.busy)
    shown.turn(0.3)
    return " ".join(says.table.texts(0))


def test_a_schedule_is_made_and_assigned_and_the_report_of_yesterday_changes(show):
    product = at_work_yesterday(enrolled(drawn_product(), "Ada Lovelace"), came=8.5, left=18)
    shown = unlocked(show, product)
    before = worked_by_plan(shown)

    open_section(shown)
    shown.press("A new schedule")
    type_into(shown, "name", "early")
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[YESTERDAY.weekday()]
    if YESTERDAY.weekday() > 4:
        shown.press(control(shown, f"{weekday}.on"))
    type_into(shown, f"{weekday}.start", "8:00")
    type_into(shown, f"{weekday}.end", "16:30")
    shown.key("s", "ctrl")
    shown.until_says("Saved: early, since ever.")
    shown.press("Assign it")
    shown.until_says("The nearest wins")
    shown.press(control(shown, "department"))
    shown.press("Store")
    shown.press("Save")
    shown.until_says("Store: early, since ever.")
    after = worked_by_plan(shown)

    assert before != after
    key = product.roster.show("1").key
    day = product.worktime.days([key], YESTERDAY.date(), YESTERDAY.date())[key][0]
    assert (day.status, day.late, day.overtime) == (Status.PRESENT, timedelta(minutes=30), timedelta(hours=1))


def test_leave_and_a_sites_holidays_are_pressed_together_and_count(show):
    product = enrolled(drawn_product(), "Ada Lovelace", "Grace Hopper")
    product.roster.set("1", {"starts_on": YESTERDAY.date(), "site": "Vienna"})
    product.planning.put(parsed({"schedules": {"daily": {"mon-sun": "09:00-17:30"}}}))
    product.planning.assign("daily", Level.COMPANY)
    shown = unlocked(show, product)
    open_section(shown)

    shown.press("Time off")
    shown.press("Add leave")
    shown.press(control(shown, "employee"))
    shown.turn(0.3)
    shown.press(row_of(shown, "Ada Lovelace"))
    type_into(shown, "first", f"{YESTERDAY:%Y-%m-%d}")
    shown.key("s", "ctrl")
    shown.until_says("Ada Lovelace is on leave from")
    shown.press("Holidays")
    shown.press("Site")
    shown.press("Vienna")
    shown.until(lambda: shown.screen.shown.says.site == "Vienna")
    shown.press("Country and zone")
    country = control(shown, "country")
    shown.until(lambda: not country.disabled, what="for the countries")
    shown.press(country)
    shown.screen._asked.ids.first.text = "Austria"
    shown.turn(0.3)
    shown.press(row_of(shown, "Austria"))
    shown.key("s", "ctrl")
    shown.until_says("Saved: Vienna.")
    shown.until_says("public holiday")

    key = product.roster.show("1").key
    assert product.worktime.days([key], YESTERDAY.date(), YESTERDAY.date())[key][0].status is Status.LEAVE
    assert [(site.name, site.country) for site in product.planning.sites()] == [("Vienna", "AT")]


def test_wrong_input_stays_and_is_told_beside_its_field(show):
    shown = unlocked(show, drawn_product())
    open_section(shown)
    shown.press("A new schedule")

    type_into(shown, "name", "early")
    type_into(shown, "mon.start", "9 o'clock")
    shown.press("Save")
    shown.until_says("Nothing is saved yet: 1 field wants another value.")

    assert line(shown, "mon.start").refused.startswith("Expected a time like 09:00. Received")
    assert line(shown, "mon.start").controls["mon.start"].ids.input.text == "9 o'clock"
    assert shown.product.planning.schedules() == []


def test_the_keyboard_alone_makes_a_schedule_and_goes_back_to_the_list(show):
    shown = unlocked(show, drawn_product())
    shown.key("6", "ctrl")
    shown.until(lambda: shown.screen.shown.says.known)
    fresh = shown.button("A new schedule")
    for _ in range(40):
        if fresh.focus:
            break
        shown.key("tab")

    shown.key("enter")
    shown.until(lambda: shown.screen.shown.says.form)
    shown.until(lambda: line(shown, "name") and line(shown, "name").controls["name"].ids.input.focus)
    Window.dispatch("on_textinput", "keys")
    shown.key("s", "ctrl")
    shown.until_says("Saved: keys")
    shown.key("esc")

    assert shown.screen.shown.pages.current == "lists"
    assert [one.schedule.name for one in shown.product.planning.schedules()] == ["keys"]


def test_what_was_typed_is_not_left_without_a_question(show):
    shown = unlocked(show, drawn_product())
    open_section(shown)
    shown.press("A new schedule")
    type_into(shown, "title", "Half typed")

    shown.key("esc")
    shown.until_says("Leave without saving?")
    shown.key("esc")
    kept = shown.screen.shown.says.schedule.texts["title"]
    shown.key("esc")
    shown.press("Leave it")

    assert kept == "Half typed"
    assert shown.screen.shown.pages.current == "lists"


def test_a_viewer_reads_a_schedule_and_cannot_change_it(show):
    product = with_password(enrolled(drawn_product(), "Ada Lovelace"))
    product.accounts.add("Vic", "viewer", (), "battery staple", by="admin")
    made = with_a_schedule(product)
    shown = show(product)

    log_in(shown, "vic", "battery staple")
    open_section(shown)
    buttons = [words for words in shown.words() if words in ("A new schedule", "Assign a schedule")]
    shown.press(row_of(shown, made))
    shown.until(lambda: shown.screen.shown.says.form)
    shown.turn(0.3)

    assert buttons == []
    assert line(shown, "late_grace").controls["late_grace"].disabled
    assert not any(words in ("Save", "Remove", "Assign it") for words in shown.words())


def with_a_schedule(product):
    """A schedule that is there already; its name."""
    product.planning.put(parsed({"schedules": {"office": {"mon-fri": "09:00-17:30"}}}))
    product.planning.assign("office", Level.COMPANY)
    return "office"


@pytest.mark.parametrize("size, theme", [((800, 480), "dark"), ((1280, 800), "light")])
def test_every_line_of_the_form_can_be_reached_and_none_is_wider_than_the_screen(show, size, theme):
    shown = show(with_password(drawn_product(theme=theme)), size=size)
    log_in_first(shown)
    open_section(shown)
    shown.screen.shown.says.schedule.fresh()
    shown.until(lambda: line(shown, "zone"))
    shown.turn(0.3)

    scroll = shown.screen.shown.pages.page.ids.scroll
    lines = [part for part in scroll.walk() if isinstance(part, FormLine)]
    wide = [
        part.line.key
        for part in lines
        if part.right > scroll.viewport_size[0] + 1 or part.ids.place.right > part.right + 1
    ]
    control(shown, "zone")
    x, y = lines[-1].controls["zone"].to_window(*lines[-1].controls["zone"].center)

    assert not wide
    assert scroll.to_window(*scroll.pos)[1] <= y <= scroll.to_window(scroll.x, scroll.top)[1]


def log_in_first(shown):
    shown.key("f3")
    shown.until_says("Admin password")
    shown.type(shown.screen.panel.ids.password, "correct horse")
    shown.press("Unlock")
    shown.until(lambda: shown.screen.gate == "open")


def test_how_the_door_chooses_in_or_out_is_one_press_away_and_the_form_waits(show):
    shown = unlocked(show, drawn_product())
    open_section(shown)
    shown.press("A new schedule")
    type_into(shown, "name", "early")

    shown.screen.shown.pages.page.ids.scroll.scroll_y = 1
    shown.turn(0.2)
    shown.press("IN or OUT at the door")
    shown.until(lambda: shown.screen.section == "settings" and shown.screen.shown.says.shown)
    chosen = [one.name for one in shown.screen.shown.says.shown]
    open_section(shown)

    assert "attendance.automatic" in chosen
    assert shown.screen.shown.says.schedule.texts["name"] == "early"
