"""What the buttons and keys of the check-in screen do; a company's settings say which of them are offered."""

from collections.abc import Callable
from typing import Any

from app.domain.notice import NoticeFacts, notice
from app.domain.punch import Direction
from app.settings.door import DoorSettings
from app.ui.screens.checkin.forgotten import ForgottenViewModel
from app.ui.screens.checkin.pad import Step
from app.ui.screens.checkin.places import Place, Places
from app.ui.screens.checkin.viewmodel import CheckInViewModel, Phase


class Actions:
    """A part of CheckInScreen: it hands what is pressed to the view-models."""

    places: Places
    view_model: CheckInViewModel
    forgotten: ForgottenViewModel
    _settings: DoorSettings
    _facts: NoticeFacts
    _pick: Callable[[str], None]
    refresh: Callable[[], None]
    _panel: Callable[[Place], Any]

    def choose(self, value: str) -> None:
        self.view_model.choose(None if value == "auto" else Direction(value))

    def press_in(self) -> None:
        self._press(Direction.IN)

    def press_out(self) -> None:
        self._press(Direction.OUT)

    def _press(self, direction: Direction) -> None:
        if self.view_model.phase is Phase.READY:
            self.view_model.choose(direction)
            self.view_model.press()

    def choose_forgotten(self, value: str) -> None:
        if value != self.forgotten.direction.value:
            self.forgotten.choose(Direction(value))

    def open_badge(self, typed: str = "") -> None:
        if self._settings.badge:
            self.places.open_pad(Step.BADGE, typed)

    def open_pin(self) -> None:
        if self._settings.without_face:
            self.places.open_pad(Step.NUMBER)

    def open_hours(self) -> None:
        if self._settings.own_hours:
            self.places.open_hours()
            self.refresh()

    def leave_hours(self) -> None:
        self.places.close_all()

    def open_forgotten(self) -> None:
        if self._settings.corrections:
            self.places.open_forgotten()

    def open_notice(self) -> None:
        self.places.read(Place.NOTICE)
        self._panel(Place.NOTICE).tell(notice(self._facts), self._facts.version)
        self.refresh()

    def open_languages(self) -> None:
        if self._settings.language_button:
            self.places.read(Place.LANGUAGES)
            self.refresh()

    def pick_language(self, language: str) -> None:
        self.close_all()
        self._pick(language)

    def close_all(self) -> None:
        self.places.close_all()
        self.refresh()
