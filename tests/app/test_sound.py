"""Tones are made here; speech goes to whatever the system speaks with, by its input and never by a command line."""

import io
import subprocess
import wave

import numpy as np
import pytest

from app.sound.speech import VOICES, Speech
from app.sound.tones import RATE_HZ, TONES, tone_files, wav_bytes


@pytest.mark.parametrize("name", TONES)
def test_a_tone_is_a_short_wav_that_begins_and_ends_in_silence(name):
    with wave.open(io.BytesIO(wav_bytes(name))) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        seconds = file.getnframes() / file.getframerate()

    assert 0.1 < seconds < 0.6
    assert abs(int(samples[0])) < 50 and abs(int(samples[-1])) < 500
    assert 8_000 < abs(samples.astype(int)).max() < 32_767


def test_yes_rises_and_no_falls():
    def main_frequency(samples):
        return np.abs(np.fft.rfft(samples)).argmax() * RATE_HZ / len(samples)

    for name, rises in (("good", True), ("bad", False)):
        samples = np.frombuffer(wav_bytes(name)[44:], "<i2")
        first, last = main_frequency(samples[:2000]), main_frequency(samples[-2000:])
        assert (last > first) == rises


def test_tones_are_written_once(tmp_path):
    first = tone_files(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in first.values()}

    again = tone_files(tmp_path)

    assert again == first and {path: path.stat().st_mtime_ns for path in again.values()} == times


def test_a_system_that_cannot_speak_stays_silent():
    speech = Speech(find=lambda name: None)

    speech.say("Hello", "en")

    assert not speech.is_there


def test_words_go_to_the_programs_input(monkeypatch, tmp_path):
    heard = tmp_path / "heard"
    command = ["sh", "-c", f"cat > {heard}"]
    monkeypatch.setitem(VOICES, "linux", (type(VOICES["linux"][0])("sh", lambda tag: command),))
    speech = Speech(platform="linux")

    speech.say("Ada; rm -rf ~ $(true)", "en")
    speech._speaking.wait(timeout=5)

    assert heard.read_text() == "Ada; rm -rf ~ $(true)\n"


def test_a_voice_that_breaks_off_does_not_take_the_door_along(monkeypatch):
    gone = (type(VOICES["linux"][0])("gone", lambda tag: ["/no/such/program"]),)
    monkeypatch.setitem(VOICES, "linux", gone)
    speech = Speech(find=lambda name: name, platform="linux")

    speech.say("Hello", "en")
    speech.hush()


def test_a_new_sentence_cuts_the_old_one_off(monkeypatch):
    monkeypatch.setitem(VOICES, "linux", (type(VOICES["linux"][0])("sleep", lambda tag: ["sleep", "60"]),))
    speech = Speech(platform="linux")
    speech.say("A long one", "en")
    first: subprocess.Popen = speech._speaking

    speech.say("Another", "en")
    speech.hush()

    assert first.poll() is not None
