"""Makes a verdict heard: a short tone, and the words aloud where that is wanted."""

from typing import Any

from app.language import in_use
from app.quiet import quiet_native_stderr
from app.services.ports.door import Voice
from app.sound.tones import tone_files
from app.ui.screens.checkin.verdict import VerdictWords


class Sounds:
    """voice: None stays silent. with_tones: whether tones are played; without a sound card there are none."""

    def __init__(self, voice: Voice | None, *, with_tones: bool) -> None:
        self._voice, self._sounds = voice, _loaded() if with_tones else {}

    def tell(self, words: VerdictWords) -> None:
        """Sound and say a verdict; returns at once."""
        sound = self._sounds.get(words.tone.value)
        if sound is not None:
            sound.stop()
            sound.play()
        if self._voice is not None:
            self._voice.say(words.spoken, in_use())

    def hush(self) -> None:
        if self._voice is not None:
            self._voice.hush()


def _loaded() -> dict[str, Any]:
    with quiet_native_stderr():
        from kivy.core.audio import SoundLoader

        return {name: sound for name, path in tone_files().items() if (sound := SoundLoader.load(str(path)))}
