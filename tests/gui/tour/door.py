"""Every face of the check-in screen: each verdict, each panel beside the preview, each state of the camera."""

from datetime import UTC, datetime, timedelta

from app.domain.decision import Outcome, Verdict
from app.domain.punch import Direction
from app.domain.sentence import Sentence
from app.services.ports import Problem
from app.ui.screens.checkin.verdict import no_answer, not_recorded, taken_back, too_many_tries, words_of

REASONS = {
    Outcome.AMBIGUOUS: "Two employees look too alike here. Use your badge number as well.",
    Outcome.NO_FACE: "Look at the camera",
    Outcome.SEVERAL_FACES: "One at a time, please",
    Outcome.LOW_QUALITY: "Hold still",
    Outcome.SPOOF: "This does not look like a living face. Use your badge or PIN, or ask the front desk.",
}


def door(tour):
    """Yields the name of each stop."""
    tour.settle()
    yield "checkin-ready"
    tour.shown.app._on_key(None, 9, 0, None, [])  # Tab: the focused button is marked
    yield "checkin-focus"
    tour.shown.app._on_touch()
    yield from _visits(tour)
    yield from _verdicts(tour)
    yield from _without_face(tour)
    yield from _own_hours(tour)
    yield from _to_read(tour)
    yield from _turning(tour)
    yield from _camera(tour)


def _visits(tour):
    for person, name in ((1, "in"), (99, "unknown"), (6, "inactive"), (1, "too-soon")):
        tour.feed.person = person
        yield from _visit(tour, f"checkin-{name}")
    tour.feed.person = 5
    yield from _visit(tour, "checkin-long-name")
    tour.feed.person = 1


def _visit(tour, name):
    says = tour.screen.view_model
    tour.settle(0.2)
    says.press()
    tour.wait(lambda: says.phase == "verdict")
    tour.hold()
    tour.settle(0.4)
    yield name
    tour.go_on()
    says.dismiss()
    tour.settle(0.2)


def _verdicts(tour):
    """Those that a drawn person does not bring about."""
    says = tour.screen.view_model
    at = datetime.now(UTC)
    employee = tour.product.roster.all()[0]
    out = Verdict(
        outcome=Outcome.ACCEPTED,
        reason=Sentence("Recognised"),
        threshold=1.0,
        employee=employee,
        direction=Direction.OUT,
        at=at,
        hours=timedelta(hours=8, minutes=12),
    )
    words = {"out": words_of(out)}
    for outcome, reason in REASONS.items():
        verdict = Verdict(outcome=outcome, reason=Sentence(reason), threshold=1.0)
        words[outcome.value.replace("_", "-")] = words_of(verdict)
    words |= {
        "no-answer": no_answer(),
        "too-many-tries": too_many_tries(30),
        "not-recorded": not_recorded(OSError("Expected room on the disk. Received none. Make room.")),
        "taken-back": taken_back(True),
        "not-taken-back": taken_back(False),
    }
    for name, shown in words.items():
        tour.hold()
        says.show(shown)
        tour.settle(0.3)
        yield f"checkin-{name}"
    tour.go_on()
    says.dismiss()


def _without_face(tour):
    screen = tour.screen
    screen.open_badge()
    yield "checkin-badge"
    screen.open_pin()
    for key in "17":
        screen.pad.press(key)
    yield "checkin-number"
    for key in ("ok", "2", "5", "ok"):
        screen.pad.press(key)
    tour.wait(lambda: screen.pad.error)
    yield "checkin-wrong-pin"
    screen.close_all()


def _own_hours(tour):
    screen = tour.screen
    screen.view_model.press()
    tour.wait(lambda: screen.view_model.phase == "verdict")
    screen.open_hours()
    tour.hold()
    tour.settle(0.4)
    yield "checkin-hours"
    screen.open_forgotten()
    tour.settle()
    yield "checkin-forgotten"
    screen.forgotten.turn_time(5)
    screen.forgotten.send()
    tour.settle()
    yield "checkin-forgotten-ahead"
    screen.forgotten.turn_day(-1)
    screen.forgotten.send()
    tour.wait(lambda: screen.forgotten.sent)
    yield "checkin-forgotten-sent"
    tour.go_on()
    screen.close_all()
    tour.settle(0.2)


def _to_read(tour):
    screen = tour.screen
    tour.hold()
    screen.open_notice()
    tour.settle(0.4)
    yield "checkin-privacy"
    screen.open_languages()
    tour.settle()
    yield "checkin-languages"
    tour.go_on()
    screen.close_all()
    tour.settle(0.2)


def _turning(tour):
    asked = Verdict(outcome=Outcome.SPOOF, reason=Sentence(""), threshold=1.0, challenge="somebody")
    tour.screen.view_model.decided(asked)
    tour.hold()
    tour.settle(0.4)
    yield "checkin-turn"
    tour.go_on()
    tour.screen.close_all()
    tour.settle(0.2)


def _camera(tour):
    says = tour.screen.view_model
    tour.feed.problems = (Problem("too_small", "Come closer"),)
    tour.settle(0.3)
    yield "checkin-hint"
    tour.feed.problems, tour.feed.person = (), None
    tour.settle(0.3)
    yield "checkin-nobody"
    tour.feed.person = 1
    tour.screen.hands_free = True
    yield "checkin-hands-free"
    tour.screen.hands_free = False
    tour.feed.plugged = False
    tour.settle(0.3)
    yield "checkin-no-camera"
    tour.feed.plugged = True
    tour.wait(lambda: says.phase == "ready")
