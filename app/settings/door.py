"""What can be chosen about the door."""

from dataclasses import dataclass

from app.settings.setting import expect_in_range, setting


@dataclass(frozen=True, kw_only=True)
class DoorSettings:
    """The table [door]."""

    language: str = setting(
        "system",
        "The language of the window: en, de, es, fr, pl; system follows the computer. An employee may pick another one "
        "at the door for their visit.",
        choices=("system", "en", "de", "es", "fr", "pl"),
    )
    language_button: bool = setting(True, "Whether the check-in screen has a button to pick another language.")
    direction: str = setting(
        "offer",
        "How IN or OUT is chosen. auto: from the last punch, nothing to press. offer: automatic, and two buttons to "
        "say it oneself. ask: one of the two must be pressed.",
        choices=("auto", "offer", "ask"),
    )
    badge: bool = setting(
        True,
        "Whether a badge number may be given before the face, on the number pad or by a reader that types. The face is "
        "then compared with that one employee only.",
    )
    without_face: bool = setting(
        True,
        "Whether a number and a PIN record a punch without the camera. In many countries employees who do not agree to "
        "the use of their face must have another way.",
    )
    own_hours: bool = setting(True, "Whether employees may look at their own hours of the week at the door.")
    corrections: bool = setting(True, "Whether employees may report a forgotten punch at the door.")
    sound: bool = setting(True, "Whether a short tone tells that a punch was recorded or refused.")
    speak: bool = setting(
        False, "Whether the door says its answers aloud, where the computer can speak. The name is spoken too."
    )
    text_size: float = setting(1.0, "How large the texts are: 1.25 is a quarter larger.", between=(0.8, 1.5))
    company: str = setting("", "The company's name, as the privacy notice says it.")
    contact: str = setting("", "Whom to ask about privacy: a name, a telephone number or a mail address.")
    unknown_faces: bool = setting(
        False,
        "Whether the picture of a face that was not recognised is kept for review, for the days that [retention] says. "
        "Such a picture is personal data of somebody who has agreed to nothing: ask whether you may.",
    )

    def __post_init__(self) -> None:
        expect_in_range(self, "door")
