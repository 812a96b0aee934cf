"""The admin's gate, and the sections that are read and decided on every day."""

from tests.gui.tour.company import PASSWORD, add_accounts
from tests.gui.tour.plans import schedules, webhook
from tests.gui.tour.settings import settings_sections

SHEET = """number;name;department;site;starts on
1;Ada Lovelace;Office;Vienna;2026-01-07
11;Mary Jackson;Store;Graz;2026-12-01
12;Dorothy Vaughan;Store;Graz;soon
"""


def first_run(tour):
    """The gate of a store without a password."""
    tour.shown.app.open_screen("admin")
    tour.wait(lambda: tour.screen.gate == "first_run")
    yield "admin-first-run"
    tour.screen.session.set_first("short", "short")
    tour.settle()
    yield "admin-first-run-refused"
    tour.product.access.set_first_password(PASSWORD)
    tour.shown.app.open_screen("checkin")
    tour.settle(0.2)


def admin(tour):
    """Yields the name of each stop."""
    yield from _gate(tour)
    yield "admin-today"
    yield from people(tour)
    yield from corrections(tour)
    yield from inbox(tour)
    yield from reports(tour)
    yield from schedules(tour, to)
    yield from webhook(tour, to)
    yield from settings_sections(tour)


def to(tour, section, ready=lambda says: True):
    """Open a section and wait until its view-model is ready."""
    tour.screen.session.touch()
    tour.screen.section = section
    tour.settle(0.1)
    tour.wait(lambda: ready(tour.section.says))
    tour.settle()


def _gate(tour):
    tour.shown.app.open_screen("admin")
    tour.wait(lambda: tour.screen.gate == "locked")
    screen = tour.screen
    screen.session.unlock("wrong")
    tour.wait(lambda: screen.error)
    yield "admin-locked"
    add_accounts(tour.product)
    tour.shown.app.open_screen("checkin")
    tour.shown.app.open_screen("admin")
    tour.wait(lambda: screen.has_accounts)
    screen.session.lock()
    yield "admin-locked-accounts"
    screen.session.unlock(PASSWORD, "admin")
    tour.wait(lambda: screen.gate == "open" and len(screen.shown.says.table))
    tour.settle()


def people(tour):
    to(tour, "people", lambda says: says.known)
    yield "admin-employees"
    section = tour.section
    section.says.issue_code()
    tour.wait(lambda: section.says.code)
    section.says.search("nobody is called so")
    tour.settle()
    yield "admin-employees-code-and-none-found"
    section.says.search("")
    yield from _person(tour, section)
    yield from _intake(tour, section)
    section.back()


def _person(tour, section):
    tour.screen.go("people", number="3")
    tour.settle()
    yield "admin-person"
    page = section.pages.page
    for name, ask in (
        ("erase", page.ask_to_erase),
        ("deactivate", page.ask_to_switch),
        ("leaves", page.ask_when_leaving),
        ("pin-question", page.ask_to_reset_pin),
        ("hand-out", page.ask_where_to),
        ("pictures", page.ask_for_pictures),
    ):
        ask()
        yield f"admin-person-{name}"
        tour.escape()
    page.person.reset_pin()
    tour.wait(lambda: page.person.pin)
    yield "admin-person-pin"


def _intake(tour, section):
    sheet = tour.folder / "people.csv"
    sheet.write_text(SHEET, "utf8")
    section.open_page("import")
    tour.settle()
    yield "admin-import-empty"
    page = section.pages.page
    page.ids.place.text = str(sheet)
    section.says.importing.preview(str(sheet))
    tour.wait(lambda: section.says.importing.result)
    yield "admin-import"
    page.ids.place.text = str(tour.folder)
    page.ids.place.browse()
    yield "admin-browse"
    tour.escape()
    section.open_page("bulk")
    tour.settle()
    yield "admin-bulk"


def corrections(tour):
    to(tour, "corrections", lambda says: len(says.table))
    section = tour.section
    yield "admin-corrections"
    section.says.choose(section.says.table.key(0))
    tour.settle()
    yield "admin-corrections-chosen"
    section.ask_to_approve()
    yield "admin-approve"
    tour.escape()
    section.ask_to_refuse()
    yield "admin-refuse"
    tour.escape()
    section.ids.state.dispatch("on_release")
    yield "admin-pick-state"
    tour.escape()
    section.says.only("")
    tour.settle()
    yield "admin-corrections-history"


def inbox(tour):
    to(tour, "inbox", lambda says: says.known)
    section = tour.section
    yield "admin-inbox"
    with_picture = next(item for item in section.says._items.values() if item.picture)
    section.says.choose(with_picture.id)
    tour.wait(lambda: section.says.face is not None)
    yield "admin-inbox-face"
    section.ask_to_mark_all()
    yield "admin-inbox-all-seen"
    tour.escape()


def reports(tour):
    from app.ui.screens.admin.reports.kinds import Report
    from app.ui.screens.admin.reports.spans import Length

    to(tour, "reports", lambda says: says.said)
    section, says = tour.section, tour.section.says
    for report in Report:
        says.open(report, "2" if report is Report.PERSON else "")
        tour.wait(lambda: not says.busy)
        for view in ("table", "chart"):
            section.view = view
            tour.settle()
            if view == "table" or section.ids.view.parent is not None:
                yield f"admin-report-{report.value}-{view}"
    says.open(Report.HOURS)
    says.stretch(Length.QUARTER)
    tour.wait(lambda: not says.busy)
    tour.settle()
    yield "admin-report-quarter-chart"
    section.export()
    yield "admin-export"
    tour.escape()
    section.export_payroll()
    yield "admin-payroll"
    tour.escape()
    section.choose_person()
    tour.settle()
    yield "admin-choose-person"
    tour.escape()
