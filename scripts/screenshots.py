"""Takes the guide's pictures from the running app: real window, real services, drawn people, nobody's face.

xvfb-run -a -s "-screen 0 1920x1080x24" .venv/bin/python -m scripts.screenshots [--out docs/pictures]
    [--size 1280x800] [--theme light|dark] [--language en|de|es|fr|pl] [--only door]
"""

import argparse
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

PASSWORD = "correct horse"  # noqa: S105  a store in memory, gone when this ends
PEOPLE = [("Ada Lovelace", "1"), ("Grace Hopper", "2"), ("Alan Turing", "3"), ("Katherine Johnson", "4")]
SHEET = """number;name;department;site;starts on
1;Ada Lovelace;Office;Vienna;2026-01-07
11;Mary Jackson;Store;Graz;2026-12-01
12;Dorothy Vaughan;Store;Graz;soon
"""
DEPARTMENTS, SITES = ("Store", "Office", "Workshop"), ("Vienna", "Graz")
MORE = ["Edsger Dijkstra", "Barbara Liskov", "Donald Knuth", "Radia Perlman", "Tony Hoare", "Frances Allen"]


def main() -> None:
    """Go through every screen as a person would and save each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--theme", default="light", choices=["light", "dark"])
    parser.add_argument("--language", default="en", help="of the window")
    parser.add_argument("--only", choices=["door"], help="the check-in screen alone")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)

    from app.ui.window import prepare

    prepare()
    from tests.gui.display import Shown
    from tests.gui.drawn import drawn_product

    product = drawn_product(theme=wanted.theme, language=wanted.language)
    _fill(product)
    width, height = map(int, wanted.size.split("x"))
    shown = Shown(product, size=(width, height))
    try:
        tour = _Tour(shown, wanted.out)
        tour.check_in() if wanted.only else tour.everything()
    finally:
        shown.close()


def _fill(product: Any) -> None:
    """A morning at a small company."""
    from app.domain.punch import Direction, Punch
    from app.services.enrolment import Capture
    from app.services.ports import Pose
    from tests.gui.drawn import DrawnEngine, draw

    names = [name for name, _ in PEOPLE] + MORE
    for person, name in enumerate(names, start=1):
        capture = Capture("drawn", Pose.STRAIGHT, draw(person)[1])
        product.enrolment.enrol(
            name=name,
            number=str(person),
            captures=[capture],
            engine=DrawnEngine(),
            consent_text="yes",
            stated_by="employee",
        )
        product.roster.set(
            str(person),
            {"department": DEPARTMENTS[person % 3], "site": SITES[person % 2], "starts_on": date(2026, 1, 7)},
        )
    product.roster.deactivate("6")
    _a_month(product)
    now = datetime.now(UTC)
    start = max(now - timedelta(hours=4), now.replace(hour=0, minute=1))
    with product.open_unit_of_work() as work:
        for i, employee in enumerate(work.employees.all()[1:8]):
            came = start + timedelta(minutes=7 * i)
            punches = [(Direction.IN, came)] + (
                [(Direction.OUT, now - timedelta(minutes=20 + i))] if i % 3 == 2 else []
            )
            for direction, at in punches:
                work.punches.add(
                    Punch(id=f"{i}-{direction}", employee_key=employee.key, direction=direction, at_utc=at, zone="UTC")
                )
        work.commit()


def _a_month(product: Any) -> None:
    """Weeks that lie behind, a wish, and what the door noted."""
    from app.domain.punch import Direction, Punch
    from app.services.ports import Event

    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    with product.open_unit_of_work() as work:
        for place, employee in enumerate(work.employees.all()[:8]):
            for back in range(1, 40):
                day = today - timedelta(days=back)
                if day.weekday() > 4 or (back * 7 + place) % 11 == 0:
                    continue
                came = day + timedelta(hours=8, minutes=(back * 13 + place * 5) % 25)
                left = came + timedelta(hours=8, minutes=(back * 17 + place) % 40)
                for direction, at in ((Direction.IN, came), (Direction.OUT, left)):
                    work.punches.add(
                        Punch(
                            id=f"{place}-{back}-{direction}",
                            employee_key=employee.key,
                            direction=direction,
                            at_utc=at,
                            zone="UTC",
                        )
                    )
        for hours, kind in ((2, "unknown_face"), (5, "spoof_suspected")):
            at = datetime.now(UTC) - timedelta(hours=hours)
            work.events.add(Event(kind="exception", at_utc=at, details={"kind": kind}))
        work.commit()
    left = today - timedelta(days=1) + timedelta(hours=17)
    product.people.corrections.ask_forgotten("3", Direction.OUT, left, "I forgot to clock out", by="3")


class _Tour:
    """One walk through the window."""

    def __init__(self, shown, out: Path) -> None:
        self.shown, self.out, self.feed = shown, out, shown.product.feed
        self.folder = shown.product.config.folders.data
        self.feed.sway = False

    def everything(self) -> None:
        self.check_in()
        self.admin_first_run()
        self.enrol()
        self.admin()

    def save(self, name: str) -> None:
        self.shown.picture(self.out / f"{name}.png")

    def check_in(self) -> None:
        says = self.shown.screen.view_model
        self.shown.turn(0.4)
        self.save("checkin-ready")
        for person, name in ((1, "checkin-in"), (99, "checkin-unknown"), (6, "checkin-inactive")):
            self.feed.person = person
            self.visit(name)
        self.feed.person = 1
        self.visit("checkin-too-soon")
        from app.services.ports import Problem

        self.without_face()
        self.own_hours()
        self.to_read()
        self.feed.problems = (Problem("too_small", "Come closer"),)
        self.shown.turn(0.3)
        self.save("checkin-hint")
        self.feed.problems, self.feed.plugged = (), False
        self.shown.turn(0.3)
        self.save("checkin-no-camera")
        self.feed.plugged = True
        self.shown.until(lambda: says.phase == "ready")

    def visit(self, name: str) -> None:
        says = self.shown.screen.view_model
        self.shown.turn(0.2)
        says.press()
        self.shown.until(lambda: says.phase == "verdict")
        self.shown.turn(0.4)
        self.save(name)
        says.dismiss()
        self.shown.turn(0.3)

    def without_face(self) -> None:
        screen = self.shown.screen
        screen.open_pin()
        for key in "17":
            screen.pad.press(key)
        self.save("checkin-number")
        for key in ("ok", "2", "5", "ok"):
            screen.pad.press(key)
        self.shown.until(lambda: screen.pad.error)
        self.save("checkin-wrong-pin")
        screen.close_all()

    def own_hours(self) -> None:
        screen = self.shown.screen
        screen.view_model.press()
        self.shown.until(lambda: screen.view_model.phase == "verdict")
        screen.open_hours()
        self.shown.turn(0.4)
        self.save("checkin-hours")
        screen.open_forgotten()
        self.shown.turn(0.3)
        self.save("checkin-forgotten")
        screen.close_all()
        self.shown.turn(0.2)

    def to_read(self) -> None:
        screen = self.shown.screen
        screen.open_notice()
        self.shown.turn(0.4)
        self.save("checkin-privacy")
        screen.open_languages()
        self.save("checkin-languages")
        screen.close_all()
        self.shown.turn(0.2)

    def admin_first_run(self) -> None:
        self.shown.app.open_screen("admin")
        self.shown.until(lambda: self.shown.screen.gate == "first_run")
        self.save("admin-first-run")
        self.shown.product.access.set_first_password(PASSWORD)
        self.shown.app.open_screen("checkin")
        self.shown.turn(0.2)

    def enrol(self) -> None:
        from app.services.ports import Pose

        self.shown.app.open_screen("enrol")
        self.save("enrol-gate")
        screen, says = self.shown.screen, self.shown.screen.view_model
        says.unlock(PASSWORD, with_code=False)
        self.shown.until(lambda: screen.stage == "person")
        screen.panel.ids.name.text, screen.panel.ids.number.text = "Rosalind Franklin", "42"
        screen.panel.ids.consent.active = True
        self.save("enrol-person")
        self.feed.person = 12
        self.feed.pose = Pose.RIGHT
        says.describe("Rosalind Franklin", "42", consents=True)
        for pose in (Pose.STRAIGHT, Pose.LEFT):
            self.feed.pose = pose
            self.shown.until(lambda pose=pose: pose in says.captured)
        self.feed.pose = Pose.STRAIGHT
        self.shown.until(lambda: says.pictures.hint.startswith("Further"))
        self.save("enrol-pictures")
        for pose in (Pose.RIGHT, Pose.UP, Pose.SMILE):
            self.feed.pose = pose
            self.shown.until(lambda pose=pose: pose in says.captured)
        self.shown.turn(1.2)
        self.save("enrol-all-taken")
        says.save()
        self.shown.until(lambda: screen.stage == "done")
        self.save("enrol-done")
        screen.restart()
        says.unlock(PASSWORD, with_code=False)
        self.shown.until(lambda: screen.stage == "person")
        says.describe("Rosalind's Twin", "43", consents=True)
        self.feed.pose = Pose.STRAIGHT
        self.shown.until(lambda: says.can_save)
        says.save()
        self.shown.until(lambda: screen.stage == "doubt")
        self.save("enrol-duplicate")

    def admin(self) -> None:
        self.shown.app.open_screen("admin")
        self.shown.until(lambda: self.shown.screen.gate == "locked")
        screen = self.shown.screen
        screen.session.unlock("wrong")
        self.shown.until(lambda: screen.error)
        self.save("admin-locked")
        screen.session.unlock(PASSWORD)
        self.shown.until(lambda: screen.gate == "open" and len(screen.shown.says.table))
        self.save("admin-today")
        self.people(screen)
        self.wishes(screen)
        self.reports(screen)
        self.schedules(screen)
        self.upkeep(screen)
        self.retrain(screen)

    def people(self, screen) -> None:
        screen.section = "people"
        screen.shown.says.issue_code()
        self.shown.until(lambda: screen.shown.says.code)
        self.save("admin-employees")
        screen.go("people", number="3")
        self.shown.turn(0.3)
        self.save("admin-person")
        screen.shown.pages.page.ask_to_erase()
        self.save("admin-erase")
        screen.shortcut("esc")
        sheet = self.folder / "people.csv"
        sheet.write_text(SHEET, "utf8")
        screen.shown.open_page("import")
        screen.shown.pages.page.ids.place.text = str(sheet)
        screen.shown.says.importing.preview(str(sheet))
        self.shown.until(lambda: screen.shown.says.importing.result)
        self.save("admin-import")
        screen.shown.open_page("bulk")
        self.save("admin-bulk")
        screen.shown.back()

    def wishes(self, screen) -> None:
        screen.section = "corrections"
        self.shown.until(lambda: len(screen.shown.says.table))
        screen.shown.says.choose(screen.shown.says.table.key(0))
        self.save("admin-corrections")
        screen.shown.ask_to_refuse()
        self.save("admin-refuse")
        screen.shortcut("esc")
        screen.section = "inbox"
        self.shown.until(lambda: screen.shown.says.known)
        self.save("admin-inbox")

    def reports(self, screen) -> None:
        from app.ui.screens.admin.reports.kinds import Report

        screen.section = "reports"
        says = screen.shown.says
        self.shown.until(lambda: says.said)
        self.save("admin-reports-now")
        says.open(Report.HOURS)
        self.shown.until(lambda: says.title.startswith("Hours"))
        self.save("admin-reports-hours")
        says.open(Report.PERSON, "2")
        screen.shown.view = "chart"
        self.shown.until(lambda: says.boxes)
        self.save("admin-reports-person")
        screen.shown.export()
        self.save("admin-export")
        screen.shortcut("esc")

    def schedules(self, screen) -> None:
        import tomllib

        from app.domain.assignment import Level
        from app.domain.schedulefile import parsed

        planning = self.shown.product.planning
        planning.put(parsed(tomllib.loads(Path("docs/schedules/example.toml").read_text("utf8"))))
        planning.assign("office", Level.COMPANY)
        planning.assign("shop", Level.DEPARTMENT, "Store")
        screen.section = "schedules"
        screen.shown.says.reload()
        self.shown.until(lambda: len(screen.shown.says.table))
        self.save("admin-schedules")
        screen.shown.open_row("office")
        self.shown.turn(0.8)
        page = screen.shown.pages.page
        friday = next(part for part in page.drawn if getattr(part, "line", None) and part.line.key == "fri.on")
        page.ids.scroll.scroll_to(friday, animate=False)
        self.save("admin-schedule")
        screen.shown.back()

    def upkeep(self, screen) -> None:
        screen.section = "accounts"
        self.shown.until(lambda: len(screen.shown.says.table))
        self.save("admin-accounts")
        screen.section = "upkeep"
        self.shown.until(lambda: screen.shown.says.lines)
        self.save("admin-upkeep")
        screen.section = "settings"
        self.shown.until(lambda: screen.shown.says.all)
        screen.shown.says.open("door")
        self.shown.turn(0.3)
        self.save("admin-settings")

    def retrain(self, screen) -> None:
        retraining = self.shown.product.retraining
        screen.section = "recogniser"
        self.shown.turn(0.3)
        self.save("admin-recogniser")
        retraining.hold.clear()
        screen.shown.says.retrain()
        self.shown.turn(0.3)
        self.save("admin-retrain-running")
        retraining.hold.set()
        self.shown.until(lambda: screen.shown.question)
        self.save("admin-retrain-thin")
        screen._asked.answer(True)
        self.shown.until(lambda: not screen.shown.running)
        self.shown.turn(0.3)
        self.save("admin-retrain-done")
        retraining.thin = False
        screen.shown.says.retrain()
        self.shown.until(lambda: not screen.shown.running and len(screen.shown.says.versions) == 3)
        screen.shown.says.compare("calibrated-7f3a")
        self.shown.turn(0.3)
        self.save("admin-compare")


if __name__ == "__main__":
    main()
