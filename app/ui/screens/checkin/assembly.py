"""Puts the check-in screen together."""

from collections.abc import Callable
from typing import Any

from app.ui.screens.checkin.forgotten import ForgottenViewModel
from app.ui.screens.checkin.own_hours import OwnHoursViewModel
from app.ui.screens.checkin.pad import PadViewModel
from app.ui.screens.checkin.places import Places
from app.ui.screens.checkin.screen import CheckInScreen
from app.ui.screens.checkin.verdict import VerdictWords
from app.ui.screens.checkin.viewmodel import CheckInViewModel
from app.ui.worker import Submit, SubmitWithEngine


def check_in_screen(
    product: Any,
    with_engine: SubmitWithEngine,
    in_background: Submit,
    *,
    pick_language: Callable[[str], None],
    told: Callable[[VerdictWords], None],
) -> CheckInScreen:
    """The screen of the door, on this product's services. told: hears every verdict."""
    config, door = product.config, product.door
    visit = CheckInViewModel(
        product.check_in,
        product.feed,
        with_engine,
        in_background,
        repeat_s=config.recognition.repeat_s,
        must_choose=config.parts.door.direction == "ask",
        told=told,
        new_challenge=product.new_challenge,
    )
    visit.go_hands_free(config.window.hands_free)
    places = Places(
        visit,
        PadViewModel(visit.visit, door.without_face, visit.decided, in_background),
        OwnHoursViewModel(door.days, in_background),
        ForgottenViewModel(door.ask_forgotten, in_background, door.zone),
    )
    return CheckInScreen(
        places,
        product.feed,
        settings=config.parts.door,
        facts=door.facts(),
        pick=pick_language,
        name="checkin",
    )
