"""The preview with what it says: the hint at its foot, and the words when there is no camera."""

from kivy.properties import ColorProperty, StringProperty
from kivy.uix.relativelayout import RelativeLayout

from app.domain.sentence import Sentence
from app.language import _, said
from app.services.ports import CameraState, Newest
from app.ui.look import TONE_COLOURS, TONE_ICONS

TITLES = {
    CameraState.STARTING: Sentence("Starting the camera"),
    CameraState.LOST: Sentence("No camera"),
    CameraState.ENDED: Sentence("The video has ended"),
}


class Mirror(RelativeLayout):
    """hint, tone: what the person should do. camera_words: why there is no picture, "" while there is one."""

    hint = StringProperty("")
    tone = StringProperty("searching")
    icon = StringProperty(TONE_ICONS["searching"])
    tone_color = ColorProperty(TONE_COLOURS["searching"])
    camera_words = StringProperty("")
    camera_title = StringProperty("")
    camera_icon = StringProperty("webcam")
    camera_help = StringProperty("")

    def on_tone(self, _: object, tone: str) -> None:
        self.icon, self.tone_color = TONE_ICONS[tone], TONE_COLOURS[tone]

    def show(self, newest: Newest) -> None:
        """Draw the newest frame and the box of its largest face."""
        preview = self.ids.preview
        if newest.state is not CameraState.LIVE:
            self.camera_title = said(TITLES[newest.state])
            starting = newest.state is CameraState.STARTING
            self.camera_icon = "webcam" if starting else "webcam-off"
            self.camera_help = "" if starting else _("It comes back by itself. Until then use your number and PIN.")
            preview.box = []
            preview.clear()
            return
        preview.show(newest)
        preview.box = list(newest.view.faces[0].box) if newest.view and newest.view.faces else []
