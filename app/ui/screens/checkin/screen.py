"""The check-in screen: carries events between the door's view-models and their looks."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivymd.uix.screen import MDScreen

from app.domain.notice import NoticeFacts
from app.language import NAMES, _, in_use, long_date, time_of_day
from app.services.ports import LiveFeed
from app.settings.door import DoorSettings
from app.ui.look import SOLID
from app.ui.screens.checkin.actions import Actions
from app.ui.screens.checkin.keys import BADGE_KEYS, keys_of
from app.ui.screens.checkin.panels import (
    ForgottenPanel,
    HoursPanel,
    LanguagePanel,
    NoticePanel,
    PadPanel,
    ReadyPanel,
    TurnPanel,
    VerdictPanel,
)
from app.ui.screens.checkin.places import Place, Places
from app.ui.screens.checkin.verdict import VerdictWords
from app.ui.screens.checkin.viewmodel import Phase

FRAMES_PER_SECOND = 30
WIDE, NARROW = 0.62, 0.4  # the preview's part of the width, without and with something beside it

Builder.load_file(str(Path(__file__).with_name("checkin.kv")))

PANELS: Mapping[Place, Callable[..., Any]] = {
    Place.READY: ReadyPanel,
    Place.VERDICT: VerdictPanel,
    Place.TURN: TurnPanel,
    Place.PAD: PadPanel,
    Place.HOURS: HoursPanel,
    Place.FORGOTTEN: ForgottenPanel,
    Place.NOTICE: NoticePanel,
    Place.LANGUAGES: LanguagePanel,
}


class CheckInScreen(Actions, MDScreen):
    """Shown at the door all day. pick: hears which language somebody chose."""

    hint = StringProperty("")
    tone = StringProperty("searching")
    camera_words = StringProperty("")
    clock_words = StringProperty("")
    day_words = StringProperty("")
    phase = OptionProperty("ready", options=[phase.value for phase in Phase])
    place = OptionProperty("ready", options=[place.value for place in Place])
    direction = StringProperty("auto")
    choosing = StringProperty("offer")
    button_words = StringProperty("")
    hands_free = BooleanProperty(False)
    preview_part = NumericProperty(WIDE)
    shown_part = NumericProperty(0.0)
    not_me_s = NumericProperty(0)
    color = ColorProperty(SOLID["good"])
    icon = StringProperty("")
    title = StringProperty("")
    person = StringProperty("")
    detail = StringProperty("")
    reason = StringProperty("")
    can_see_hours = BooleanProperty(False)
    another_way = BooleanProperty(False)
    has_foot = BooleanProperty(True)
    language_name = StringProperty("")
    offers_badge, offers_pin, offers_languages, offers_corrections = (BooleanProperty(True) for _unused in range(4))

    def __init__(
        self,
        places: Places,
        feed: LiveFeed,
        *,
        settings: DoorSettings,
        facts: NoticeFacts,
        pick: Callable[[str], None] = lambda language: None,
        **properties: Any,
    ) -> None:
        self.places, self.view_model, self._feed = places, places.visit, feed
        self.pad, self.hours, self.forgotten = places.pad, places.hours, places.forgotten
        self._settings, self._facts, self._pick = settings, facts, pick
        super().__init__(**properties)
        self.choosing, self.language_name = settings.direction, NAMES[in_use()]
        self.offers_badge, self.offers_pin = settings.badge, settings.without_face
        self.offers_languages, self.offers_corrections = settings.language_button, settings.corrections
        self._panels: dict[str, Any] = {}
        self._ready, self._verdict = self._panel(Place.READY), self._panel(Place.VERDICT)
        self.ids.holder.add_widget(self._ready)
        self._ticking = Clock.schedule_interval(self._tick, 1 / FRAMES_PER_SECOND)
        self._ticking.cancel()
        for says in (places.visit, places.pad, places.hours, places.forgotten):
            says.changed = self.refresh
        self._keys = keys_of(self)

    def on_pre_enter(self) -> None:
        self._tick()
        self._ticking()

    def on_enter(self) -> None:
        self._focus_first()

    def on_leave(self) -> None:
        """Whoever comes back finds the first screen, and nothing of anybody."""
        self._ticking.cancel()
        self.places.close_all()

    # ------------------------------------------------------------ keys and buttons

    def wants(self, key: str) -> bool:
        """True for keys that belong to the pad even while a button has the focus: a badge reader types fast."""
        return self.place == Place.PAD and (key in BADGE_KEYS or key in ("enter", "backspace"))

    def shortcut(self, key: str) -> bool:
        """Keys of this screen; True when the key meant something here."""
        if self.place == Place.PAD and key in BADGE_KEYS:
            self.pad.press(key)
            return True
        act = self._keys.get(key)
        if act is None:
            return False
        act()
        return True

    # ------------------------------------------------------------ what is shown

    def _tick(self, _seconds: float = 0) -> None:
        newest = self._feed.newest()
        self.ids.mirror.show(newest)
        now = datetime.now()
        self.clock_words, self.day_words = time_of_day(now), long_date(now.date())
        self.places.tick()
        self.view_model.look(newest)

    def refresh(self) -> None:
        """Copy what the view-models say."""
        says = self.view_model
        self.hint, self.tone, self.camera_words = says.hint, says.tone.value, says.camera_words
        self.direction = says.direction.value if says.direction else "auto"
        self.hands_free, self.shown_part = says.hands_free, says.shown_part
        self.not_me_s = -(-says.not_me_left // 1)
        self.button_words = self._button_words()
        if says.verdict:
            self._show_verdict(says.verdict)
        self.phase = says.phase.value
        self._show_side(self.places.now_at)

    def _button_words(self) -> str:
        if self.view_model.phase is Phase.LOOKING:
            return _("One moment")
        return _("IN") if self.choosing == "ask" else _("Check in")

    def _show_verdict(self, words: VerdictWords) -> None:
        self.color, self.icon, self.title = SOLID[words.tone], words.icon, words.title
        self.person, self.detail, self.reason = words.name, words.detail, words.reason
        self.can_see_hours = words.employee is not None and self._settings.own_hours
        self.another_way = words.another_way

    def _show_side(self, place: Place) -> None:
        """The pad, the hours and the form copy their view-model; the others read this screen's words."""
        says = {
            Place.TURN: self.view_model.turning,
            Place.PAD: self.pad,
            Place.HOURS: self.hours,
            Place.FORGOTTEN: self.forgotten,
        }.get(place)
        if says is not None:
            self._panel(place).show(says)
        self.has_foot = place is Place.READY or (place is Place.VERDICT and self.another_way)
        self.place = place.value

    def _panel(self, place: Place) -> Any:
        if place not in self._panels:
            self._panels[place] = PANELS[place](screen=self)
        return self._panels[place]

    def on_place(self, _widget: object, place: str) -> None:
        """Swap the right half and give the keyboard the button that is wanted next."""
        shown = self._panel(Place(place))
        self.ids.holder.clear_widgets()
        self.ids.holder.add_widget(shown)
        Animation.cancel_all(self, "preview_part")
        Animation(preview_part=WIDE if place == Place.READY else NARROW, d=0.15, t="out_quad").start(self)
        Clock.schedule_once(self._focus_first, 0)

    def on_phase(self, _widget: object, phase: str) -> None:
        Clock.schedule_once(self._focus_first, 0)

    def _focus_first(self, *_unused: object) -> None:
        if self.manager is None or self.manager.current_screen is not self:
            return
        shown = self._panel(Place(self.place))
        ready = {Place.READY: self._ready.ids.check_in, Place.VERDICT: self._verdict.ids.next}
        button = ready.get(Place(self.place)) or shown.first
        if not button.disabled:
            button.focus = True
