"""The recogniser's section: retrain, judge, go back."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from app.language import _
from app.services.ports import TrainingKind
from app.ui.look import SOLID, TONE_ICONS
from app.ui.screens.admin.section import Section

Builder.load_file(str(Path(__file__).with_name("recogniser.kv")))


class Verdict(BoxLayout):
    """What came of a retraining."""

    title = StringProperty("")
    words = StringProperty("")
    tone = StringProperty("searching")
    color = ColorProperty(SOLID["searching"])
    icon = StringProperty("")

    def on_tone(self, _: object, tone: str) -> None:
        self.color, self.icon = SOLID[tone], TONE_ICONS[tone]


class FigureHead(BoxLayout):
    """The head of the before/after table."""

    shown = BooleanProperty(False)
    heads = ListProperty(["", "", ""])


class FigureLine(BoxLayout):
    """One figure, before and after."""

    figure = ObjectProperty()


class VersionLine(BoxLayout):
    """One installed version, and a button that shows its figures beside those in use."""

    section = ObjectProperty()
    row = ObjectProperty()


class RecogniserSection(Section):
    """Draws what its view-model says, and puts its question to the admin."""

    running = BooleanProperty(False)
    fraction = NumericProperty(0.0)
    progress = StringProperty("")
    result_title = StringProperty("")
    result_words = StringProperty("")
    result_tone = StringProperty("searching")
    error = StringProperty("")
    can_roll_back = BooleanProperty(False)
    threshold_words = StringProperty("")
    threshold_moved = StringProperty("")
    figure_heads = ListProperty(["", "", ""])
    question = StringProperty("")

    def refresh(self) -> None:
        says = self.says
        self.running, self.fraction, self.progress = says.running, says.fraction, says.progress
        self.result_title, self.result_words, self.result_tone = says.title, says.words, says.tone.value
        self.error, self.can_roll_back = says.error, says.can_roll_back
        self.threshold_words, self.threshold_moved = says.threshold_words, says.threshold_moved
        self.figure_heads = list(says.figure_heads)
        self._draw("versions", says.versions, lambda row: VersionLine(section=self, row=row))
        self._draw("figures", says.figures, lambda figure: FigureLine(figure=figure))
        self.question = says.question

    def _draw(self, name: str, rows: tuple[Any, ...], make: Any) -> None:
        box = self.ids[name]
        if getattr(box, "drawn", None) == rows:
            return
        box.drawn = rows
        box.clear_widgets()
        for row in rows:
            box.add_widget(make(row))

    def on_question(self, *_args: object) -> None:
        if self.question:
            self.desk.ask(
                _("Install on thin evidence?"),
                self.question,
                yes=_("Install"),
                act=lambda: self.says.answer(True),
                otherwise=lambda: self.says.answer(False),
            )

    def retrain_quickly(self) -> None:
        self.says.retrain(TrainingKind.CALIBRATE)

    def retrain_thoroughly(self) -> None:
        self.desk.ask(
            _("Retrain thoroughly?"),
            _(
                "It takes minutes and all of this computer's free time; the door stays open. The pictures of everybody "
                "are embedded anew if the result is installed. It can be cancelled at any moment."
            ),
            yes=_("Retrain"),
            act=lambda: self.says.retrain(TrainingKind.FINE_TUNE),
        )

    def ask_to_roll_back(self) -> None:
        self.desk.ask(
            _("Go back to the version before?"),
            _("The recogniser used before the current one takes over at once. Nothing is deleted."),
            yes=_("Go back"),
            act=self.says.roll_back,
        )
