"""The check-in screen: carries events between the door's view-model and its looks."""

from datetime import datetime
from pathlib import Path
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivymd.uix.screen import MDScreen

from app.domain.punch import Direction
from app.services.ports import LiveFeed
from app.ui.look import SOLID
from app.ui.screens.checkin.viewmodel import CheckInViewModel, Phase, VerdictWords

FRAMES_PER_SECOND = 30
WIDE, NARROW = 0.62, 0.4  # the preview's part of the width, without and with a verdict

Builder.load_file(str(Path(__file__).with_name("checkin.kv")))


class ReadyPanel(BoxLayout):
    """Clock, direction, the big button, hands-free."""

    screen = ObjectProperty()


class VerdictPanel(BoxLayout):
    """Who, IN or OUT, when; or why not."""

    screen = ObjectProperty()


class CheckInScreen(MDScreen):
    """Shown at the door all day."""

    hint = StringProperty("")
    tone = StringProperty("searching")
    camera_words = StringProperty("")
    clock_words = StringProperty("")
    day_words = StringProperty("")
    phase = OptionProperty("ready", options=[phase.value for phase in Phase])
    direction = StringProperty("auto")
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

    def __init__(self, view_model: CheckInViewModel, feed: LiveFeed, **properties: Any) -> None:
        super().__init__(**properties)
        self.view_model, self._feed = view_model, feed
        self._ready, self._verdict = ReadyPanel(screen=self), VerdictPanel(screen=self)
        self.ids.holder.add_widget(self._ready)
        self._ticking = Clock.schedule_interval(self._tick, 1 / FRAMES_PER_SECOND)
        self._ticking.cancel()
        view_model.changed = self.refresh

    def on_pre_enter(self) -> None:
        self._tick()
        self._ticking()

    def on_enter(self) -> None:
        self._focus_the_button()

    def on_leave(self) -> None:
        self._ticking.cancel()

    def shortcut(self, key: str) -> bool:
        """Keys of this screen; True when the key meant something here."""
        acts = {
            "enter": self.view_model.press,
            "a": lambda: self.view_model.choose(None),
            "i": lambda: self.view_model.choose(Direction.IN),
            "o": lambda: self.view_model.choose(Direction.OUT),
            "h": lambda: self.view_model.go_hands_free(not self.view_model.hands_free),
            "n": self.view_model.not_me,
        }
        if key not in acts:
            return False
        acts[key]()
        return True

    def choose(self, value: str) -> None:
        self.view_model.choose(None if value == "auto" else Direction(value))

    def _tick(self, _: float = 0) -> None:
        newest = self._feed.newest()
        self.ids.mirror.show(newest)
        now = datetime.now()
        self.clock_words, self.day_words = f"{now:%H:%M}", f"{now:%A}, {now.day} {now:%B}"
        self.view_model.look(newest)

    def refresh(self) -> None:
        """Copy what the view-model says."""
        says = self.view_model
        self.hint, self.tone, self.camera_words = says.hint, says.tone.value, says.camera_words
        self.direction = says.direction.value if says.direction else "auto"
        self.hands_free, self.shown_part = says.hands_free, says.shown_part
        self.not_me_s = -(-says.not_me_left // 1)
        if says.verdict:
            self._show_verdict(says.verdict)
        self.phase = says.phase.value

    def _show_verdict(self, words: VerdictWords) -> None:
        self.color, self.icon, self.title = SOLID[words.tone], words.icon, words.title
        self.person, self.detail, self.reason = words.name, words.detail, words.reason

    def on_phase(self, _: object, phase: str) -> None:
        """Swap the right half and give the keyboard the button that is wanted next."""
        shown = self._verdict if phase == Phase.VERDICT else self._ready
        if shown.parent is None:
            self.ids.holder.clear_widgets()
            self.ids.holder.add_widget(shown)
            Animation.cancel_all(self, "preview_part")
            Animation(preview_part=NARROW if phase == Phase.VERDICT else WIDE, d=0.15, t="out_quad").start(self)
        Clock.schedule_once(self._focus_the_button, 0)

    def _focus_the_button(self, *_: object) -> None:
        if self.manager is None or self.manager.current_screen is not self:
            return
        button = self._verdict.ids.next if self.phase == Phase.VERDICT else self._ready.ids.check_in
        if not button.disabled:
            button.focus = True
