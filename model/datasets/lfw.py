"""Who is on a picture, told from where it lies: LFW's form, one folder a person, or flat files."""

import posixpath
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import PurePosixPath

# Name_0001, Name-1 and "Name 12"; the name may end in anything but a digit.
NUMBERED = re.compile(r"(?P<name>.*\D)??[ _.-]*\d+")
CAMERA_NAMES = {"", "img", "dsc", "dscn", "dscf", "pxl", "image", "photo", "picture", "pic", "frame", "face"}
LONGEST_FOLDER = 64


def identities(pictures: Iterable[PurePosixPath]) -> dict[PurePosixPath, str]:
    """Name the person on each picture.

    A picture in a folder of its set shows the person of that folder (LFW: Name/Name_0001.jpg). One that lies beside
    such folders, or in a set of a single folder, is flat: Name_0001.jpg belongs to Name, and a picture without a
    name of its own (7.jpg, IMG_0042.jpg) is a person of its own, since nothing says that two of them show one.

    Args:
        pictures: paths relative to the set's root; folders around the whole set do not matter.
    Returns:
        for each picture a name that is safe as a folder; different people never share one.
    """
    listed = list(pictures)
    around = PurePosixPath(posixpath.commonpath([path.parent for path in listed])) if listed else PurePosixPath()
    inside = {path: path.parent.relative_to(around) for path in listed}
    return {path: folder_name(str(folder) if folder.parts else _flat_name(path)) for path, folder in inside.items()}


def folder_name(name: str) -> str:
    """A name as a single folder on any system; changed ones end in a digest, so that two never become one.

    The last part of a nested name leads: "women/Ada" becomes Ada and a digest of the whole.
    """
    last = name.rpartition("/")[2]
    safe = re.sub(r"[^\w-]+", "_", last).strip("_")[:LONGEST_FOLDER]
    if safe == name:
        return safe
    return f"{safe or 'person'}-{sha256(name.encode()).hexdigest()[:8]}"


def _flat_name(path: PurePosixPath) -> str:
    found = NUMBERED.fullmatch(path.stem)
    name = (found["name"] or "").rstrip(" _.-") if found else path.stem
    return path.stem if name.lower() in CAMERA_NAMES else name
