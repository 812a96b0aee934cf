"""Every step of the enrolment."""

from app.services.ports import Pose
from tests.gui.tour.company import PASSWORD


def enrol(tour):
    """Yields the name of each stop; the admin's password has to be set."""
    tour.shown.app.open_screen("enrol")
    tour.settle()
    yield "enrol-gate"
    yield from _first_steps(tour)
    yield from _pictures(tour)
    yield from _duplicate(tour)
    tour.shown.app.open_screen("checkin")
    tour.settle()


def _first_steps(tour):
    screen, says = tour.screen, tour.screen.view_model
    says.unlock("WRONG234", with_code=True)
    tour.wait(lambda: screen.error)
    yield "enrol-gate-refused"
    says.unlock(PASSWORD, with_code=False)
    tour.wait(lambda: screen.stage == "person")
    says.describe("", "", consents=False)
    tour.settle()
    yield "enrol-person-refused"
    screen.panel.ids.name.text, screen.panel.ids.number.text = "Rosalind Franklin", "42"
    screen.panel.ids.consent.active = True
    says.error = ""
    says.changed()
    yield "enrol-person"


def _pictures(tour):
    screen, says = tour.screen, tour.screen.view_model
    tour.feed.person, tour.feed.pose = 12, Pose.RIGHT
    says.describe("Rosalind Franklin", "42", consents=True)
    tour.settle()
    yield "enrol-first-picture"
    for pose in (Pose.STRAIGHT, Pose.LEFT):
        tour.feed.pose = pose
        tour.wait(lambda pose=pose: pose in says.captured)
    tour.feed.pose = Pose.STRAIGHT
    tour.settle(0.5)
    yield "enrol-pictures"
    for pose in (Pose.RIGHT, Pose.UP):
        tour.feed.pose = pose
        tour.wait(lambda pose=pose: pose in says.captured)
    says.pictures.skip()
    tour.settle(1.2)
    yield "enrol-all-taken"
    says.save()
    tour.wait(lambda: screen.stage == "done")
    yield "enrol-done"


def _duplicate(tour):
    screen, says = tour.screen, tour.screen.view_model
    screen.restart()
    says.unlock(PASSWORD, with_code=False)
    tour.wait(lambda: screen.stage == "person")
    says.describe("Rosalind's Twin", "43", consents=True)
    tour.feed.pose = Pose.STRAIGHT
    tour.wait(lambda: says.can_save)
    says.save()
    tour.wait(lambda: screen.stage == "doubt")
    yield "enrol-duplicate"
