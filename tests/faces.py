"""Real faces from the research data beside the project, for tests."""

import zipfile
from collections.abc import Iterator

import cv2
import numpy as np

from model.images import picture_files, read_picture
from tests.shared_data import shared


def webcam_frames(every: int = 1) -> Iterator[np.ndarray]:
    """BGR frames (480, 640, 3) of nine people before a webcam; every n-th of 270."""
    with zipfile.ZipFile(shared("spoof/nuaa_real.zip")) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".jpg"))
        for name in names[::every]:
            yield cv2.imdecode(np.frombuffer(archive.read(name), np.uint8), cv2.IMREAD_COLOR)


def still_pictures(every: int = 1) -> Iterator[np.ndarray]:
    """BGR pictures (200, 180, 3) of 76 people; every n-th of 608."""
    for path in picture_files(shared("faces/people"))[::every]:
        yield read_picture(path)


def small_grey_pictures(every: int = 1) -> Iterator[np.ndarray]:
    """BGR pictures (112, 92, 3), grey, of 20 people; every n-th of 200."""
    for path in picture_files(shared("faces/orl"))[::every]:
        yield read_picture(path)


def video_frames(name: str, every: int = 5) -> Iterator[np.ndarray]:
    """BGR frames of one clip under ../shared/video; every n-th."""
    clip = cv2.VideoCapture(str(shared(f"video/{name}")))
    index = 0
    while True:
        given, frame = clip.read()
        if not given:
            return
        if index % every == 0:
            yield frame
        index += 1
