import pytest

from app.domain.decision import Outcome, Verdict
from app.errors import AccessDenied, LockedOut, PinToChange, Refused, StoreUnavailable
from app.ui.screens.checkin.pad import IDLE_S, LONGEST, PadViewModel, Step

ACCEPTED = Verdict(outcome=Outcome.ACCEPTED, reason="", threshold=0.0)


class Desk:
    """A pad whose clock and services stand still until they are told."""

    def __init__(self):
        self.time, self.answer = 0.0, ACCEPTED
        self.badges, self.pins, self.verdicts = [], [], []
        self.pad = PadViewModel(self.badges.append, self, self.verdicts.append, self.run, now=lambda: self.time)

    badge_alone = False

    def badge(self, number, direction):
        return self._answer("badge", number)

    def punch(self, number, pin, direction):
        return self._answer("punch", number, pin)

    def choose_and_punch(self, number, old, new, direction):
        return self._answer("choose", number, old, new)

    def _answer(self, *words):
        self.pins.append(words)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def run(self, work, done):
        try:
            result = work()
        except Exception as error:
            result = error
        done(result)

    def type(self, keys, then="ok"):
        for key in keys:
            self.pad.press(key)
        self.pad.press(then)


@pytest.fixture
def desk():
    return Desk()


def test_a_badge_number_goes_on_to_the_face_and_the_pad_closes(desk):
    desk.pad.open(Step.BADGE)

    desk.type("17")

    assert desk.badges == ["17"] and not desk.pad.is_open


def test_a_reader_has_typed_the_first_character_already(desk):
    desk.pad.open(Step.BADGE, "1")

    desk.type("7")

    assert desk.badges == ["17"]


def test_without_a_face_the_number_comes_first_and_then_the_pin_which_nobody_sees(desk):
    desk.pad.open(Step.NUMBER)

    desk.type("17")
    desk.pad.press("4")
    shown, step = desk.pad.shown, desk.pad.step
    desk.type("711")

    assert (shown, step) == ("•", Step.PIN)
    assert desk.pins == [("punch", "17", "4711")]
    assert desk.verdicts == [ACCEPTED] and not desk.pad.is_open


@pytest.mark.parametrize("denied", [AccessDenied("Try again."), LockedOut("Wait 60 seconds.")])
def test_a_wrong_pin_is_said_and_can_be_typed_again(desk, denied):
    desk.answer = denied
    desk.pad.open(Step.NUMBER)
    desk.type("17")

    desk.type("0000")

    assert desk.pad.error == str(denied) and desk.pad.step is Step.PIN and desk.pad.typed == ""
    assert desk.verdicts == []


def test_a_failure_of_the_store_is_a_verdict(desk):
    desk.answer = StoreUnavailable("Expected room. Received: disk full.")
    desk.pad.open(Step.NUMBER)
    desk.type("17")

    desk.type("4711")

    assert desk.verdicts == [desk.answer]


def test_the_first_pin_is_exchanged_for_an_own_one_typed_twice(desk):
    desk.answer = PinToChange("Choose your own.")
    desk.pad.open(Step.NUMBER)
    desk.type("17")
    desk.type("830417")
    desk.answer = ACCEPTED

    asked = desk.pad.step
    desk.type("9182")
    desk.type("9182")

    assert asked is Step.OWN
    assert desk.pins[-1] == ("choose", "17", "830417", "9182")
    assert desk.verdicts == [ACCEPTED]


def test_where_a_number_alone_is_allowed_no_pin_is_asked(desk):
    desk.badge_alone = True
    desk.pad.open(Step.NUMBER)

    desk.type("17")

    assert desk.pins == [("badge", "17")] and desk.verdicts == [ACCEPTED]


def test_a_number_of_nobody_is_said(desk):
    desk.badge_alone, desk.answer = True, Refused("Nobody has the number 18.")
    desk.pad.open(Step.NUMBER)

    desk.type("18")

    assert desk.pad.error == "Nobody has the number 18." and desk.pad.step is Step.NUMBER


def test_two_different_own_pins_are_asked_for_again(desk):
    desk.answer = PinToChange("Choose your own.")
    desk.pad.open(Step.NUMBER)
    desk.type("17")
    desk.type("830417")

    desk.type("9182")
    desk.type("9183")

    assert desk.pad.step is Step.OWN and "differ" in desk.pad.error
    assert len(desk.pins) == 1


def test_an_own_pin_that_is_easy_to_guess_is_refused_with_the_reason(desk):
    desk.answer = PinToChange("Choose your own.")
    desk.pad.open(Step.NUMBER)
    desk.type("17")
    desk.type("830417")
    desk.answer = ValueError("Expected a PIN that is hard to guess.")

    desk.type("1111")
    desk.type("1111")

    assert desk.pad.step is Step.OWN and "hard to guess" in desk.pad.error


def test_what_was_typed_by_somebody_who_left_is_forgotten(desk):
    desk.pad.open(Step.NUMBER)
    desk.pad.press("1")

    desk.time = IDLE_S - 1
    desk.pad.tick()
    still = desk.pad.is_open
    desk.time = IDLE_S
    desk.pad.tick()

    assert still and not desk.pad.is_open and desk.pad.typed == ""


def test_nothing_and_too_much_cannot_be_sent(desk):
    desk.pad.open(Step.BADGE)

    desk.pad.press("ok")
    empty = desk.pad.error
    desk.type("1" * (LONGEST + 10), then="delete")

    assert empty and desk.badges == []
    assert len(desk.pad.typed) == LONGEST - 1
