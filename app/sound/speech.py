"""Says a sentence aloud by whatever the system speaks with; a system that cannot speak stays silent."""

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger(__name__)
MAC_VOICES = {"de": "Anna", "es": "Mónica", "fr": "Thomas", "pl": "Zosia"}
WINDOWS_SCRIPT = (
    "Add-Type -AssemblyName System.Speech; $voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; $voice.Speak([Console]::In.ReadToEnd())"
)


@dataclass(frozen=True)
class Voice:
    """A program that reads its standard input aloud. command: for a language's tag."""

    program: str
    command: Callable[[str], Sequence[str]]


VOICES = {
    "linux": (
        Voice("spd-say", lambda tag: ["spd-say", "--wait", "--language", tag, "--pipe-mode"]),
        Voice("espeak-ng", lambda tag: ["espeak-ng", "-v", tag, "--stdin"]),
    ),
    "darwin": (Voice("say", lambda tag: ["say", *(["-v", MAC_VOICES[tag]] if tag in MAC_VOICES else [])]),),
    "win32": (
        Voice("powershell", lambda _: ["powershell", "-NoProfile", "-NonInteractive", "-Command", WINDOWS_SCRIPT]),
    ),
}


class Speech:
    """Speaks one sentence at a time: a new one cuts the old one off. Safe to be called from one thread only."""

    def __init__(self, find: Callable[[str], str | None] = shutil.which, platform: str = sys.platform) -> None:
        there = (voice for voice in VOICES.get(platform, ()) if find(voice.program))
        self._voice = next(there, None)
        self._speaking: subprocess.Popen[bytes] | None = None

    @property
    def is_there(self) -> bool:
        """True when this system has something that speaks."""
        return self._voice is not None

    def say(self, text: str, language: str) -> None:
        """Begin to say it and return at once. The text goes to the program's input, never to a command line."""
        if self._voice is None or not text.strip():
            return
        self.hush()
        quiet = subprocess.DEVNULL
        command = list(self._voice.command(language))
        try:
            self._speaking = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
            if self._speaking.stdin is not None:
                self._speaking.stdin.write(text.encode("utf8") + b"\n")
                self._speaking.stdin.close()
        except OSError as error:  # a voice that breaks off must not take the door along
            log.warning("Expected %s to speak. Received: %s", self._voice.program, error)

    def hush(self) -> None:
        """Stop what is being said."""
        if self._speaking is not None and self._speaking.poll() is None:
            self._speaking.kill()
            self._speaking.wait()
        self._speaking = None
