"""The enrol screen: carries events between the enrolment's view-model and its looks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivymd.uix.screen import MDScreen

from app.domain.employee import Employee
from app.language import _, said
from app.services.ports import LiveFeed
from app.ui.screens.enrol.looks import BY_POSE, LOOKS
from app.ui.screens.enrol.viewmodel import EnrolViewModel, Stage
from app.ui.widgets.thumb import Thumb

FRAMES_PER_SECOND = 30

Builder.load_file(str(Path(__file__).with_name("enrol.kv")))


class StagePanel(BoxLayout):
    """One step of the enrolment; its .kv reads the screen's words."""

    screen = ObjectProperty()

    def focus_first(self) -> None:
        """Give the keyboard the part that is wanted first."""


class GatePanel(StagePanel):
    """Code or password."""

    def focus_first(self) -> None:
        self.ids.secret.text = ""
        self.ids.secret.take_focus()


class PersonPanel(StagePanel):
    """Name, number, consent. Whoever is on the list already finds both filled in."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        says = self.screen.view_model
        self.ids.name.text, self.ids.number.text = says.name, says.number

    def focus_first(self) -> None:
        self.ids.name.take_focus()


class CapturePanel(StagePanel):
    """The preview, the asked look, the strip."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.thumbs = {look.pose: Thumb(title=said(look.title), icon=look.icon) for look in LOOKS}
        for pose, thumb in self.thumbs.items():
            thumb.bind(on_release=lambda _, pose=pose: self.screen.view_model.pictures.retake(pose))
            self.ids.strip.add_widget(thumb)

    def focus_first(self) -> None:
        self.ids.take.focus = True


class DoubtPanel(StagePanel):
    """Twins? Another face than before?"""

    def focus_first(self) -> None:
        self.ids.password.text = ""
        self.ids.password.take_focus()


class DonePanel(StagePanel):
    """What was enrolled and what was left out."""

    def focus_first(self) -> None:
        self.ids.leave.focus = True


PANELS = {
    Stage.GATE: GatePanel,
    Stage.PERSON: PersonPanel,
    Stage.CAPTURE: CapturePanel,
    Stage.DOUBT: DoubtPanel,
    Stage.DONE: DonePanel,
}


class EnrolScreen(MDScreen):
    """Takes a new employee in. leave: called when the person is done; is_admin: is an admin's session open."""

    stage = OptionProperty("gate", options=[stage.value for stage in Stage])
    error = StringProperty("")
    busy = BooleanProperty(False)
    hint = StringProperty("")
    tone = StringProperty("searching")
    camera_words = StringProperty("")
    instruction = StringProperty("")
    pose_icon = StringProperty("")
    can_save = BooleanProperty(False)
    can_skip = BooleanProperty(False)
    can_take = BooleanProperty(False)
    all_taken = BooleanProperty(False)
    consent_text = StringProperty("")
    doubt_headline, doubt_title, doubt_text, doubt_yes = (StringProperty("") for _unused in range(4))
    renewed_words = StringProperty("")
    result_title = StringProperty("")
    result_words = StringProperty("")

    def __init__(
        self,
        view_model: EnrolViewModel,
        feed: LiveFeed,
        *,
        is_admin: Callable[[], bool],
        leave: Callable[[], None],
        **properties: Any,
    ) -> None:
        super().__init__(**properties)
        self.view_model, self._feed, self._is_admin, self.leave = view_model, feed, is_admin, leave
        self.consent_text = view_model.consent_text
        self._panels: dict[str, StagePanel] = {}
        self._expected: Employee | None = None
        self._ticking = Clock.schedule_interval(self._tick, 1 / FRAMES_PER_SECOND)
        self._ticking.cancel()
        view_model.changed = self.refresh

    def expect(self, person: Employee | None) -> None:
        """Who is on the list already and comes next."""
        self._expected = person

    def on_pre_enter(self) -> None:
        self.restart(self._expected)
        self._expected = None
        self._ticking()

    def on_leave(self) -> None:
        """Nothing of a person who walked away stays."""
        self._ticking.cancel()
        self._panels.clear()
        self.ids.holder.clear_widgets()
        self.view_model.leave()

    def restart(self, person: Employee | None = None) -> None:
        """The next person: on empty fields, or whoever is on the list."""
        self._panels.clear()
        self.view_model.start(as_admin=self._is_admin(), person=person)
        self._show_panel()

    def back(self) -> None:
        """One step: from the pictures to the person, if somebody joins; else out of here."""
        if self.stage == Stage.CAPTURE and self.view_model.renewed is None:
            self.view_model.back()
        else:
            self.leave()

    def shortcut(self, key: str) -> bool:
        """Keys of this screen; True when the key meant something here."""
        if key == "esc":
            self.back()
            return True
        if self.stage != Stage.CAPTURE or key not in ("t", "s", "ctrl+s"):
            return False
        pictures = self.view_model.pictures
        {"t": pictures.take, "s": pictures.skip, "ctrl+s": self.view_model.save}[key]()
        return True

    def _tick(self, _: float = 0) -> None:
        newest = self._feed.newest()
        if self.stage == Stage.CAPTURE:
            self.panel.ids.mirror.show(newest)
        self.view_model.look(newest)

    @property
    def panel(self) -> StagePanel:
        if self.stage not in self._panels:
            self._panels[self.stage] = PANELS[Stage(self.stage)](screen=self)
        return self._panels[self.stage]

    def refresh(self) -> None:
        """Copy what the view-model says."""
        says, pictures = self.view_model, self.view_model.pictures
        self.error, self.busy, self.hint, self.tone = says.error, says.busy, pictures.hint, pictures.tone.value
        self.camera_words, self.instruction = says.camera_words, pictures.instruction
        self.pose_icon = BY_POSE[pictures.pose].icon if pictures.pose else "check-circle"
        self.can_save, self.all_taken = says.can_save, pictures.pose is None
        self.can_take = pictures.pose is not None and not says.busy
        self.can_skip = self.can_take and pictures.pose is not LOOKS[0].pose
        if says.doubt:
            self.doubt_headline, self.doubt_title = says.doubt.headline, says.doubt.title
            self.doubt_text, self.doubt_yes = says.doubt.text, says.doubt.yes
        self.renewed_words = self._renewed_words()
        self.result_title, self.result_words = says.result_title, "\n".join(says.result_lines)
        self.stage = says.stage.value
        if self.stage == Stage.CAPTURE:
            self._show_strip()

    def _renewed_words(self) -> str:
        one = self.view_model.renewed
        words = _("For {name}, number {number}: replaced when you save.")
        return words.format(name=one.name, number=one.number) if one else ""

    def _show_strip(self) -> None:
        says = self.view_model.pictures
        for pose, thumb in self.panel.thumbs.items():
            taken = says.captured.get(pose)
            thumb.show(taken.face.crop if taken else None)
            thumb.asked = pose is says.pose
            title = said(BY_POSE[pose].title)
            thumb.note = _("{look}: left out").format(look=title) if pose in says.skipped else ""

    def on_stage(self, *_: object) -> None:
        self._show_panel()

    def on_all_taken(self, _: object, all_taken: bool) -> None:
        if all_taken and self.stage == Stage.CAPTURE:
            Clock.schedule_once(lambda _: setattr(self.panel.ids.save, "focus", True), 0)

    def _show_panel(self) -> None:
        self.ids.holder.clear_widgets()
        self.ids.holder.add_widget(self.panel)
        Clock.schedule_once(self._focus_first, 0)

    def _focus_first(self, _: float) -> None:
        if self.panel.parent is not None:
            self.panel.focus_first()
