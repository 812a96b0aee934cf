"""The whole walk through the window, and the same window with nothing in its store."""

from tests.gui.tour.admin import admin, first_run, to
from tests.gui.tour.company import PASSWORD
from tests.gui.tour.door import door
from tests.gui.tour.enrol import enrol


def everything(tour):
    """Yields the name of each stop, with a filled company."""
    yield from door(tour)
    yield from first_run(tour)
    yield from enrol(tour)
    yield from admin(tour)


def nothing(tour):
    """Yields the name of each stop where nobody is enrolled, nothing was asked for, nothing happened."""
    tour.feed.person = None
    tour.settle()
    yield "empty-checkin"
    tour.product.access.set_first_password(PASSWORD)
    tour.shown.app.open_screen("admin")
    tour.wait(lambda: tour.screen.gate == "locked")
    tour.screen.session.unlock(PASSWORD)
    tour.wait(lambda: tour.screen.gate == "open")
    for maker in tour.screen.makers:
        to(tour, maker.name)
        tour.settle(0.3)
        yield f"empty-{maker.name}"
