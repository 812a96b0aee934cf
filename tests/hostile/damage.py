"""Damaged files: sound ones with some of their bytes changed, cut off, doubled or put in, and pure noise."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import AttendanceError
from model.errors import ModelError

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 60,
    database=None,
    suppress_health_check=list(HealthCheck),
)
OURS = (AttendanceError, ModelError, ValueError)
LONGEST_WORDS = 600


@st.composite
def damaged(draw, sound):
    """A few changes of a sound file, or noise."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    content = bytearray(sound)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        change = draw(st.sampled_from(("set", "cut", "put", "double", "zero")))
        if change == "set" and at < len(content):
            content[at] = draw(st.integers(0, 255))
        elif change == "cut":
            del content[at : at + draw(st.integers(1, 64))]
        elif change == "put":
            content[at:at] = draw(st.binary(min_size=1, max_size=16))
        elif change == "double":
            content[at:at] = content[at : at + draw(st.integers(1, 64))]
        else:
            end = min(len(content), at + draw(st.integers(1, 64)))
            content[at:end] = bytes(end - at)
    return bytes(content)


def read_or_refuse(read, path, content):
    path.write_bytes(content)
    try:
        read(path)
    except OURS as refusal:
        words = str(refusal)
        assert words and len(words) < LONGEST_WORDS and "\n" not in words.strip(), words
        assert not any(letter < " " or letter == "\x7f" for letter in words.strip()), repr(words)


def try_damage(read, sound, path):
    """Read FUZZ_EXAMPLES damaged copies of a sound file at `path`."""

    @FUZZ
    @given(damaged(sound))
    def try_it(content):
        read_or_refuse(read, path, content)

    try_it()
