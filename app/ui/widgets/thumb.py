"""One look in the enrolment's strip: its picture once taken, its icon before; pressed to take it again."""

from typing import Any

from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from app.services.ports import Crop
from app.ui.widgets.action import Ring


class Thumb(Ring, ButtonBehavior, BoxLayout):
    """title, icon: of the look. state words: taken, asked for, left out."""

    title = StringProperty("")
    icon = StringProperty("")
    note = StringProperty("")
    asked = BooleanProperty(False)
    taken = BooleanProperty(False)
    texture = ObjectProperty(None, allownone=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._crop: Crop | None = None

    def show(self, crop: Crop | None) -> None:
        """Draw this crop, mirrored as in the preview; None: the icon."""
        self.taken = crop is not None
        if crop is None or crop is self._crop:
            return
        self._crop = crop  # a rounded rectangle draws its first row on top
        side = crop.shape[0]
        texture = Texture.create(size=(side, side), colorfmt="bgr", bufferfmt="ubyte")
        texture.blit_buffer(crop[:, ::-1].tobytes(), colorfmt="bgr", bufferfmt="ubyte")
        self.texture = texture
