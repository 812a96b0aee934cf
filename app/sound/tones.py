"""The door's short tones, made here: a rising pair for yes, a single one for a hint, a falling pair for no."""

import io
import math
import os
import struct
import wave
from collections.abc import Sequence
from pathlib import Path

import platformdirs

RATE_HZ = 22_050
FADE_S = 0.012  # a tone that begins or ends at once clicks
LOUDNESS = 0.5  # of what the format can hold
TONES: dict[str, Sequence[tuple[float, float]]] = {  # name: (frequency in Hz, seconds), one after the other
    "good": ((659.26, 0.11), (987.77, 0.19)),  # e'' b''
    "hint": ((587.33, 0.18),),
    "bad": ((392.00, 0.16), (261.63, 0.26)),  # g' c'
}


def wav_bytes(name: str) -> bytes:
    """The tone of this name as a WAV file: mono, 16 bit."""
    samples = [sample for frequency, seconds in TONES[name] for sample in _note(frequency, seconds)]
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return buffer.getvalue()


def _note(frequency: float, seconds: float) -> list[int]:
    """A sine with a little of its octave, faded in and out."""
    count, fade = round(seconds * RATE_HZ), FADE_S * RATE_HZ
    return [
        round(LOUDNESS * 32767 * _wave(frequency, i) * min(1.0, i / fade, (count - i) / fade)) for i in range(count)
    ]


def _wave(frequency: float, i: int) -> float:
    turn = 2 * math.pi * frequency * i / RATE_HZ
    return 0.8 * math.sin(turn) + 0.2 * math.sin(2 * turn)


def tone_files(folder: Path | None = None) -> dict[str, Path]:
    """Name and WAV file of every tone; written when they are not there yet.

    folder: the product's cache folder unless given.
    """
    folder = folder or Path(os.environ.get("TWINCLOCK_CACHE") or platformdirs.user_cache_path("twinclock")) / "tones"
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: folder / f"{name}-1.wav" for name in TONES}
    for name, path in files.items():
        if not path.is_file():
            part = path.with_suffix(f".{os.getpid()}.part")
            part.write_bytes(wav_bytes(name))
            part.replace(path)
    return files
