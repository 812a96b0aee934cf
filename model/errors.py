"""What can go wrong in `model/`, one class per border.

ModelError
 ├── PictureError          a file that cannot be read as a picture
 ├── DetectorUnavailable   the detector's weights are missing, foreign, or could not be prepared
 └── WeightsError          the tower's weights are missing or foreign

Every text says what was expected, what was received, and what to do about it.
"""

LONGEST_QUOTE = 300  # letters: a damaged file's own words may be in an error, as long as they like


class ModelError(Exception):
    """The root: catch it at a border to say one clear line instead of a traceback."""


class PictureError(ModelError):
    """A file or folder that does not hold a picture we can read."""


class DetectorUnavailable(ModelError):
    """The face detector cannot start: its weights are missing, foreign, or could not be prepared."""


class WeightsError(ModelError):
    """The tower cannot start: its weights are missing or foreign."""


def in_one_line(error: BaseException) -> str:
    """What another library's error says, fit to stand inside a line of ours."""
    return " ".join(str(error).split()).rstrip(".")[:LONGEST_QUOTE]
